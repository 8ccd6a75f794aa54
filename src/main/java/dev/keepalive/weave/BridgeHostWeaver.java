package dev.keepalive.weave;

/** Weaves the definition of the bridge into a method that has nothing to do with sockets, see {@link BridgeInstaller}. */
final class BridgeHostWeaver extends ClassWeaver {
    private final String method;

    BridgeHostWeaver(String owner, String method, byte[] classFile) {
        super(owner, classFile);
        this.method = method;
    }

    @Override
    InsertedCode[] atEntry(String name, String descriptor) {
        return name.equals(method) ? new InsertedCode[] {new BridgeDefinition()} : super.atEntry(name, descriptor);
    }
}
