package dev.keepalive.transform;

import dev.keepalive.socket.NewSockets;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.OptionalDouble;

/**
 * Defines the bridge where the hooked classes are loaded already: they cannot do it themselves, their static initializers have run.
 *
 * <p>A method of java.base that has nothing to do with sockets does it, {@link OptionalDouble#empty()}: woven, called, put back.
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
     * Has the bridge, which is defined if it is not there, fetch the agent's end now, and not only with the first socket.
     *
     * @throws Exception if this JDK does not let the bridge be defined, or if it does not get the agent's end
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

    /** What fails in the host fails silently: with room in the heap it is no lack of memory, unless another thread has just taken the room. */
    private static void runHost(Instrumentation instrumentation, boolean connects) throws Exception {
        SocketTransformer.requireRoom();
        HostTransformer transformer = new HostTransformer(connects);
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
        private final boolean connects;

        HostTransformer(boolean connects) {
            this.connects = connects;
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
                return SocketTransformer.weaver().weaveBridgeDefinition(className, "empty", classFile, connects);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e); // the JVM drops it, and the bridge turns out not to be defined
            }
        }
    }
}
