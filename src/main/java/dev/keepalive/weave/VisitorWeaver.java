package dev.keepalive.weave;

import dev.keepalive.config.Settings;
import dev.keepalive.transform.HookedClasses;
import dev.keepalive.transform.Weaver;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Weaves with Byte Buddy's visitors. */
public final class VisitorWeaver implements Weaver {
    /** Called only by {@code dev.keepalive.transform.WeaverLoader}. */
    public VisitorWeaver() {}

    @Override
    public byte[] weaveJdks(
            String owner, byte[] classFile, boolean connects, boolean bridgeIsMissing, boolean retransformation) {
        Settings.checkCaller();
        return JdkWeaver.weave(owner, classFile, connects, bridgeIsMissing, retransformation);
    }

    @Override
    public byte[] weaveNettys(String owner, byte[] classFile, boolean connects, boolean retransformation) {
        Settings.checkCaller();
        return NettyWeaver.weave(owner, classFile, connects, retransformation);
    }

    @Override
    public byte[] weaveBridgeDefinition(String owner, String method, byte[] classFile, boolean connectBridge) {
        return new BridgeHostWeaver(owner, method, classFile, connectBridge).woven();
    }

    @Override
    public Map<String, Set<String>> expectedHookPoints(boolean connects) {
        Map<String, Set<String>> expected = new LinkedHashMap<String, Set<String>>();
        for (HookPoint point : HookPoints.all()) {
            if (point.isWantedIn(point.owner, connects) && HookedClasses.existHere(point.owner)) {
                Set<String> methods = expected.get(point.owner);
                if (methods == null) {
                    methods = new LinkedHashSet<String>();
                    expected.put(point.owner, methods);
                }
                methods.add(point.method);
            }
        }
        return expected;
    }
}
