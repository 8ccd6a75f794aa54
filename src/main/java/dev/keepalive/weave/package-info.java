/**
 * The list of hook points, and what inserts the calls of the agent into socket classes of the JDK and of Netty with
 * Byte Buddy's visitors. {@link dev.keepalive.transform} explains the terms.
 *
 * <p>This package has a class loader of its own, {@code dev.keepalive.transform.WeaverLoader}. So other packages can
 * use it only through {@link dev.keepalive.transform.Weaver}, and it can use only public members of other packages.
 */
package dev.keepalive.weave;
