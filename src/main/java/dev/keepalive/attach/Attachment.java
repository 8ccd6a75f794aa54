package dev.keepalive.attach;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Loads the agent into a running JVM and has it do a command; no file is made for that, and no process is trusted. */
public final class Attachment {
    private static final int ATTACHES_TO_ITSELF_UNTIL = 8;

    /** What an attach adds to this process, in bytes; measured on JDK 8 to 25, and doubled. */
    private static final long NEEDED = 16L << 20;

    /** What a second Java runtime takes, which attaches for root. */
    private static final long NEEDED_BY_HELPER = 48L << 20;

    private final Target target;
    private final long pid;
    private final Deadline deadline;

    private Attachment(Target target, long pid, Deadline deadline) {
        this.target = target;
        this.pid = pid;
        this.deadline = deadline;
    }

    /** With the usual limit of 30 seconds. */
    public static ReportReader run(long pid, String jar, String command, String options) throws AttachException {
        return run(pid, jar, command, options, Deadline.USUAL);
    }

    /**
     * Waits until the command is done; as root, for a JVM of another user, in a process that has that user's rights. Only an attach loads
     * the agent into a JVM that certainly has none.
     *
     * @param jar the path of the agent's jar as the JVM {@code pid} sees it; null for that of the agent
     *     that the JVM says it has, else that of this code
     * @param command attach, set, status or detach
     * @param options settings as in -javaagent, or ""
     * @param timeout in seconds, more than 0: after that an AttachException says why there is no answer
     */
    public static ReportReader run(long pid, String jar, String command, String options, int timeout)
            throws AttachException {
        Deadline deadline = Deadline.in(timeout);
        Target target = Target.of(pid, deadline);
        if (!command.equals("attach") && AgentState.of(pid) == AgentState.ABSENT) {
            return ReportReader.absent();
        }
        return new Attachment(target, pid, deadline).run(jar == null ? "" : jar, AgentJar.path(), command, options);
    }

    /** The same for the JVM that runs this code, which JDK 9 and later do not let attach to itself. */
    static ReportReader runOnSelf(InstallableJar jar, String options) throws AttachException, IOException {
        long pid = Long.parseLong(CurrentProcess.pid());
        Deadline deadline = Deadline.in(Deadline.USUAL);
        Attachment attachment = new Attachment(Target.of(pid, deadline), pid, deadline);
        String ownJar = mayAttachToItself() ? jar.path() : jar.withAttachingSide();
        return attachment.run(jar.path(), ownJar, "attach", options);
    }

    private ReportReader run(String jar, String ownJar, String command, String options) throws AttachException {
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
            throw new AttachException("JVM " + pid + " cannot be attached to: " + e, "is it still running?", e);
        }
        ReportReader report = ReportReader.parse(answer.report());
        if (report.succeeded()) {
            return report;
        }
        if (report.error() != null) {
            throw new AttachException(
                    "the agent in JVM " + pid + " reported an error: " + report.error(),
                    report.value("unchanged").equals("true")
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
            throws IOException, TimeoutException, AttachException {
        LinuxProcess process = target.process();
        AttachHelper helper = new AttachHelper(process, target.identity(), pid, deadline);
        if (target.isCurrentProcess() && !mayAttachToItself()) {
            return helper.asSameUser(ownJar, jar, arguments);
        }
        if (target.isOfOtherUser()) {
            return helper.asTargetUser(ownJar, jar, arguments);
        }
        if (!target.isCurrentProcess()) {
            // how long the JDK waits for the JVM to listen; it is this process's own business here
            System.setProperty("sun.tools.attach.attachTimeout", Long.toString(deadline.millisLeft()));
        }
        AgentRequest request = new AgentRequest(process, pid, jar, ownJar, arguments);
        return Watched.call("attach", deadline.millisLeft(), () -> request.send(target.identity(), deadline));
    }

    private boolean needsHelper() throws AttachException {
        try {
            return target.isCurrentProcess() && !mayAttachToItself() || target.isOfOtherUser();
        } catch (IOException e) {
            throw new AttachException("JVM " + pid + " has ended", "start it again", e);
        }
    }

    private static boolean mayAttachToItself() {
        String allowed = System.getProperty("jdk.attach.allowAttachSelf");
        return CurrentProcess.feature() <= ATTACHES_TO_ITSELF_UNTIL
                || "".equals(allowed)
                || Boolean.parseBoolean(allowed);
    }
}
