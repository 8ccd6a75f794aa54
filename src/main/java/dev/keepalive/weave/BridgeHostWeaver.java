package dev.keepalive.weave;

/**
 * Weaves code into a method of java.base that has nothing to do with sockets: either the definition of the bridge, or
 * the call that makes the bridge fetch the agent's end. {@code dev.keepalive.transform.BridgeInstaller} then calls this
 * method.
 */
final class BridgeHostWeaver extends ClassWeaver {
    private final String method;
    private final boolean connectBridge;

    BridgeHostWeaver(String owner, String method, byte[] classFile, boolean connectBridge) {
        super(owner, classFile);
        this.method = method;
        this.connectBridge = connectBridge;
    }

    @Override
    InsertedCode[] atEntry(String name, String descriptor) {
        if (!name.equals(method)) {
            return super.atEntry(name, descriptor);
        }
        return new InsertedCode[] {
            connectBridge
                    ? new BridgeCall(HookPoint.atEntry(owner, name, descriptor, "connect"))
                    : new BridgeDefinition()
        };
    }
}
