package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.HelperProcess;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherUser;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.PretendedJvm;
import dev.keepalive.testing.PublicFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that want to harm root, who lists JVMs or attaches to them: see docs/security.md. */
class HostileTargetIT {
    private static final long THREE_GIGABYTES = 3L << 30;
    private static final int MANIFEST = 64 << 20;

    /** On a file system that is not /tmp, which some targets have of their own. */
    @TempDir
    private Path directory;

    private final List<PretendedJvm> processes = new ArrayList<>();

    @BeforeEach
    void needs() {
        Needs.socketsOfOthers();
    }

    private Path subdirectory(String name) throws IOException {
        Path created = Files.createDirectories(directory.resolve(name));
        Files.createDirectories(created.resolve("hsperfdata_x"));
        return created;
    }

    private PretendedJvm pretend(String name, byte[] performanceData) throws IOException {
        Path home = subdirectory(name);
        Files.write(home.resolve("hsperfdata_x/1"), performanceData);
        return keep(PretendedJvm.in(home, List.of(), "hsperfdata_x/1"));
    }

    private PretendedJvm keep(PretendedJvm process) {
        processes.add(process);
        return process;
    }

    @Test
    @Timeout(120)
    void noneEndsOrForgesTheList() throws IOException {
        Needs.command("mkfifo");
        String forged = "\u001b[2K\r4711  17.0.1  present  forged";
        try (ForkedJvm jvm =
                JvmCommand.on(Jdks.RUNNING).program("HoldConnection").start().await("HOLD")) {
            pretend("no-length", PretendedJvm.performanceData("a", 0));
            PretendedJvm forger = pretend("forger", PretendedJvm.performanceData(forged + "\n4712  x", 64));
            pretend("größe", PretendedJvm.performanceData("Größe", 64));

            Path endless = subdirectory("endless");
            try (RandomAccessFile file =
                    new RandomAccessFile(endless.resolve("hsperfdata_x/1").toFile(), "rw")) {
                file.setLength(THREE_GIGABYTES);
            }
            keep(PretendedJvm.in(endless, List.of(), "hsperfdata_x/1"));

            Path fifo = subdirectory("fifo");
            Files.write(fifo.resolve("hsperfdata_x/1"), new byte[64]);
            keep(PretendedJvm.in(fifo, List.of(), "hsperfdata_x/1"));
            Files.delete(fifo.resolve("hsperfdata_x/1")); // which the kernel shows as a name that ends in " (deleted)"
            Command.output("mkfifo", fifo.resolve("hsperfdata_x/1 (deleted)").toString());
            Command.output("mkfifo", fifo.resolve("release").toString());

            Path wrongEscape = subdirectory("wrong-escape");
            Files.writeString(wrongEscape.resolve("release"), "JAVA_VERSION=\"\\u00zz\"\n");
            keep(PretendedJvm.in(wrongEscape, List.of()));

            Path jar = subdirectory("jar");
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar.resolve("a.jar")))) {
                zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
                zip.write(new byte[MANIFEST]);
            }
            keep(PretendedJvm.in(jar, List.of(), "a.jar"));

            // the shell's exec gives it an empty name, and Linux an empty argument to who has none
            keep(PretendedJvm.in(subdirectory("nameless"), List.of("bash", "-c", "exec -a '' \"$@\"", "bash")));

            for (String locale : List.of("C", "C.UTF-8")) {
                Outcome list = AgentCommandLine.here()
                        .under(List.of("env", "LC_ALL=" + locale))
                        .jvmOptions("-Xmx32m")
                        .run("list");
                assertThat(list.stderr()).isEmpty();
                assertThat(list.exitCode()).isZero();
                assertThat(list.stdout()).containsPattern("(?m)^" + jvm.pid() + " .*HoldConnection$");
                assertThat(list.stdout()).containsPattern("(?m)^" + forger.pid() + " ");
                assertThat(list.stdout()).doesNotContainPattern("(?m)^471[12]").doesNotContain("\u001b", "\r");
                Outcome none = AgentCommandLine.here()
                        .under(List.of("env", "LC_ALL=" + locale))
                        .jvmOptions("-Xmx32m")
                        .run("attach", "4194305");
                assertThat(none.stderr())
                        .startsWith("keepalive-agent: there is no process 4194305\n")
                        .doesNotContain("\u001b", "\r", "\tat ");
            }
            assertThat(processes).allMatch(PretendedJvm::isAlive);
        } finally {
            processes.forEach(PretendedJvm::close);
        }
    }

    /** The link is in the target's own root directory; followed from the caller's it is a directory of root's. */
    @Test
    @Timeout(120)
    void noFileIsMadeWhereATargetPutsALinkInPlaceOfItsTmp() throws IOException {
        Needs.root("to attach to another user's JVM");
        Needs.command("unshare");
        try (PublicFiles files = PublicFiles.copy()) {
            Path home = files.jar().getParent();
            Path victim = Files.createDirectory(home.resolve("cron.daily"));
            Files.setLastModifiedTime(victim, FileTime.fromMillis(0)); // to make and remove a file would change it
            Path root = Files.createDirectory(home.resolve("root"));
            String makeRoot = "cd " + root + " && for d in bin etc lib lib64 usr var dev; do [ ! -d /$d ] || "
                    + "{ mkdir $d && mount --rbind /$d $d; }; done; mkdir proc && mount -t proc proc proc; "
                    + "ln -s " + victim + " tmp; exec chroot . \"$@\"";
            Command.output("chown", OtherUser.ID + ":" + OtherUser.ID, root.toString());
            List<String> wrapper = new ArrayList<>(OtherUser.command());
            wrapper.addAll(
                    List.of("unshare", "-U", "-r", "-m", "-p", "-f", "--kill-child", "sh", "-c", makeRoot, "sh"));
            try (ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                    .under(wrapper)
                    .options("-XX:-UsePerfData")
                    .classPath(files.programs())
                    .program("HoldConnection")
                    .start()
                    .await("HOLD")) {
                assertThat(Files.readSymbolicLink(Path.of("/proc/" + jvm.pid() + "/root/tmp")))
                        .isEqualTo(victim);
                Outcome outcome = AgentCommandLine.on(Jdks.RUNNING, files.jar()).run("attach", jvm.pid(), "idle=60");
                assertThat(outcome.exitCode()).isEqualTo(1);
                assertThat(outcome.stderr()).contains("sees a link or a file at /tmp");
                assertThat(Files.getLastModifiedTime(victim).toMillis()).isZero();
                assertThat(victim).isEmptyDirectory();
                assertThat(jvm.stderr()).isEmpty();
            }
        }
    }

    @Test
    @Timeout(120)
    void nothingStaysOfACommandThatIsEnded() throws Exception {
        Needs.root("to attach to another user's process");
        for (String signal : List.of("TERM", "INT", "KILL")) {
            try (PublicFiles files = PublicFiles.copy();
                    PretendedJvm target = PretendedJvm.ofOtherUser(files);
                    ForkedJvm attach = JvmCommand.on(Jdks.RUNNING)
                            .under(List.of(
                                    "env",
                                    "--default-signal=INT")) // ignored by what a shell has put into the background
                            .jar(files.jar(), "attach", Long.toString(target.pid()))
                            .start()) {
                ProcessHandle helper = HelperProcess.of(target.pid());
                Path trigger = Path.of("/tmp/.attach_pid" + target.pid());
                Polling.until(Duration.ofSeconds(20), () -> Files.exists(trigger));
                // not by ForkedJvm.signal: the helper is a java command too
                long attaching = helper.parent().orElseThrow().pid();
                Command.output("sh", "-c", "kill -" + signal + " " + attaching);
                Polling.until(Duration.ofSeconds(20), () -> !helper.isAlive());
                assertThat(attach.finish().exitCode()).isNotZero();
                assertThat(trigger).as("after SIG" + signal).doesNotExist();
                assertThat(target.isAlive()).isTrue();
            }
        }
    }
}
