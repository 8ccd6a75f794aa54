package dev.keepalive.weave;

/** Weaves the definition of the bridge, or the call that has it fetch the agent's end, into a method that has nothing to do with sockets, see {@link BridgeInstaller}. */
final class BridgeHostWeaver extends ClassWeaver {
    private final String method;
    private final boolean connects;

    BridgeHostWeaver(String owner, String method, byte[] classFile, boolean connects) {
        super(owner, classFile);
        this.method = method;
        this.connects = connects;
    }

    @Override
    InsertedCode[] atEntry(String name, String descriptor) {
        if (!name.equals(method)) {
            return super.atEntry(name, descriptor);
        }
        return new InsertedCode[] {
            connects ? new BridgeCall(HookPoint.atEntry(owner, name, descriptor, "connect")) : new BridgeDefinition()
        };
    }
}
