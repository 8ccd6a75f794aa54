package dev.keepalive.transform;

import dev.keepalive.socket.NewSockets;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.OptionalDouble;

/**
 * Defines the bridge if hooked classes were loaded before the agent. They cannot define it themselves, since their
 * static initializers have already run.
 *
 * <p>A method of java.base that has nothing to do with sockets, {@link OptionalDouble#empty()}, is woven, called and
 * restored for this.
 */
final class BridgeInstaller {
    private static final Class<?> HOST = OptionalDouble.class;

    private static final int ATTEMPTS = 3;

    private BridgeInstaller() {}

    /**
     * Defines the bridge if it is not there.
     *
     * @throws Exception if this JDK does not let it be defined
     */
    static void defineBridge(Instrumentation instrumentation) throws Exception {
        for (int attempt = 0; !SocketTransformer.isBridgeDefined(); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException(
                        "this JDK (" + System.getProperty("java.version") + ") does not take classes into java.base");
            }
            runHost(instrumentation, false);
        }
    }

    /**
     * Makes the bridge fetch the agent's end now, and not with the first socket. The bridge is defined first if it is
     * missing.
     *
     * @throws Exception if this JDK does not let the bridge be defined, or if the bridge cannot fetch the agent's end
     */
    static void connectBridge(Instrumentation instrumentation) throws Exception {
        defineBridge(instrumentation);
        for (int attempt = 0; !NewSockets.isConnected(); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException(
                        "the agent's classes for sockets cannot be loaded, was its jar changed?");
            }
            runHost(instrumentation, true);
        }
    }

    /**
     * Weaves, calls and restores the host. A failure within the host is silent. As there is room in the heap, it is not
     * a lack of memory, unless another thread has just used the room.
     */
    private static void runHost(Instrumentation instrumentation, boolean connectBridge) throws Exception {
        SocketTransformer.requireRoom();
        HostTransformer transformer = new HostTransformer(connectBridge);
        instrumentation.addTransformer(transformer, true);
        try {
            instrumentation.retransformClasses(HOST);
            OptionalDouble.empty();
        } finally {
            instrumentation.removeTransformer(transformer);
            instrumentation.retransformClasses(HOST);
        }
    }

    private static final class HostTransformer implements ClassFileTransformer {
        private final boolean connectBridge;

        HostTransformer(boolean connectBridge) {
            this.connectBridge = connectBridge;
        }

        @Override
        public byte[] transform(
                ClassLoader loader,
                String className,
                Class<?> classBeingRedefined,
                ProtectionDomain domain,
                byte[] classFile) {
            if (classBeingRedefined != HOST) {
                return null;
            }
            try {
                return SocketTransformer.weaver().weaveBridgeDefinition(className, "empty", classFile, connectBridge);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e); // the JVM ignores it, and the bridge is not defined
            }
        }
    }
}
