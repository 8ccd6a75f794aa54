/**
 * Sets the options of tcp(7) on new and open sockets, and decides whether the application may change them. The calls
 * that are woven into the JDK and Netty arrive here.
 */
package dev.keepalive.socket;
