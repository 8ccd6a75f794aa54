package dev.keepalive.transform;

import java.util.Map;
import java.util.Set;

/**
 * Changes class files. This is the only way from the rest of the agent into the package {@code dev.keepalive.weave},
 * which has a class loader of its own ({@link WeaverLoader}). In the other direction, that package sees only public
 * types and members.
 */
public interface Weaver {
    /** Weaves a class of java.base; see {@code dev.keepalive.weave.JdkWeaver}. */
    byte[] weaveJdks(
            String owner, byte[] classFile, boolean connects, boolean bridgeIsMissing, boolean retransformation);

    /** Weaves a class of one of Netty's native transports; see {@code dev.keepalive.weave.NettyWeaver}. */
    byte[] weaveNettys(String owner, byte[] classFile, boolean connects, boolean retransformation);

    /**
     * Weaves the definition of the bridge into the entry of a method of java.base that has no parameters.
     *
     * @param connectBridge whether to weave a call instead that makes the bridge, which has been defined, fetch the
     *     agent's end
     */
    byte[] weaveBridgeDefinition(String owner, String method, byte[] classFile, boolean connectBridge);

    /**
     * Returns the hook points that the running JDK ought to have: the methods by the internal name of the class.
     *
     * @param connects whether the hook points of connects are included
     */
    Map<String, Set<String>> expectedHookPoints(boolean connects);
}
