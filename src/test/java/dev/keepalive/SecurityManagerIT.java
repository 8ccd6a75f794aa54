package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Under a SecurityManager code without permissions gets keepalive, and the agent gives it nothing that it is not allowed. */
class SecurityManagerIT {
    private static final String UNREADABLE =
            "keepalive-agent: the security manager does not let the agent read system properties and environment variables,"
                    + " so settings given there are ignored; grant its jar java.security.AllPermission";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    /** 17 is the last of the long-lived ones; on 18 to 23 it is the same, and 24 has none. */
    static List<Jdk> jdksWithSecurityManager() {
        return Jdks.all().stream().filter(jdk -> jdk.feature() <= 17).toList();
    }

    @Situation("SecurityManager: sockets of code without permissions, the agent has none either")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithSecurityManager")
    void withoutPermissions(Jdk jdk) throws IOException {
        try (ForkedJvm jvm = untrusted(jdk, "")
                .environment("KEEPINTVL", "60")
                .agent("idle=180,cnt=20")
                .start()
                .await("HOLD")) {
            assertNothingWasGiven(jvm);
            assertBothEndsHave(jvm, "on 180/75/20");
            assertThat(saidByAgent(jvm)).first().isEqualTo(UNREADABLE); // so KEEPINTVL is the kernel's
        }
    }

    @Situation("SecurityManager: sockets of code without permissions, the agent has all")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithSecurityManager")
    void theAgentsPermissionsAreNotTheApplications(Jdk jdk) throws IOException {
        try (ForkedJvm jvm = untrusted(jdk, forTheAgent())
                .environment("KEEPINTVL", "60")
                .agent("idle=180,cnt=20")
                .start()
                .await("HOLD")) {
            assertNothingWasGiven(jvm);
            assertBothEndsHave(jvm, "on 180/60/20");
            assertThat(saidByAgent(jvm)).hasSize(1); // of the attempt to switch it off
        }
    }

    /** Without a permission for the file the lines go to stderr, and a line says why; sockets work and have keepalive. */
    @Situation("SecurityManager: `log-file` that the policy does not allow, or that only the agent may write")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatSupportOneForLong")
    void logFile(Jdk jdk) throws IOException {
        Path log = directory.resolve("agent.log");
        String agent = "idle=180,cnt=20,log=debug,log-file=" + log;
        String refused = "keepalive-agent: log-file=" + log + " cannot be written, so its lines go to stderr:"
                + " java.security.AccessControlException: access denied (\"java.io.FilePermission\" \"" + log
                + "\" \"write\"); accepted: the path of a regular file or a character device, stderr";
        try (ForkedJvm jvm = holdConnection(jdk, "", agent)) {
            assertBothEndsHave(jvm, "on 180/75/20");
            assertThat(saidByAgent(jvm))
                    .startsWith(refused)
                    .containsOnlyOnce(refused)
                    .filteredOn(line -> line.matches("keepalive-agent: (client|accepted) fd=.*"))
                    .hasSize(2);
            assertThat(log).doesNotExist();
            assertThat(jvm.finish().exitCode()).isZero();
        }
        try (ForkedJvm jvm = holdConnection(jdk, forTheAgent(), agent)) {
            assertBothEndsHave(jvm, "on 180/75/20");
            assertThat(Files.readAllLines(log)).singleElement().asString().contains("keepalive=on (default)");
            assertThat(saidByAgent(jvm)) // of sockets: the application on the stack has no permission
                    .startsWith(refused)
                    .containsOnlyOnce(refused)
                    .hasSize(3);
            assertThat(jvm.finish().exitCode()).isZero();
        }
    }

    static List<Jdk> jdksThatSupportOneForLong() {
        return Jdks.all().stream()
                .filter(jdk -> jdk.feature() == 8 || jdk.feature() == 17)
                .toList();
    }

    private ForkedJvm holdConnection(Jdk jdk, String grants, String agent) throws IOException {
        return JvmCommand.on(jdk)
                .options(securityManager(grants))
                .agent(agent)
                .program("HoldConnection")
                .start()
                .await("HOLD");
    }

