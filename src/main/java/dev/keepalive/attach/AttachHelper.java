package dev.keepalive.attach;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * An attach by a short-lived process of the same Java runtime: as the user of the target, or for a JVM that may not attach to itself.
 *
 * <p>What that process says is not trusted: the target's user can trace it, unless it has a capability that the target lacks.
 */
public final class AttachHelper {
    /** The hidden command of the command line that it runs. */
    public static final String COMMAND = "attach-helper";

    private static final int ROOT = 0;

    /** So many bytes may come: a report, and what a Java runtime says when it cannot start. */
    private static final int REPORT_LIMIT = ReportReader.MAXIMUM_BYTES;

    private static final int COMPLAINT_LIMIT = 1 << 14;

    /** For a process that does next to nothing. Performance data would be a file that stays if it is killed. */
    private static final List<String> JVM_OPTIONS =
            Arrays.asList("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

    private final LinuxProcess target;
    private final long pid;
    private final Deadline deadline;

    AttachHelper(LinuxProcess target, long pid, Deadline deadline) {
        this.target = target;
        this.pid = pid;
        this.deadline = deadline;
    }

    /** Whether the caller is root and the target is not: the target could trick a process that attaches as root into using root's rights. */
    static boolean isNeededFor(LinuxProcess target) throws IOException {
        return LinuxProcess.self().effectiveUser() == ROOT && target.effectiveUser() != ROOT;
    }

    /** The main method of that process: attaches, and writes the answer to stdout. */
    public static void attach(long pid, String jar, String arguments) throws IOException {
        Thread watch = new Thread(AttachHelper::endWithParent, "keepalive-agent parent");
        watch.setDaemon(true);
        watch.start();
        LinuxProcess target = LinuxProcess.hasProc() ? new LinuxProcess(Long.toString(pid)) : null;
        Answer answer = TriggerFile.watched(target, () -> JdkAttach.load(target, pid, jar, arguments));
        System.out.write(answer.toBytes());
        System.out.flush();
    }

    /** The parent holds the other end of stdin until it has the answer, or is killed. */
    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            // as good as its end
        }
        System.exit(1);
    }

    /** As the user of the target, with its rights, and with no environment and no terminal of the caller's. */
    Answer asTargetUser(String ownJar, String jar, String arguments)
            throws IOException, AttachException, TimeoutException {
        List<String> command = new ArrayList<>(asUser());
        command.addAll(java(ownJar, jar, arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("LANG") && !name.startsWith("LC_"));
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        refuseUnusable("-x", javaCommand(), "run the Java runtime");
        refuseUnusable("-r", ownJar, "read the jar");
        return answer(builder.start());
    }

    /** That user's rights count, which only the kernel knows: there are access control lists, and much else. */
    private void refuseUnusable(String test, String file, String purpose)
            throws IOException, AttachException, TimeoutException {
        List<String> command = new ArrayList<>(asUser());
        command.addAll(Arrays.asList("test", test, file));
        Process process;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new AttachException(
                    "root attaches to the JVM of another user as that user, and cannot become that user here: " + e,
                    "install util-linux, which has setsid and setpriv, or run this command as user " + user(),
                    e);
        }
        try {
            if (Watched.call("test", deadline.millisLeft(), process::waitFor) != 0) {
                throw new AttachException(
                        "root attaches to JVM " + pid + " as its user " + user() + ", who is not allowed to " + purpose
                                + " " + file,
                        "use a file that every user can read; " + JarAccess.REMEDY);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** As the same user, for a JVM of JDK 9 and later that attaches to itself. */
    Answer asSameUser(String ownJar, String jar, String arguments)
            throws IOException, AttachException, TimeoutException {
        if (!new File(javaCommand()).exists()) {
            throw new AttachException(
                    "this JVM may not attach to itself, and its runtime has no " + javaCommand() + " that could do it",
                    "start it with -Djdk.attach.allowAttachSelf=true, or with -javaagent:keepalive-agent.jar");
        }
        ProcessBuilder builder = new ProcessBuilder(java(ownJar, jar, arguments));
        // what is meant for the application: a port that it has taken, a heap of its size
        builder.environment()
                .keySet()
                .removeAll(Arrays.asList("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        return answer(builder.start());
    }

    private List<String> asUser() throws IOException {
        List<String> command = new ArrayList<>(Arrays.asList(
                "setsid",
                "setpriv",
                "--reuid=" + user(),
                "--regid=" + Integer.toUnsignedString(target.effectiveGroup()),
                "--clear-groups"));
        if (LinuxProcess.self().mayTrace()) {
            // else it could not look into a JVM with a capability, or in a user namespace, and the JDK's attach has to
            command.add("--inh-caps=-all,+sys_ptrace");
            command.add("--ambient-caps=-all,+sys_ptrace");
        }
        return command;
    }

    private String user() throws IOException {
        return Integer.toUnsignedString(target.effectiveUser());
    }

    private static String javaCommand() {
        return Paths.get(System.getProperty("java.home"), "bin", "java").toString();
    }

    private List<String> java(String ownJar, String jar, String arguments) {
        List<String> command = new ArrayList<>();
        command.add(javaCommand());
        command.addAll(JVM_OPTIONS);
        command.add("-Dsun.tools.attach.attachTimeout=" + deadline.millisLeft());
        command.addAll(Arrays.asList("-cp", ownJar, "dev.keepalive.Main", COMMAND, Long.toString(pid), jar, arguments));
        return command;
    }

    private Answer answer(Process process) throws IOException, AttachException, TimeoutException {
        Thread killer = new Thread(process::destroy, "keepalive-agent end of helper");
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            byte[] output = Watched.call(
                    "helper", deadline.millisLeft(), () -> BoundedReading.all(process.getInputStream(), REPORT_LIMIT));
            return output.length == 0
                    ? Answer.failed("the process that attaches has ended: " + complaint(process), "")
                    : Answer.of(output);
        } finally {
            process.destroyForcibly();
            try {
                Runtime.getRuntime().removeShutdownHook(killer);
            } catch (IllegalStateException e) {
                // this JVM is ending, and the hook has its use
            }
        }
    }

    private String complaint(Process process) throws IOException, TimeoutException {
        byte[] bytes = Watched.call(
                "helper", deadline.millisLeft(), () -> BoundedReading.start(process.getErrorStream(), COMPLAINT_LIMIT));
        return new String(bytes, StandardCharsets.UTF_8).trim();
    }
}
