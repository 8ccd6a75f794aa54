package dev.keepalive.attach;

/** Why the agent has not answered. */
final class Diagnosis {
    private static final int JCMD_LOADS_SINCE = 9;

    private final Target target;
    private final String jar;
    private final String arguments;

    Diagnosis(Target target, String jar, String arguments) {
        this.target = target;
        this.jar = jar;
        this.arguments = arguments;
    }

    /** For what the JDK's attach threw, which may be null. */
    AttachException of(Throwable failure) {
        long pid = target.jvm().pid();
        String message = failure == null ? "" : String.valueOf(failure.getMessage());
        if (message.contains("No compatible attachment provider")) {
            return new AttachException(
                    "this Java runtime has no attach module (jdk.attach), so it cannot attach to JVM " + pid,
                    "use that of a JDK, or one of these:\n" + otherCommands(),
                    failure);
        }
        if (message.contains("Dynamic agent loading is not enabled")
                || target.hasArgument("-XX:-EnableDynamicAgentLoading")) {
            return new AttachException(
                    "JVM " + pid + " does not allow agents to be loaded (-XX:-EnableDynamicAgentLoading)",
                    "restart it with -XX:+EnableDynamicAgentLoading, or with -javaagent:keepalive-agent.jar",
                    failure);
        }
        if (target.process() != null && !target.process().exists()) {
            return new AttachException("JVM " + pid + " has ended", "start it again", failure);
        }
        String unreadable = JarAccess.problem(target.process(), jar);
        if (unreadable != null) {
            return JarAccess.refused(pid, jar, unreadable);
        }
        if (message.contains("respond") || message.contains("Unable to open socket file")) {
            return new AttachException(
                    "JVM " + pid + " does not answer: " + message,
                    "is it hung, or has its file /tmp/.java_pid" + pid + " been removed?",
                    failure);
        }
        if (message.contains("Unable to add JAR file to system class path")) {
            return new AttachException(
                    "JVM " + pid + " has a system class loader of its own (-Djava.system.class.loader)"
                            + " that nothing can be appended to",
                    "no Java agent can be loaded unless it has a method appendToClassPathForInstrumentation(String)",
                    failure);
        }
        return new AttachException(
                "the agent was not loaded into JVM " + pid + (failure == null ? "" : ": " + failure),
                target.hasArgument("-Djava.security.manager")
                        ? "does the policy of its SecurityManager grant " + jar
                                + " java.security.AllPermission? Its stderr names what was refused"
                        : "its stderr may say more",
                failure);
    }

    private String otherCommands() {
        long pid = target.jvm().pid();
        String jattach = "  jattach " + pid + " load instrument false \"" + jar + "=" + arguments + "\"";
        return target.jvm().feature() < JCMD_LOADS_SINCE
                ? jattach
                : "  jcmd " + pid + " JVMTI.agent_load " + jar + " '\"" + arguments + "\"'\n" + jattach;
    }
}
