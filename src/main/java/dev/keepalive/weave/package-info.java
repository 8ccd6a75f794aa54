/**
 * The list of hook points, and what inserts the calls of the agent into the JDK's and Netty's socket classes, by Byte Buddy's visitors.
 *
 * <p>This package has a class loader of its own, {@link dev.keepalive.transform.WeaverLoader}, so nothing here can be reached from
 * another package but by {@link dev.keepalive.transform.Weaver}, and of the other packages nothing but public members can be used here.
 */
package dev.keepalive.weave;
