package dev.keepalive.weave;

/**
 * Changes class files. The only way from the rest of the agent to the classes that do it, which have a class loader of their own
 * ({@link WeaverLoader}); public, as those are.
 */
public interface Weaver {
    /** As {@link JdkWeaver#weave}. */
    byte[] weaveJdks(
            String owner, byte[] classFile, boolean debugLog, boolean bridgeIsMissing, boolean retransformation);

    /** As {@link NettyWeaver#weave}. */
    byte[] weaveNettys(String owner, byte[] classFile, boolean connects, boolean retransformation);

    /**
     * Weaves the definition of the bridge into the entry of a method of java.base without parameters.
     *
     * @param connects whether the bridge, which is defined then, is to fetch the agent's end there instead
     */
    byte[] weaveBridgeDefinition(String owner, String method, byte[] classFile, boolean connects);
}