    /** A policy in place of the JDK's own: it lets nobody know which JDK this is. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithSecurityManager")
    void policyThatReplacesTheJdks(Jdk jdk) throws IOException {
        try (ForkedJvm jvm = underReplacedPolicy(jdk, "")) {
            assertBothEndsHave(jvm, Kernel.untouched());
            assertThat(saidByAgent(jvm)).hasSize(2).first().isEqualTo(UNREADABLE);
            assertThat(saidByAgent(jvm))
                    .last()
                    .asString()
                    .startsWith("keepalive-agent: not started, sockets stay as they are: java.security.AccessControl");
        }
        try (ForkedJvm jvm = underReplacedPolicy(jdk, forTheAgent())) {
            assertBothEndsHave(jvm, "on 180/75/20");
            assertThat(saidByAgent(jvm)).isEmpty();
        }
    }

    private ForkedJvm underReplacedPolicy(Jdk jdk, String grants) throws IOException {
        String[] options = securityManager(grants);
        options[1] = options[1].replace("policy=", "policy==");
        return JvmCommand.on(jdk)
                .options(options)
                .agent("idle=180,cnt=20")
                .program("HoldConnection")
                .start()
                .await("HOLD");
    }

    /** The program sets it when the agent is at work: what the agent asks the JDK it has asked before. */
    @Situation("SecurityManager: set by the program itself, with a policy in place of the JDK's")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatAllowOneLater")
    void setLaterByTheProgram(Jdk jdk) throws IOException {
        for (String grants : List.of("", forTheAgent())) {
            String[] options = securityManager(grants);
            options[0] = jdk.feature() < 12 ? "-Dsecurity.manager=later" : "-Djava.security.manager=allow";
            options[1] = options[1].replace("policy=", "policy==");
            try (ForkedJvm jvm = JvmCommand.on(jdk)
                    .options(options)
                    .agent("idle=180,cnt=20")
                    .program("SecurityManagerLater")
                    .start()
                    .await("HOLD")) {
                assertBothEndsHave(jvm, "on 180/75/20");
                assertThat(saidByAgent(jvm)).isEmpty();
            }
        }
    }

    static List<Jdk> jdksThatAllowOneLater() {
        return Jdks.all().stream().filter(jdk -> jdk.feature() <= 21).toList();
    }

    @Situation("SecurityManager: `attach`, `set`, `status`, `detach`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithSecurityManager")
    void attach(Jdk jdk) throws IOException {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(securityManager(forTheAgent()))
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            assertThat(cli.run("attach", jvm.pid(), "idle=180,cnt=20").stdout()).contains("2 changed");
            assertBothEndsHave(jvm, "on 180/75/20");
            assertThat(cli.run("set", jvm.pid(), "intvl=60").stdout()).contains("2 changed");
            assertBothEndsHave(jvm, "on 180/60/20");
            assertThat(cli.run("status", jvm.pid()).stdout()).contains("180 s");
            assertThat(cli.run("detach", jvm.pid()).stdout()).contains("agent detached");
            assertThat(saidByAgent(jvm)).isEmpty();
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithSecurityManager")
    void attachWithoutTheGrantNamesIt(Jdk jdk) throws IOException {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(securityManager(""))
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(jdk).run("attach", jvm.pid(), "idle=180");
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.stderr())
                    .contains("the agent was not loaded into JVM " + jvm.pid())
                    .contains("grant " + JvmCommand.agentJar() + " java.security.AllPermission?");
            assertBothEndsHave(jvm, Kernel.untouched());
        }
    }

    /** The thread that ends a count of origins may not remove its hooks; whoever fetches the counts may. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithSecurityManager")
    void theHooksOfOriginsGoWithTheirCounts(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(securityManager(forTheAgent()))
                .agent("idle=180")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            assertThat(Attaching.command(jvm.pid(), "command=origins,for=1")).contains("result=ok");
            assertThat(hooks(jvm)).anyMatch(hook -> hook.contains("connect"));
            Thread.sleep(2000); // the thread has ended the count by then; if not, the test only shows less
            assertThat(Attaching.command(jvm.pid(), "command=counted-origins")).contains("result=ok");
            assertThat(hooks(jvm)).isNotEmpty().noneMatch(hook -> hook.contains("connect"));
            assertThat(saidByAgent(jvm)).isEmpty();
        }
    }

    private static List<String> hooks(ForkedJvm jvm) throws Exception {
        return Attaching.command(jvm.pid(), "command=status")
                .lines()
                .filter(line -> line.startsWith("hook="))
                .toList();
    }

    private JvmCommand untrusted(Jdk jdk, String grants) throws IOException {
        return JvmCommand.on(jdk).options(securityManager(grants)).program("Untrusted");
    }

    private String[] securityManager(String grants) throws IOException {
        Path policy = directory.resolve("policy");
        Files.writeString(
                policy,
                "grant { permission java.net.SocketPermission \"*\", \"connect,accept,listen,resolve\"; };\n" + grants);
        return new String[] {"-Djava.security.manager", "-Djava.security.policy=" + policy};
    }

    private static String forTheAgent() {
        return "grant codeBase \"" + JvmCommand.agentJar().toUri()
                + "\" { permission java.security.AllPermission; };\n";
    }

    private static void assertNothingWasGiven(ForkedJvm jvm) {
        List<String> attempts =
                jvm.stdout().lines().filter(line -> !line.equals("HOLD")).toList();
        assertThat(attempts).hasSize(22).allMatch(line -> line.endsWith(": refused"));
    }

    private static void assertBothEndsHave(ForkedJvm jvm, String values) {
        assertThat(SocketOptions.connectionsOf(jvm.pid()))
                .as("%s", jvm)
                .hasSize(2)
                .extracting(SocketOptions::keepAliveValues)
                .containsOnly(values);
    }

    /** JDK 17 warns of the SecurityManager. */
    private static List<String> saidByAgent(ForkedJvm jvm) {
        return jvm.stderr()
                .lines()
                .filter(line -> !line.startsWith("WARNING: "))
                .toList();
    }
}
