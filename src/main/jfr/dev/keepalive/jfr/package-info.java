/**
 * The events that a Flight Recorder recording has of the agent. Compiled apart from the rest, because the class library of Java 8 that the
 * rest is compiled against has no jdk.jfr; loaded only where Flight Recorder is at work, see {@code dev.keepalive.socket.SocketEvents}.
 */
package dev.keepalive.jfr;
