package dev.keepalive.attach;

import dev.keepalive.process.AgentState;
import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ProcessState;
import dev.keepalive.process.ShellCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Finds out why the agent has not answered. */
final class Diagnosis {
    private static final int JCMD_LOADS_SINCE = 9;

    /** The most bytes that a JVM accepts for "jar=arguments": arg_length_max in attachListener.hpp. */
    private static final int ARGUMENT_LIMIT = 1024;

    /** The length of the argument that names the report, which this program adds to those of the caller. */
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

    /** Throws a ProcessException if the attach would fail in any case. */
    void refuseImpossible(String jar) throws ProcessException {
        if (jar.indexOf('=') >= 0) {
            throw new ProcessException(
                    "the path of the jar, " + jar + ", contains '=', which the JVM would take for the end of the path",
                    "copy the jar, or make a link to it, so that its path has none: --jar=PATH");
        }
    }

    /**
     * Throws a ProcessException if the container of this command has too little memory: the kernel could kill the
     * application.
     *
     * @param jar the path of the jar for the commands to use instead
     * @param left the memory that is left, in bytes
     * @param needed the memory that an attach may need, in bytes
     */
    void refuseWithoutMemory(String jar, long left, long needed) throws ProcessException {
        if (left < needed) {
            String remedy = "run this command from outside the container, or raise the limit";
            throw new ProcessException(
                    "the container (control group) of this command has " + left / MEGABYTE
                            + " MB of memory left, but it may need up to " + needed / MEGABYTE
                            + " MB more; nothing was done, because the kernel could kill the application",
                    arguments.startsWith("command=status")
                            ? remedy
                            : remedy + ", or use one of these commands; jattach needs least:\n" + otherCommands(jar));
        }
    }

    /** Why an attach has ended without a report. */
    ProcessException of(Answer answer) {
        String failure = answer.failure();
        String jar = answer.jar();
        if (failure.endsWith(JdkAttach.NO_ATTACH_MODULE)) {
            return new ProcessException(
                    "this Java runtime has no attach module (jdk.attach), so it cannot attach to JVM " + pid,
                    "run this command with the java of a JDK, or use one of these commands instead:\n"
                            + otherCommands(jar));
        }
        if (failure.contains("Dynamic agent loading is not enabled")
                || target.hasArgument("-XX:-EnableDynamicAgentLoading")) {
            return new ProcessException(
                    "JVM " + pid + " does not allow agents to be loaded (-XX:-EnableDynamicAgentLoading)",
                    "restart it with -XX:+EnableDynamicAgentLoading, or with -javaagent:keepalive-agent.jar");
        }
        ProcessException seen = seenInProc();
        if (seen != null) {
            return seen;
        }
        if (!answer.jarProblem().isEmpty()) {
            return JarAccess.refused(pid, jar, answer.jarProblem());
        }
        if (failure.contains("respond") || failure.contains("Unable to open socket file")) {
            return new ProcessException(
                    "JVM " + pid + " does not answer: " + failure,
                    "is it hung, or has its attach socket (/tmp/.java_pid and its process id) been removed?");
        }
        if (failure.contains("Unable to add JAR file to system class path")) {
            return new ProcessException(
                    "JVM " + pid + " has a custom system class loader (-Djava.system.class.loader)"
                            + " to which no jar can be appended",
                    "no Java agent can be loaded unless that class has a method appendToClassPathForInstrumentation(String)");
        }
        int length = (jar + "=" + arguments).getBytes(StandardCharsets.UTF_8).length + REPORT_ARGUMENT;
        if (length > ARGUMENT_LIMIT) {
            return new ProcessException(
                    "the jar's path and the options are too long for JVM " + pid + ": " + length
                            + " bytes, but it accepts at most " + ARGUMENT_LIMIT + " (" + failure + ")",
                    "copy the jar to where its path is shorter");
        }
        return notLoaded(failure, jar);
    }

    private ProcessException notLoaded(String failure, String jar) {
        if (failure.isEmpty() && AgentState.of(pid) != AgentState.ABSENT) {
            return new ProcessException(
                    "the agent in JVM " + pid
                            + " has not sent a report: it may be from a different release than this command",
                    "use the jar with which it was loaded; the JVM has this one open: " + jar);
        }
        return new ProcessException(
                "the agent was not loaded into JVM " + pid + (failure.isEmpty() ? "" : ": " + failure),
                target.hasArgument("-Djava.security.manager")
                        ? "does the policy of its SecurityManager grant " + jar
                                + " java.security.AllPermission? Its stderr names what was refused"
                        : "its stderr may say more");
    }

    /** Why an attach has not ended in time. */
    ProcessException ofSilence(int seconds) {
        ProcessException seen = seenInProc();
        if (seen != null) {
            return seen;
        }
        String since = "JVM " + pid + " has not answered within " + seconds + " s";
        String later = "; what was asked for may still be done later";
        if (hasAttachListener()) {
            return new ProcessException(
                    since + ": its attach listener is there but busy, most likely with another agent or a jcmd command"
                            + later,
                    "wait until that is done, or see what its thread \"Attach Listener\" does; this has the JVM print all"
                            + " stacks to its stdout: " + ShellCommand.of("kill", "-QUIT", Long.toString(pid)));
        }
        return new ProcessException(since + later, "is it very busy or suspended? --timeout=TIME waits longer");
    }

    /** The reason that /proc shows, or null. */
    private ProcessException seenInProc() {
        LinuxProcess process = target.process();
        if (process == null) {
            return null;
        }
        if (!process.exists()) {
            return new ProcessException("JVM " + pid + " has ended", "start it again");
        }
        try {
            return new ProcessState(process).problem(pid);
        } catch (IOException e) {
            return new ProcessException("JVM " + pid + " has ended", "start it again", e);
        }
    }

    private boolean hasAttachListener() {
        try {
            return target.process() != null && target.process().hasThread("Attach Listener");
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    /** Commands of the JDK and of jattach that load the agent, for a shell. */
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
