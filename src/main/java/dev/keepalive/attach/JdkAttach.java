package dev.keepalive.attach;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;
import java.util.UUID;
import java.util.zip.InflaterInputStream;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;

/**
 * An attach by the JDK's own API, in this process: loads the agent and fetches its report.
 *
 * <p>Whether that succeeded is what the report says. The JDKs' own answers are not to be relied on: between JDK 8 and later ones an attach that
 * succeeded ends with the exception "0" or "Non-numeric value found".
 */
final class JdkAttach {
    /** Says, by its message, that this runtime has no attach API. */
    static final String NO_ATTACH_MODULE = "no attach module";

    /** 100 000 sockets take 4 MB, in pieces. */
    private static final int REPORT_LIMIT = 1 << 26;

    private static final String PREFIX = "dev.keepalive.report.";

    /** JDK 8: one class loader for tools.jar, because a native library can be loaded by one only. */
    private static final AttachmentProvider.Accessor ATTACH_API = AttachmentProvider.DEFAULT.attempt();

    private JdkAttach() {}

    /**
     * Waits until the command is done, for as long as that takes.
     *
     * @param process the target; null where there is no /proc
     * @param jar its path as the target sees it
     * @param arguments those of the agent
     */
    static Answer load(LinuxProcess process, long pid, String jar, String arguments) {
        if (!ATTACH_API.isAvailable()) {
            return Answer.failed(NO_ATTACH_MODULE, "");
        }
        String obstacle = JarAccess.obstacle(process, jar);
        if (obstacle != null) {
            return Answer.failed("", obstacle); // loaded in vain, the jar would be a line on the application's stderr
        }
        String name = UUID.randomUUID().toString();
        Throwable[] failure = {null};
        String report = null;
        try {
            Machine machine = new Machine(pid);
            report = ReportInPieces.whole(arguments, piece -> {
                failure[0] = null;
                try {
                    machine.loadAgent(jar, piece + ",report=" + name);
                } catch (Throwable e) {
                    failure[0] = e;
                }
                return machine.report(name);
            });
            machine.detach();
        } catch (Throwable e) {
            failure[0] = failure[0] == null ? e : failure[0];
        }
        if (report != null) {
            return Answer.reported(report);
        }
        String problem = JarAccess.problem(process, jar);
        return Answer.failed(failure[0] == null ? "" : failure[0].toString(), problem == null ? "" : problem);
    }

    /** com.sun.tools.attach.VirtualMachine, which is in no runtime without the module jdk.attach, and on JDK 8 in tools.jar. */
    private static final class Machine {
        private final Class<?> type = ATTACH_API.getVirtualMachineType();
        private final Object machine;

        Machine(long pid) throws Throwable {
            machine = invoke(null, "attach", new Class<?>[] {String.class}, Long.toString(pid));
        }

        void loadAgent(String jar, String arguments) throws Throwable {
            invoke(machine, "loadAgent", new Class<?>[] {String.class, String.class}, jar, arguments);
        }

        /** Null if there is none of this name. */
        String report(String name) throws Throwable {
            Properties properties = (Properties) invoke(machine, "getAgentProperties", new Class<?>[0]);
            String compressed = properties.getProperty(PREFIX + name);
            return compressed == null ? null : inflated(compressed);
        }

        void detach() throws Throwable {
            invoke(machine, "detach", new Class<?>[0]);
        }

        private Object invoke(Object target, String method, Class<?>[] types, Object... arguments) throws Throwable {
            try {
                return type.getMethod(method, types).invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    private static String inflated(String compressed) throws IOException {
        byte[] bytes = Base64.getUrlDecoder().decode(compressed);
        return new String(
                BoundedReading.all(new InflaterInputStream(new ByteArrayInputStream(bytes)), REPORT_LIMIT),
                StandardCharsets.UTF_8);
    }
}
