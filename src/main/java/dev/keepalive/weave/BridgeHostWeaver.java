package dev.keepalive.weave;

/** Weaves the definition of the bridge into a method that has nothing to do with sockets, see {@link BridgeInstaller}. */
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
        return connects
                ? new InsertedCode[] {new BridgeDefinition(), new BridgeConnection()}
                : new InsertedCode[] {new BridgeDefinition()};
    }
}
