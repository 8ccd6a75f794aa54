package dev.keepalive.attach;

import dev.keepalive.process.BoundedReading;
import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ProcessIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.InflaterInputStream;

/**
 * A command for the agent of a JVM. The agent is loaded, or its agentmain is called again if it is there already, and
 * its report is fetched from the agent properties of the JVM. Only the report says whether the agent has obeyed the
 * command.
 */
final class AgentRequest {
    /** The prefix of the agent properties that hold a report. */
    private static final String REPORT = "dev.keepalive.report.";

    /** The largest size of an inflated report, in bytes. */
    private static final int REPORT_LIMIT = 1 << 22;

    private final LinuxProcess process;
    private final long pid;
    private final String jar;
    private final String ownJar;
    private final String arguments;

    /**
     * Creates a request to a JVM.
     *
     * @param process the JVM; null where there is no /proc
     * @param jar the path of the jar to load, as the JVM sees it; "" for the jar of the agent that the JVM has, or ownJar
     * @param ownJar the path of the jar that contains this code
     * @param arguments the arguments of the agent
     */
    AgentRequest(LinuxProcess process, long pid, String jar, String ownJar, String arguments) {
        this.process = process;
        this.pid = pid;
        this.jar = jar;
        this.ownJar = ownJar;
        this.arguments = arguments;
    }

    /**
     * Sends the request and waits for the answer.
     *
     * @param identity the identity of the JVM; null where there is no /proc
     */
    Answer send(ProcessIdentity identity, Deadline deadline) {
        String used = jar.isEmpty() ? ownJar : jar;
        Throwable failure = null;
        AttachApi machine = null;
        try {
            if (process != null) {
                new AttachSocketFile(process, identity).removeLeftover();
            }
            machine = process != null && HotSpotAttach.isAvailable()
                    ? new HotSpotAttach(process, identity, deadline)
                    : new JdkAttach(process, pid);
            if (mayHaveAgent()) {
                RunningAgent running = RunningAgent.of(process, machine.agentProperties());
                if (!running.isPresent() && !isAttach()) {
                    return Answer.absent();
                }
                if (jar.isEmpty() && running.jar() != null) {
                    used = running.jar();
                }
            }
            String obstacle = JarAccess.obstacle(process, used);
            if (obstacle != null) {
                // an attempt to load the jar would write a line to the stderr of the application
                return Answer.failed("", obstacle, used);
            }
            AttachApi connected = machine;
            String loaded = used;
            String name = UUID.randomUUID().toString();
            String report = ReportInPieces.whole(
                    arguments, piece -> reportOf(connected, loaded, piece + ",report=" + name, name));
            if (report != null) {
                return Answer.reported(report);
            }
        } catch (ProcessException e) {
            return Answer.refused(e);
        } catch (Throwable e) {
            failure = e;
        } finally {
            close(machine);
        }
        String problem = JarAccess.problem(process, used);
        return Answer.failed(failure == null ? "" : failure.toString(), problem == null ? "" : problem, used);
    }

    private boolean isAttach() {
        return arguments.startsWith("command=attach");
    }

    /**
     * Whether to ask the JVM for its agent properties. Asking makes it load classes that it may not have yet, so this
     * is avoided where the answer is known.
     */
    private boolean mayHaveAgent() {
        return !isAttach() || jar.isEmpty() && RunningAgent.mayBeIn(process);
    }

    /** The report; null if there is none although the JVM has reported no failure. */
    private static String reportOf(AttachApi machine, String jar, String arguments, String name) throws Exception {
        machine.loadAgent(jar, arguments);
        String report = machine.agentProperties().getProperty(REPORT + name);
        return report == null ? null : inflated(report);
    }

    private static String inflated(String compressed) throws IOException {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(compressed);
        } catch (IllegalArgumentException e) {
            throw new IOException("the report cannot be read", e);
        }
        return new String(
                BoundedReading.all(new InflaterInputStream(new ByteArrayInputStream(bytes)), REPORT_LIMIT),
                StandardCharsets.UTF_8);
    }

    private static void close(AttachApi machine) {
        try {
            if (machine != null) {
                machine.close();
            }
        } catch (IOException e) {
            // the answer is there already
        }
    }
}
