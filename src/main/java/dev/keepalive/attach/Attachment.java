package dev.keepalive.attach;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;

/**
 * Loads the agent into a running JVM and has it do a command.
 *
 * <p>Whether that succeeded is what the agent's report says. The JDKs' own answers are not to be relied on: between JDK 8 and later ones
 * an attach that succeeded ends with the exception "0" or "Non-numeric value found".
 */
public final class Attachment {
    /** JDK 8: one class loader for tools.jar, because a native library can be loaded by one only. */
    private static final AttachmentProvider.Accessor ATTACH_API = AttachmentProvider.DEFAULT.attempt();

    private Attachment() {}

    /**
     * Waits until the command is done. Only an attach loads the agent into a JVM that certainly has none.
     *
     * @param jar the path of the agent's jar as the JVM {@code pid} sees it
     * @param command attach, set, status or detach
     * @param options settings as in -javaagent, or ""
     */
    public static ReportReader run(long pid, String jar, String command, String options) throws AttachException {
        Target target = Target.of(pid);
        if (!command.equals("attach") && AgentState.of(pid) == AgentState.ABSENT) {
            return ReportReader.absent();
        }
        try (ReportFile file = target.reportFile()) {
            String arguments = "command=" + command + (options.isEmpty() ? "" : "," + options);
            Throwable failure = load(pid, jar, arguments + ",report=" + file.pathInTarget());
            ReportReader report = file.read();
            if (report.succeeded()) {
                return report;
            }
            if (report.error() != null) {
                throw new AttachException(
                        "the agent in JVM " + pid + " could not do it: " + report.error(), "the JVM is as it was");
            }
            throw new Diagnosis(target, jar, arguments).of(failure);
        } catch (IOException e) {
            throw new AttachException(
                    "no report from JVM " + pid + ": " + e, "its temporary directory has to be writable", e);
        }
    }

    /** What byte-buddy-agent throws, without its wrappings; null if it is content. */
    private static Throwable load(long pid, String jar, String arguments) {
        try {
            ByteBuddyAgent.attach(new File(jar), Long.toString(pid), arguments, () -> ATTACH_API);
            return null;
        } catch (IllegalStateException e) {
            Throwable cause = e;
            while (cause.getCause() != null
                    && (cause instanceof IllegalStateException || cause instanceof InvocationTargetException)) {
                cause = cause.getCause();
            }
            return cause;
        }
    }
}
