/**
 * The class file transformer, which decides which classes get hooks and when, and the states of the hook points. The
 * package {@code dev.keepalive.weave}, which is reached only through {@link dev.keepalive.transform.Weaver}, decides
 * what is inserted.
 *
 * <p>The terms are:
 *
 * <ul>
 *   <li><i>hook point</i>: a place in a method of the JDK or of Netty where the agent inserts (<i>weaves</i>) a call,
 *       the <i>hook</i>
 *   <li><i>bridge</i>: the class {@code sun.nio.ch.KeepAliveBridge}, which the agent defines in java.base, and which
 *       woven classes of the JDK call
 *   <li><i>the agent's end</i>: what the bridge calls in the agent, {@code dev.keepalive.socket.NewSockets}; for Netty,
 *       whose classes call it directly, {@code dev.keepalive.socket.NettySockets}
 *   <li><i>hook points of connects</i>: those that tell when a client socket connects; woven only while the debug log,
 *       Flight Recorder or a count of origins needs to know
 * </ul>
 */
package dev.keepalive.transform;
