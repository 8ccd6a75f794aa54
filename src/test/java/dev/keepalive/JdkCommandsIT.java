package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JdkTool;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of a JDK under JAVA_TOOL_OPTIONS: same stdout, same stderr but for the JVM's own line, same exit code. */
class JdkCommandsIT {
    private static final String OPTION = JvmCommand.agentOption(JvmCommand.agentJar(), "idle=180,intvl=60,cnt=20");
    private static final String PICKED_UP = "Picked up JAVA_TOOL_OPTIONS: " + OPTION + "\n";

    @TempDir
    private Path directory;

    private String source;
    private String wrong;

    @BeforeEach
    void makeFiles() throws IOException {
        source = Files.writeString(directory.resolve("Right.java"), "class Right { int number = 1; }")
                .toString();
        wrong = Files.writeString(directory.resolve("Wrong.java"), "class Wrong { int number = true; }")
                .toString();
    }

    @Situation("Commands of the JDK: `java -version`, `keytool`")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#few")
    void ofARuntime(Jdk jdk) {
        same(jdk, 0, "java", "-version");
        same(jdk, 1, "java", "NoSuchClass");
        String store = directory.resolve("store").toString();
        String[] key = "-genkeypair -keyalg EC -dname CN=x -alias x -storetype PKCS12 -storepass changeit -keystore"
                .split(" ");
        Outcome without = JdkTool.run(jdk, null, "keytool", with(key, store + "-without"));
        assertSame(without, JdkTool.run(jdk, OPTION, "keytool", with(key, store)));
        assertThat(Path.of(store)).exists();
        same(jdk, 0, "keytool", "-list", "-keystore", store, "-storepass", "changeit");
        same(jdk, 1, "keytool", "-list", "-keystore", store, "-storepass", "another");
    }

    static List<Jdk> developmentKits() {
        return having("javac");
    }

    static List<Jdk> jdksWithJshell() {
        return having("jshell");
    }

    private static List<Jdk> having(String tool) {
        return Jdks.few().stream()
                .filter(jdk -> Files.exists(Path.of(jdk.tool(tool))))
                .toList();
    }

    /** Which runs the code in another JVM. */
    @Situation("Commands of the JDK: `jshell`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithJshell")
    void jshell(Jdk jdk) throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "System.out.println(6 * 7)\n/exit 3\n");
        Files.createDirectories(directory.resolve(".java/.userPrefs")); // else the first one makes it, and says so
        same(
                jdk,
                3,
                "jshell",
                "-J-Djava.util.prefs.userRoot=" + directory,
                "-R" + JvmCommand.QUICK,
                "-s",
                script.toString());
    }

    @Situation("Commands of the JDK: `javac`, `jar`, `javap`, `jps`, `jcmd`, `jstack`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("developmentKits")
    void ofADevelopmentKit(Jdk jdk) {
        String archive = directory.resolve("right.jar").toString();
        same(jdk, 0, "javac", "-d", directory.toString(), source);
        same(jdk, 1, "javac", "-d", directory.toString(), wrong);
        same(jdk, 0, "jar", "cf", archive, "-C", directory.toString(), "Right.class");
        same(jdk, 0, "jar", "tf", archive);
        same(jdk, 0, "javap", "-cp", archive, "Right");
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("HoldConnection").start().await("HOLD")) {
            String pid = Long.toString(jvm.pid());
            same(jdk, 0, "jcmd", pid, "VM.version");
            same(jdk, 0, "jcmd", pid, "VM.command_line");
            Outcome with = JdkTool.run(jdk, OPTION, "jps", "-l"); // which lists the JVMs of other tests too
            assertThat(with.stdout().lines()).contains(pid + " HoldConnection");
            assertThat(with.stderr()).isEqualTo(PICKED_UP);
            assertThat(with.exitCode()).isZero();
            Outcome stacks = JdkTool.run(jdk, OPTION, "jstack", pid);
            assertThat(stacks.stdout()).contains("HoldConnection.main");
            assertThat(stacks.stderr()).isEqualTo(PICKED_UP);
        }
    }

    private static void same(Jdk jdk, int exitCode, String tool, String... arguments) {
        Outcome without = JdkTool.run(jdk, null, tool, arguments);
        assertThat(without.exitCode()).as("%s", without).isEqualTo(exitCode);
        assertSame(without, JdkTool.run(jdk, OPTION, tool, arguments));
    }

    private static void assertSame(Outcome without, Outcome with) {
        assertThat(with.stderr()).contains(PICKED_UP);
        assertThat(new Outcome(with.exitCode(), with.stdout(), withoutTheJvmsLine(with.stderr())))
                .isEqualTo(without);
    }

    /** A command that starts another JVM has it twice. */
    private static String withoutTheJvmsLine(String stderr) {
        return stderr.lines()
                .map(line -> line + "\n")
                .filter(line -> !line.equals(PICKED_UP))
                .collect(Collectors.joining());
    }

    private static String[] with(String[] arguments, String last) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }
}
