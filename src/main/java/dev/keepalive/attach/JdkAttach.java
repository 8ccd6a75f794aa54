package dev.keepalive.attach;

import dev.keepalive.process.LinuxProcess;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Properties;
import java.util.regex.Pattern;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;

/**
 * com.sun.tools.attach.VirtualMachine: the JDK's own attach, for Java runtimes and systems on which {@link HotSpotAttach} is not available. It is in no
 * runtime without the module jdk.attach, and on JDK 8 in tools.jar.
 */
final class JdkAttach implements AttachApi {
    /** Says, by its message, that this runtime has no attach API. */
    static final String NO_ATTACH_MODULE = "no attach module";

    /** JDK 8: one class loader for tools.jar, because a native library can be loaded by one only. */
    private static final AttachmentProvider.Accessor ATTACH_API = AttachmentProvider.DEFAULT.attempt();

    /** How an attach that has succeeded ends between JDK 8 and later ones. */
    private static final Pattern MESSAGE_OF_SUCCESS = Pattern.compile("0$|Non-numeric value found");

    private final Class<?> type;
    private final Object machine;

    /** Null where there is no /proc. */
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
