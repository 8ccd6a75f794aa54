package dev.keepalive.weave;

import dev.keepalive.classfile.ClassFile;
import dev.keepalive.classfile.CodeAttribute;
import dev.keepalive.log.Log;
import java.util.ArrayList;
import java.util.List;

/**
 * Weaves the hook points of one class into its bytes; class, fields and methods keep their shape.
 *
 * <p>Loaded when the first class with hook points is: a JVM that opens no socket never pays for it.
 */
final class Weaver {
    private final String owner;
    private final ClassFile classFile;
    private final boolean debugLog;
    private final List<HookPoint> woven = new ArrayList<HookPoint>();

    private Weaver(String owner, ClassFile classFile, boolean debugLog) {
        this.owner = owner;
        this.classFile = classFile;
        this.debugLog = debugLog;
    }

    /**
     * Weaves a class.
     *
     * @param owner its internal name
     * @param bytes its class file, which is left as it is
     * @param debugLog whether the hook points of the debug log are wanted
     * @param definesBridge whether the bridge is still to be defined
     * @return the woven class file, or null if nothing of it fits
     */
    static byte[] weave(String owner, byte[] bytes, boolean debugLog, boolean definesBridge) {
        ClassFile classFile = new ClassFile(bytes);
        Weaver weaver = new Weaver(owner, classFile, debugLog);
        weaver.weaveHookPoints();
        boolean setterWoven = HookedClasses.NET.equals(owner) && weaver.weaveSetter();
        if (weaver.woven.isEmpty() && !setterWoven) {
            return null;
        }
        if (definesBridge && isInitializedFirst(owner)) {
            weaver.weaveBridgeDefinition();
        }
        return classFile.toBytes();
    }

    /** Every socket passes one of these two before it comes to another class with hook points. */
    private static boolean isInitializedFirst(String owner) {
        return HookedClasses.NET.equals(owner) || HookedClasses.PLAIN_SOCKET_IMPL.equals(owner);
    }

    private void weaveHookPoints() {
        for (HookPoint point : HookPoints.ALL) {
            if (point.wantedIn(owner, debugLog) && !isServed(point, woven) && weave(point)) {
                woven.add(point);
                point.become(HookPoint.WOVEN);
            }
        }
        List<HookPoint> missing = new ArrayList<HookPoint>();
        for (HookPoint point : HookPoints.ALL) {
            if (point.wantedIn(owner, debugLog) && !isServed(point, woven)) {
                point.become(HookPoint.DOES_NOT_FIT);
                if (!isServed(point, missing)) { // of several alternatives the first is named
                    doesNotFit("hook point " + point);
                }
                missing.add(point);
            }
        }
    }

    private boolean weave(HookPoint point) {
        if (point.declaredField() != null && !classFile.declaresField(point.declaredField())) {
            return false;
        }
        CodeAttribute code = classFile.code(point.method, point.descriptor);
        if (code == null) {
            return false;
        }
        if (point.atEntry()) {
            code.insertAtEntry(HookCall.atEntry(point, classFile.pool()));
            return true;
        }
        return code.insertBeforeLastReturn(HookCall.atReturn(point, classFile.pool()));
    }

    private static boolean isServed(HookPoint wanted, List<HookPoint> by) {
        for (HookPoint point : by) {
            if (wanted.servedBy(point)) {
                return true;
            }
        }
        return false;
    }

    /** Goes before the hook at the same entry, which is for the application's values. */
    private boolean weaveSetter() {
        CodeAttribute code = classFile.code(PlainOptionSetter.METHOD, PlainOptionSetter.DESCRIPTOR);
        if (code == null) {
            return false; // the hook point of the same method has been named
        }
        code.insertAtEntry(PlainOptionSetter.atEntry(classFile.pool()));
        return true;
    }

    private void weaveBridgeDefinition() {
        CodeAttribute code = classFile.code("<clinit>", "()V");
        if (code == null) {
            doesNotFit("the static initializer of " + owner.replace('/', '.'));
        } else {
            code.insertAtEntry(BridgeDefinition.atEntry(classFile.pool()));
        }
    }

    private static void doesNotFit(String what) {
        Log.warnOnce(what + " does not fit this JDK (" + Hooks.JDK + "): its sockets stay as they are");
    }
}
