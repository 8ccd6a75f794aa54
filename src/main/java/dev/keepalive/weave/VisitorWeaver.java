package dev.keepalive.weave;

import dev.keepalive.config.Settings;

/** Weaves by Byte Buddy's visitors. */
public final class VisitorWeaver implements Weaver {
    /** Called by {@link WeaverLoader} alone. */
    public VisitorWeaver() {}

    @Override
    public byte[] weaveJdks(
            String owner, byte[] classFile, boolean debugLog, boolean bridgeIsMissing, boolean retransformation) {
        Settings.checkCaller();
        return JdkWeaver.weave(owner, classFile, debugLog, bridgeIsMissing, retransformation);
    }

    @Override
    public byte[] weaveNettys(String owner, byte[] classFile, boolean connects, boolean retransformation) {
        Settings.checkCaller();
        return NettyWeaver.weave(owner, classFile, connects, retransformation);
    }

    @Override
    public byte[] weaveBridgeDefinition(String owner, String method, byte[] classFile, boolean connects) {
        return new BridgeHostWeaver(owner, method, classFile, connects).woven();
    }
}
