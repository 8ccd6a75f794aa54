package dev.keepalive.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Why the agent has not answered. */
final class Diagnosis {
    private static final int JCMD_LOADS_SINCE = 9;

    /** Bytes that a JVM takes for "jar=arguments": attachListener.hpp, arg_length_max. */
    private static final int ARGUMENT_LIMIT = 1024;

    /** Of the argument of the agent that makes it answer, which the caller does not see. */
    private static final int REPORT_ARGUMENT = ",report=00000000-0000-0000-0000-000000000000".length();

    private static final int MEGABYTE = 1 << 20;

    private final Target target;
    private final long pid;
    private final String arguments;

    Diagnosis(Target target, String arguments) {
        this.target = target;
        this.pid = target.jvm().pid();
        this.arguments = arguments;
    }

    /** What would fail in any case, as an AttachException. */
    void refuseImpossible(String jar) throws AttachException {
        if (jar.indexOf('=') >= 0) {
            throw new AttachException(
                    "the path of the jar, " + jar + ", contains '=', which the JVM would take for the end of the path",
                    "copy the jar, or make a link to it, so that its path has none: --jar=PATH");
        }
    }

    /**
     * What might not fit into the container that this command runs in, as an AttachException: the kernel could kill the application.
     *
     * @param jar the path of the jar for the commands to use instead
     * @param left bytes
     * @param needed bytes, from now on
     */
    void refuseWithoutMemory(String jar, long left, long needed) throws AttachException {
        if (left < needed) {
            String remedy = "run this command from outside the container, or raise the limit";
            throw new AttachException(
                    "the container (control group) of this command has " + left / MEGABYTE
                            + " MB of memory left, but it may need up to " + needed / MEGABYTE
                            + " MB more; nothing was done, because the kernel could kill the application",
                    arguments.startsWith("command=status")
                            ? remedy
                            : remedy + ", or use one of these commands; jattach needs least:\n" + otherCommands(jar));
        }
    }

    /** For an attach that has ended without a report. */
    AttachException of(Answer answer) {
        String failure = answer.failure();
        String jar = answer.jar();
        if (failure.endsWith(JdkAttach.NO_ATTACH_MODULE)) {
            return new AttachException(
                    "this Java runtime has no attach module (jdk.attach), so it cannot attach to JVM " + pid,
                    "run this command with the java of a JDK, or use one of these commands instead:\n"
                            + otherCommands(jar));
        }
        if (failure.contains("Dynamic agent loading is not enabled")
                || target.hasArgument("-XX:-EnableDynamicAgentLoading")) {
            return new AttachException(
                    "JVM " + pid + " does not allow agents to be loaded (-XX:-EnableDynamicAgentLoading)",
                    "restart it with -XX:+EnableDynamicAgentLoading, or with -javaagent:keepalive-agent.jar");
        }
        AttachException seen = seenInProc();
        if (seen != null) {
            return seen;
        }
        if (!answer.jarProblem().isEmpty()) {
            return JarAccess.refused(pid, jar, answer.jarProblem());
        }
        if (failure.contains("respond") || failure.contains("Unable to open socket file")) {
            return new AttachException(
                    "JVM " + pid + " does not answer: " + failure,
                    "is it hung, or has its attach socket (/tmp/.java_pid and its process id) been removed?");
        }
        if (failure.contains("Unable to add JAR file to system class path")) {
            return new AttachException(
                    "JVM " + pid + " has a custom system class loader (-Djava.system.class.loader)"
                            + " to which no jar can be appended",
                    "no Java agent can be loaded unless that class has a method appendToClassPathForInstrumentation(String)");
        }
        int length = (jar + "=" + arguments).getBytes(StandardCharsets.UTF_8).length + REPORT_ARGUMENT;
        if (length > ARGUMENT_LIMIT) {
            return new AttachException(
                    "the jar's path and the options are too long for JVM " + pid + ": " + length
                            + " bytes, but it accepts at most " + ARGUMENT_LIMIT + " (" + failure + ")",
                    "copy the jar to where its path is shorter");
        }
        return notLoaded(failure, jar);
    }

    private AttachException notLoaded(String failure, String jar) {
        if (failure.isEmpty() && AgentState.of(pid) != AgentState.ABSENT) {
            return new AttachException(
                    "the agent in JVM " + pid
                            + " has not sent a report: it may be from a different release than this command",
                    "use the jar with which it was loaded; the JVM has this one open: " + jar);
        }
        return new AttachException(
                "the agent was not loaded into JVM " + pid + (failure.isEmpty() ? "" : ": " + failure),
                target.hasArgument("-Djava.security.manager")
                        ? "does the policy of its SecurityManager grant " + jar
                                + " java.security.AllPermission? Its stderr names what was refused"
                        : "its stderr may say more");
    }

    /** For an attach that has not ended in time. */
    AttachException ofSilence(int seconds) {
        AttachException seen = seenInProc();
        if (seen != null) {
            return seen;
        }
        String since = "JVM " + pid + " has not answered within " + seconds + " s";
        String later = "; what was asked for may still be done later";
        if (hasAttachListener()) {
            return new AttachException(
                    since + ": its attach listener is there but busy, most likely with another agent or a jcmd command"
                            + later,
                    "wait until that is done, or see what its thread \"Attach Listener\" does; this has the JVM print all"
                            + " stacks to its stdout: " + ShellCommand.of("kill", "-QUIT", Long.toString(pid)));
        }
        return new AttachException(since + later, "is it very busy or suspended? --timeout=TIME waits longer");
    }

    /** Null if nothing is. */
    private AttachException seenInProc() {
        LinuxProcess process = target.process();
        if (process == null) {
            return null;
        }
        if (!process.exists()) {
            return new AttachException("JVM " + pid + " has ended", "start it again");
        }
        ProcessState state = new ProcessState(process);
        try {
            if (!state.obstacle().isEmpty()) {
                return new AttachException("JVM " + pid + " " + state.obstacle(), state.remedy(pid));
            }
            return state.lackOfDescriptors(pid);
        } catch (IOException e) {
            return new AttachException("JVM " + pid + " has ended", "start it again", e);
        }
    }

    private boolean hasAttachListener() {
        try {
            return target.process() != null && target.process().hasThread("Attach Listener");
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    /** To be pasted into a shell. */
    private String otherCommands(String jar) {
        String process = Long.toString(pid);
        String jattach =
                "  " + ShellCommand.of("jattach", process, "load", "instrument", "false", jar + "=" + arguments);
        if (target.jvm().feature() < JCMD_LOADS_SINCE) {
            return jattach;
        }
        // jcmd passes its arguments on as one line, which the JVM splits at blanks
        String quoted = jar.indexOf(' ') < 0 ? jar : '"' + jar + '"';
        return "  " + ShellCommand.of("jcmd", process, "JVMTI.agent_load", quoted, '"' + arguments + '"') + "\n"
                + jattach;
    }
}
