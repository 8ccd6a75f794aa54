package dev.keepalive.weave;

import dev.keepalive.Log;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.OptionalDouble;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * Weaves classes that are loaded already, which cannot define the bridge themselves: their static initializers have run.
 *
 * <p>The bridge is defined by a method of java.base that has nothing to do with sockets, {@link OptionalDouble#empty()}: woven, called
 * once, and put back.
 */
final class EagerWeaving {
    private static final Class<?> HOST = OptionalDouble.class;

    private EagerWeaving() {}

    /**
     * Defines the bridge and weaves these classes. On a JDK newer than any that was tried it loads the classes that it expects too, so
     * that what has changed is said at once.
     *
     * @throws Exception if the bridge could not be defined: then nothing is woven
     */
    static void weave(Instrumentation instrumentation, List<Class<?>> loaded) throws Exception {
        defineBridge(instrumentation);
        for (Class<?> hooked : loaded) {
            try {
                instrumentation.retransformClasses(hooked); // one at a time: a failure costs this one alone
            } catch (Throwable e) {
                Log.warnOnce(hooked.getName() + " could not be woven, its sockets stay as they are: " + e);
            }
        }
        if (Jdk.FEATURE > Jdk.NEWEST_KNOWN) {
            load(HookedClasses.NET, HookedClasses.NIO_SOCKET_IMPL, HookedClasses.SOCKET_CHANNEL);
        }
    }

    private static void load(String... classes) {
        for (String name : classes) {
            try {
                Class.forName(name.replace('/', '.'), false, null);
            } catch (ClassNotFoundException e) {
                Log.warnOnce("this JDK (" + System.getProperty("java.version") + ") has no " + name.replace('/', '.')
                        + ": sockets made there stay as they are");
            }
        }
    }

    private static void defineBridge(Instrumentation instrumentation) throws Exception {
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
            Class.forName(BridgeBytes.NAME.replace('/', '.'), false, null);
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
            ClassReader reader = Weaver.reader(classFile);
            ClassWriter writer = new ClassWriter(reader, 0);
            reader.accept(new HostVisitor(writer), 0);
            return Weaver.result(writer, classFile);
        }
    }

    private static final class HostVisitor extends ClassVisitor {
        HostVisitor(ClassVisitor next) {
            super(Weaver.API, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return "empty".equals(name) ? new BridgeDefinition(next) : next;
        }
    }
}
