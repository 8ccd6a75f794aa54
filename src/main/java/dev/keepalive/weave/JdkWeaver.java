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
 * <p>This class is loaded with the first class that has hook points, so a JVM that opens no socket never loads it.
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
     * @param owner the internal name of the class
     * @param classFile the class file, which is not modified
     * @param connects whether the hook points of connects are wanted
     * @param bridgeIsMissing whether the bridge has not been defined yet
     * @param retransformation whether the class is already loaded
     * @return the woven class file, or null if no hook point fits
     */
    static byte[] weave(
            String owner, byte[] classFile, boolean connects, boolean bridgeIsMissing, boolean retransformation) {
        return weave(HookPoints.all(), owner, classFile, connects, bridgeIsMissing, retransformation);
    }

    static byte[] weave(
            HookPoint[] points,
            String owner,
            byte[] classFile,
            boolean connects,
            boolean bridgeIsMissing,
            boolean retransformation) {
        JdkWeaver weaver = new JdkWeaver(owner, classFile);
        DeclaredMembers members = weaver.members();
        weaver.choose(points, connects, members);
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

    /**
     * Returns whether this is one of two classes: every socket passes one of them before it reaches another class with
     * hook points.
     */
    private static boolean isInitializedFirst(String owner) {
        return HookedClasses.NET.equals(owner) || HookedClasses.PLAIN_SOCKET_IMPL.equals(owner);
    }

    /**
     * Chooses the hook points that fit. Of several alternatives the first in the list is chosen, whatever the order of
     * the methods in the class.
     */
    private void choose(HookPoint[] points, boolean connects, DeclaredMembers members) {
        for (HookPoint point : points) {
            if (point.isWantedIn(owner, connects) && !isSatisfied(point, chosen) && fits(point, members)) {
                chosen.add(point);
                if (!states.containsKey(point.method)) {
                    states.put(point.method, HookStates.WOVEN);
                }
            }
        }
        List<HookPoint> missing = new ArrayList<HookPoint>();
        for (HookPoint point : points) {
            if (point.isWantedIn(owner, connects) && !isSatisfied(point, chosen)) {
                states.put(point.method, HookStates.DOES_NOT_FIT);
                if (!isSatisfied(point, missing)) { // of several alternatives the first is named
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

    private static boolean isSatisfied(HookPoint wanted, List<HookPoint> by) {
        for (HookPoint point : by) {
            if (wanted.isSatisfiedBy(point)) {
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
