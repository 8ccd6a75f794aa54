package dev.keepalive.weave;

import dev.keepalive.Log;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Weaves the hook points of one class into its bytes; class, fields and methods keep their shape.
 *
 * <p>Loaded, and Byte Buddy's ASM with it, when the first class with hook points is: a JVM that opens no socket never pays for it.
 */
final class Weaver extends ClassVisitor {
    static final int API = Opcodes.ASM9;

    /** Offset of the two bytes of the major version in a class file, JVMS 4.1. */
    private static final int MAJOR_VERSION = 6;

    /** The newest that this ASM reads: Java 28. */
    private static final int NEWEST_MAJOR_VERSION = Opcodes.V28;

    private final String owner;
    private final boolean debugLog;
    private final boolean definesBridge;
    private final List<String> declaredFields = new ArrayList<String>();
    private final List<HookPoint> woven = new ArrayList<HookPoint>();
    private boolean setterWoven;

    private Weaver(ClassVisitor next, String owner, boolean debugLog, boolean definesBridge) {
        super(API, next);
        this.owner = owner;
        this.debugLog = debugLog;
        this.definesBridge = definesBridge;
    }

    /**
     * Weaves a class.
     *
     * @param owner its internal name
     * @param classFile left as it is
     * @param debugLog whether the hook points of the debug log are wanted
     * @param definesBridge whether the static initializer has to define the bridge
     * @return the woven class file, or null if nothing of it fits
     */
    static byte[] weave(String owner, byte[] classFile, boolean debugLog, boolean definesBridge) {
        ClassReader reader = reader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        Weaver weaver = new Weaver(writer, owner, debugLog, definesBridge);
        reader.accept(weaver, 0);
        weaver.reportWhatDoesNotFit();
        if (weaver.woven.isEmpty() && !weaver.setterWoven) {
            return null;
        }
        return result(writer, classFile);
    }

    /** A class file of a JDK newer than this ASM knows is read as if it were of the newest that it knows. */
    static ClassReader reader(byte[] classFile) {
        int major = (classFile[MAJOR_VERSION] & 0xff) << 8 | classFile[MAJOR_VERSION + 1] & 0xff;
        if (major <= NEWEST_MAJOR_VERSION) {
            return new ClassReader(classFile);
        }
        byte[] copy = classFile.clone();
        copy[MAJOR_VERSION] = 0;
        copy[MAJOR_VERSION + 1] = NEWEST_MAJOR_VERSION;
        return new ClassReader(copy);
    }

    /** What was written, with the version of the original. */
    static byte[] result(ClassWriter writer, byte[] original) {
        byte[] result = writer.toByteArray();
        result[MAJOR_VERSION] = original[MAJOR_VERSION];
        result[MAJOR_VERSION + 1] = original[MAJOR_VERSION + 1];
        return result;
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        declaredFields.add(name);
        return super.visitField(access, name, descriptor, signature, value);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        if (definesBridge && "<clinit>".equals(name)) {
            return new BridgeDefinition(next);
        }
        if (isSetter(name, descriptor)) {
            setterWoven = true; // the sockets of the other classes need it, whether or not a hook point fits here
            return new PlainOptionSetter(next);
        }
        HookPoint point = find(name, descriptor);
        if (point == null) {
            return next; // ASM copies the method as it is
        }
        woven.add(point);
        return new HookedMethod(next, point);
    }

    private boolean isSetter(String name, String descriptor) {
        return HookedClasses.NET.equals(owner)
                && PlainOptionSetter.METHOD.equals(name)
                && PlainOptionSetter.DESCRIPTOR.equals(descriptor);
    }

    private HookPoint find(String method, String descriptor) {
        for (HookPoint point : HookPoints.ALL) {
            if (wanted(point)
                    && point.method.equals(method)
                    && point.descriptor.equals(descriptor)
                    && (point.declaredField == null || declaredFields.contains(point.declaredField))) {
                return point;
            }
        }
        return null;
    }

    private boolean wanted(HookPoint point) {
        return point.owner.equals(owner) && (debugLog || !point.forDebugLog);
    }

    private void reportWhatDoesNotFit() {
        for (HookPoint point : HookPoints.ALL) {
            if (wanted(point) && !fits(point)) {
                Log.warnOnce("hook point " + point + " does not fit this JDK (" + System.getProperty("java.version")
                        + "): its sockets stay as they are");
            }
        }
    }

    private boolean fits(HookPoint wanted) {
        for (HookPoint point : woven) {
            if (point == wanted
                    || point.owner.equals(wanted.owner)
                            && point.alternative != null
                            && point.alternative.equals(wanted.alternative)) {
                return true;
            }
        }
        return false;
    }
}
