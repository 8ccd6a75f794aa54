package dev.keepalive.weave;

import dev.keepalive.config.Platform;
import dev.keepalive.log.Log;
import dev.keepalive.transform.HookStates;
import dev.keepalive.transform.HookedClasses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weaves the hook points of one class of java.base into it.
 *
 * <p>Loaded when the first class with hook points is: a JVM that opens no socket never pays for it.
 */
final class JdkWeaver extends ClassWeaver {
    private final List<HookPoint> chosen = new ArrayList<HookPoint>();
    private final Map<String, String> states = new LinkedHashMap<String, String>();
    private boolean definesBridge;

    private JdkWeaver(String owner, byte[] classFile) {
        super(owner, classFile);
    }

    /**
     * Weaves a class.
     *
     * @param owner its internal name
     * @param classFile is left as it is
     * @param debugLog whether the hook points of the debug log are wanted
     * @param bridgeIsMissing whether the bridge is still to be defined
     * @param retransformation whether the class is loaded already
     * @return the woven class file, or null if nothing of it fits
     */
    static byte[] weave(
            String owner, byte[] classFile, boolean debugLog, boolean bridgeIsMissing, boolean retransformation) {
        return weave(HookPoints.all(), owner, classFile, debugLog, bridgeIsMissing, retransformation);
    }

    static byte[] weave(
            HookPoint[] points,
            String owner,
            byte[] classFile,
            boolean debugLog,
            boolean bridgeIsMissing,
            boolean retransformation) {
        JdkWeaver weaver = new JdkWeaver(owner, classFile);
        DeclaredMembers members = weaver.members();
        weaver.choose(points, debugLog, members);
        HookStates.woven(owner, weaver.states, retransformation);
        if (weaver.chosen.isEmpty()) {
            return null;
        }
        if (bridgeIsMissing && isInitializedFirst(owner)) {
            weaver.definesBridge = members.hasMethod("<clinit>", "()V");
            if (!weaver.definesBridge) {
                doesNotFit("the static initializer of " + owner.replace('/', '.'));
            }
        }
        return weaver.woven();
    }

    /** Every socket passes one of these two before it comes to another class with hook points. */
    private static boolean isInitializedFirst(String owner) {
        return HookedClasses.NET.equals(owner) || HookedClasses.PLAIN_SOCKET_IMPL.equals(owner);
    }

    /** Of several alternatives the first in the list that fits is woven, whatever the order of the methods in the class. */
    private void choose(HookPoint[] points, boolean debugLog, DeclaredMembers members) {
        for (HookPoint point : points) {
            if (point.isWantedIn(owner, debugLog) && !isServed(point, chosen) && fits(point, members)) {
                chosen.add(point);
                if (!states.containsKey(point.method)) {
                    states.put(point.method, HookStates.WOVEN);
                }
            }
        }
        List<HookPoint> missing = new ArrayList<HookPoint>();
        for (HookPoint point : points) {
            if (point.isWantedIn(owner, debugLog) && !isServed(point, chosen)) {
                states.put(point.method, HookStates.DOES_NOT_FIT);
                if (!isServed(point, missing)) { // of several alternatives the first is named
                    doesNotFit("hook point " + point);
                }
                missing.add(point);
            }
        }
    }

    private static boolean fits(HookPoint point, DeclaredMembers members) {
        return members.hasMethod(point.method, point.descriptor)
                && (point.declaredField == null || members.hasField(point.declaredField));
    }

    private static boolean isServed(HookPoint wanted, List<HookPoint> by) {
        for (HookPoint point : by) {
            if (wanted.isServedBy(point)) {
                return true;
            }
        }
        return false;
    }

    private static void doesNotFit(String what) {
        Log.warnOnce(what + " does not fit this JDK (" + Platform.JDK + "): its sockets stay as they are");
    }

    @Override
    InsertedCode[] atEntry(String name, String descriptor) {
        if (definesBridge && name.equals("<clinit>")) {
            return new InsertedCode[] {new BridgeDefinition()};
        }
        HookPoint point = chosen(name, descriptor, true);
        if (point == null) {
            return super.atEntry(name, descriptor);
        }
        InsertedCode call = new BridgeCall(point);
        return owner.equals(HookedClasses.NET) && name.equals(PlainOptionSetter.METHOD)
                ? new InsertedCode[] {new PlainOptionSetter(), call}
                : new InsertedCode[] {call};
    }

    @Override
    InsertedCode beforeReturn(String name, String descriptor) {
        HookPoint point = chosen(name, descriptor, false);
        return point == null ? null : new BridgeCall(point);
    }

    private HookPoint chosen(String name, String descriptor, boolean atEntry) {
        for (HookPoint point : chosen) {
            if (point.atEntry == atEntry && point.method.equals(name) && point.descriptor.equals(descriptor)) {
                return point;
            }
        }
        return null;
    }
}
