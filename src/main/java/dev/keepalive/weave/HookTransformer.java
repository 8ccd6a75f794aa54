package dev.keepalive.weave;

import dev.keepalive.Log;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

/**
 * Sees every class that is loaded, and leaves all but those with hook points alone after comparing names.
 *
 * <p>It runs inside class loading: what is not needed for the comparison is loaded with the first class with hook points.
 */
final class HookTransformer implements ClassFileTransformer {
    private final boolean debugLog;

    /** Set when the bridge is seen being defined. */
    private volatile boolean bridgeDefined;

    /** @param debugLog whether the hook points of the debug log are woven too */
    HookTransformer(boolean debugLog) {
        this.debugLog = debugLog;
        // Loaded now: if it were being loaded by one thread when that thread's loading of a JDK class asks for it, it
        // would be defined twice.
        HookedClasses.contain("");
    }

    boolean debugLog() {
        return debugLog;
    }

    @Override
    public byte[] transform(
            ClassLoader loader,
            String className,
            Class<?> classBeingRedefined,
            ProtectionDomain domain,
            byte[] classFile) {
        if (className == null) {
            return null;
        }
        if (loader == null && className.equals(BridgeBytes.NAME)) {
            bridgeDefined = true;
            return null;
        }
        boolean jdks = loader == null && HookedClasses.contain(className);
        if (!jdks && !HookedClasses.areNettys(className)) {
            return null;
        }
        try {
            if (!jdks) {
                return NettyWeaver.weave(className, classFile);
            }
            // a class that is there already has run its static initializer: the bridge was defined before
            boolean definesBridge = classBeingRedefined == null && !bridgeDefined;
            return Weaver.weave(className, classFile, debugLog, definesBridge);
        } catch (Throwable e) { // the JVM would drop it without a word
            Log.warnOnce(className.replace('/', '.') + " could not be woven, its sockets stay as they are: " + e);
            return null;
        }
    }
}
