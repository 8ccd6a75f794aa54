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
 * What an agent is to do, sent by this process: the agent is loaded, or its agentmain is called again if it is there already, and its report is fetched
 * from the JVM's agent properties. Whether the agent has done it is what the report says.
 */
final class AgentRequest {
    /** Before the name of a report among the agent properties. */
    private static final String REPORT = "dev.keepalive.report.";

    /** A report, inflated. */
    private static final int REPORT_LIMIT = 1 << 22;

    private final LinuxProcess process;
    private final long pid;
    private final String jar;
    private final String ownJar;
    private final String arguments;

    /**
     * A request to a JVM.
     *
     * @param process the JVM; null where there is no /proc
     * @param jar the path of the agent's jar as the JVM sees it; "" for that of the agent that it has, else the own one
     * @param ownJar the path of the jar of this code
     * @param arguments those of the agent
     */
    AgentRequest(LinuxProcess process, long pid, String jar, String ownJar, String arguments) {
        this.process = process;
        this.pid = pid;
        this.jar = jar;
        this.ownJar = ownJar;
        this.arguments = arguments;
    }

    /**
     * Sends it, and waits for the answer.
     *
     * @param identity of the JVM; null where there is no /proc
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
                return Answer.failed(
                        "", obstacle, used); // loaded in vain, the jar would be a line on the application's stderr
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

    /** Asking for the agent properties has the JVM load classes that it may not have yet, which is left out where it is not needed. */
    private boolean mayHaveAgent() {
        return !isAttach() || jar.isEmpty() && RunningAgent.mayBeIn(process);
    }

    /** Null if there is none although the JVM does not say that it has failed. */
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
