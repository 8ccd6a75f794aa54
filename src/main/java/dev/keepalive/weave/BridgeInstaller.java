package dev.keepalive.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.OptionalDouble;

/**
 * Defines the bridge where the hooked classes are loaded already: they cannot do it themselves, their static initializers have run.
 *
 * <p>A method of java.base that has nothing to do with sockets does it, {@link OptionalDouble#empty()}: woven, called once, put back.
 */
final class BridgeInstaller {
    private static final Class<?> HOST = OptionalDouble.class;

    /** Binary name of the bridge. */
    static final String BRIDGE = BridgeBytes.NAME.replace('/', '.');

    private BridgeInstaller() {}

    /**
     * Defines the bridge if it is not there.
     *
     * @throws Exception if this JDK does not let it be defined
     */
    static void defineBridge(Instrumentation instrumentation) throws Exception {
        if (bridgeDefined()) {
            return;
        }
        HostTransformer transformer = new HostTransformer();
        instrumentation.addTransformer(transformer, true);
        try {
            instrumentation.retransformClasses(HOST);
            OptionalDouble.empty();
        } finally {
            instrumentation.removeTransformer(transformer);
            instrumentation.retransformClasses(HOST);
        }
        if (!bridgeDefined()) {
            throw new IllegalStateException(
                    "this JDK (" + System.getProperty("java.version") + ") does not take classes into java.base");
        }
    }

    private static boolean bridgeDefined() {
        try {
            Class.forName(BRIDGE, false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static final class HostTransformer implements ClassFileTransformer {
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
                return WeaverLoader.weaver().weaveBridgeDefinition(className, "empty", classFile);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e); // the JVM drops it, and the bridge turns out not to be defined
            }
        }
    }
}
