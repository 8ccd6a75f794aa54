package dev.keepalive.attach;

import dev.keepalive.control.ReportLine;
import dev.keepalive.process.AgentState;
import dev.keepalive.process.CgroupMemory;
import dev.keepalive.process.CurrentProcess;
import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.TimeLimited;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Loads the agent into a running JVM and gives it a command. Creates no file for this, and trusts no process. */
public final class Attachment {
    /** The time limit of an attach in seconds, if nobody gives another one. */
    public static final int USUAL_SECONDS = 30;

    private static final int ATTACHES_TO_ITSELF_UNTIL = 8;

    /** The memory that an attach adds to this process, in bytes: twice what was measured on JDK 8 to 25. */
    private static final long NEEDED = 16L << 20;

    /** The memory of a second Java runtime, which attaches for root, in bytes. */
    private static final long NEEDED_BY_HELPER = 48L << 20;

    private final Target target;
    private final long pid;
    private final Deadline deadline;

    private Attachment(Target target, long pid, Deadline deadline) {
        this.target = target;
        this.pid = pid;
        this.deadline = deadline;
    }

    /**
     * Gives the agent a command and waits until it is done. If root attaches to a JVM of another user, a process with
     * the rights of that user does it. Only the command attach loads the agent into a JVM that has none.
     *
     * @param jar the path of the jar to load, as the JVM sees it; null for the jar of the agent that the JVM has, or that of this
     *     code
     * @param command attach, set, status or detach
     * @param options settings as in -javaagent, or ""
     * @param timeout in seconds, more than 0: after it, a ProcessException says why there is no answer
     */
    public static ReportReader run(long pid, String jar, String command, String options, int timeout)
            throws ProcessException {
        Deadline deadline = Deadline.in(timeout);
        Target target = Target.of(pid, deadline);
        if (!command.equals("attach") && AgentState.of(pid) == AgentState.ABSENT) {
            return ReportReader.absent();
        }
        return new Attachment(target, pid, deadline).run(jar == null ? "" : jar, AgentJar.path(), command, options);
    }

    /**
     * Loads the agent into the JVM that runs this code.
     *
     * @param jar the path of the agent's jar
     * @param ownJar the path of a jar that has this code, for a process that attaches unless {@link #mayAttachToItself}
     * @param options settings as in -javaagent, or ""
     */
    public static void runOnSelf(String jar, String ownJar, String options) throws ProcessException {
        long pid = Long.parseLong(CurrentProcess.pid());
        Deadline deadline = Deadline.in(USUAL_SECONDS);
        Attachment attachment = new Attachment(Target.of(pid, deadline), pid, deadline);
        attachment.run(jar, ownJar, "attach", options);
    }

    private ReportReader run(String jar, String ownJar, String command, String options) throws ProcessException {
        String arguments = "command=" + command + (options.isEmpty() ? "" : "," + options);
        Diagnosis diagnosis = new Diagnosis(target, arguments);
        String loaded = jar.isEmpty() ? ownJar : jar;
        diagnosis.refuseImpossible(loaded);
        diagnosis.refuseWithoutMemory(
                loaded, CgroupMemory.own().left(), NEEDED + (needsHelper() ? NEEDED_BY_HELPER : 0));
        Answer answer;
        try {
            answer = answer(jar, ownJar, arguments);
        } catch (TimeoutException e) {
            throw diagnosis.ofSilence(deadline.seconds());
        } catch (IOException e) {
            throw new ProcessException("JVM " + pid + " cannot be attached to: " + e, "is it still running?", e);
        }
        ReportReader report = ReportReader.parse(answer.report());
        if (report.succeeded()) {
            return report;
        }
        if (report.error() != null) {
            throw new ProcessException(
                    "the agent in JVM " + pid + " reported an error: " + report.error(),
                    report.value(ReportLine.UNCHANGED).equals("true")
                            ? "nothing was changed in the JVM"
                            : "part of it may have been done, which is seen by: status " + pid);
        }
        if (answer.refusal() != null) {
            throw answer.refusal();
        }
        throw answer.failure().contains(AttachApi.SILENCE)
                ? diagnosis.ofSilence(deadline.seconds())
                : diagnosis.of(answer);
    }

    private Answer answer(String jar, String ownJar, String arguments)
            throws IOException, TimeoutException, ProcessException {
        LinuxProcess process = target.process();
        AttachHelper helper = new AttachHelper(process, target.identity(), pid, deadline);
        if (target.isCurrentProcess() && !mayAttachToItself()) {
            return helper.asSameUser(ownJar, jar, arguments);
        }
        if (target.isOfOtherUser()) {
            return helper.asTargetUser(ownJar, jar, arguments);
        }
        if (!target.isCurrentProcess()) {
            // how long the JDK waits for the JVM to listen
            System.setProperty("sun.tools.attach.attachTimeout", Long.toString(deadline.millisLeft()));
        }
        AgentRequest request = new AgentRequest(process, pid, jar, ownJar, arguments);
        return TimeLimited.call("attach", deadline.millisLeft(), () -> request.send(target.identity(), deadline));
    }

    private boolean needsHelper() throws ProcessException {
        try {
            return target.isCurrentProcess() && !mayAttachToItself() || target.isOfOtherUser();
        } catch (IOException e) {
            throw new ProcessException("JVM " + pid + " has ended", "start it again", e);
        }
    }

    /** Whether this JVM may attach to itself: JDK 8 may, later JDKs with jdk.attach.allowAttachSelf. */
    public static boolean mayAttachToItself() {
        String allowed = System.getProperty("jdk.attach.allowAttachSelf");
        return CurrentProcess.feature() <= ATTACHES_TO_ITSELF_UNTIL
                || "".equals(allowed)
                || Boolean.parseBoolean(allowed);
    }
}
