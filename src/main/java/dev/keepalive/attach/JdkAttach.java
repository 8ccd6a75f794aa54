package dev.keepalive.attach;

import dev.keepalive.process.LinuxProcess;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Properties;
import java.util.regex.Pattern;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;

/**
 * The JDK's own attach, com.sun.tools.attach.VirtualMachine, for Java runtimes and systems on which
 * {@link HotSpotAttach} is not available. A runtime without the module jdk.attach does not have it; JDK 8 has it in tools.jar.
 */
final class JdkAttach implements AttachApi {
    /** The message of an exception if this runtime has no attach API. */
    static final String NO_ATTACH_MODULE = "no attach module";

    /** Created once, since on JDK 8 only one class loader can load the native library of tools.jar. */
    private static final AttachmentProvider.Accessor ATTACH_API = AttachmentProvider.DEFAULT.attempt();

    /** The message of the exception that ends a successful attach if one side is JDK 8 and the other a later JDK. */
    private static final Pattern MESSAGE_OF_SUCCESS = Pattern.compile("0$|Non-numeric value found");

    private final Class<?> type;
    private final Object machine;

    /** The trigger file; null where there is no /proc. */
    private final TriggerFile trigger;

    /**
     * Attaches.
     *
     * @param process the target; null where there is no /proc
     */
    JdkAttach(LinuxProcess process, long pid) throws Exception {
        if (!ATTACH_API.isAvailable()) {
            throw new IOException(NO_ATTACH_MODULE);
        }
        type = ATTACH_API.getVirtualMachineType();
        trigger = process == null ? null : TriggerFile.ofJdk(process);
        try {
            machine = invoke(null, "attach", new Class<?>[] {String.class}, Long.toString(pid));
        } catch (Exception e) {
            closeTrigger();
            throw e;
        }
    }

    @Override
    public void loadAgent(String jar, String arguments) throws Exception {
        try {
            invoke(machine, "loadAgent", new Class<?>[] {String.class, String.class}, jar, arguments);
        } catch (Exception e) {
            if (e.getMessage() == null
                    || !MESSAGE_OF_SUCCESS.matcher(e.getMessage()).lookingAt()) {
                throw e;
            }
        }
    }

    @Override
    public Properties agentProperties() throws Exception {
        return (Properties) invoke(machine, "getAgentProperties", new Class<?>[0]);
    }

    @Override
    public void close() throws IOException {
        try {
            invoke(machine, "detach", new Class<?>[0]);
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            closeTrigger();
        }
    }

    private void closeTrigger() {
        if (trigger != null) {
            trigger.close();
        }
    }

    private Object invoke(Object target, String method, Class<?>[] types, Object... arguments) throws Exception {
        try {
            return type.getMethod(method, types).invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        }
    }
}
