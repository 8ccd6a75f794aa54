package dev.keepalive.transform;

import java.util.Map;
import java.util.Set;

/**
 * Changes class files. This is the only way from the rest of the agent into the package {@code dev.keepalive.weave}, which has a class
 * loader of its own ({@link WeaverLoader}). In the other direction that package sees public types and members only.
 */
public interface Weaver {
    /** Weaves a class of java.base, see {@code dev.keepalive.weave.JdkWeaver}. */
    byte[] weaveJdks(
            String owner, byte[] classFile, boolean debugLog, boolean bridgeIsMissing, boolean retransformation);

    /** Weaves a class of one of Netty's native transports, see {@code dev.keepalive.weave.NettyWeaver}. */
    byte[] weaveNettys(String owner, byte[] classFile, boolean connects, boolean retransformation);

    /**
     * Weaves the definition of the bridge into the entry of a method of java.base without parameters.
     *
     * @param connects whether the bridge, which is defined then, is to fetch the agent's end there instead
     */
    byte[] weaveBridgeDefinition(String owner, String method, byte[] classFile, boolean connects);

    /**
     * Returns the hook points that the running JDK ought to have: their methods by the internal name of the class.
     *
     * @param connects whether those of connects are among them
     */
    Map<String, Set<String>> expectedHookPoints(boolean connects);
}
