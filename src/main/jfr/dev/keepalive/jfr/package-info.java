/**
 * The agent's events in recordings of Flight Recorder. They are compiled separately, because the class library of Java
 * 8, with which the other classes are compiled, has no jdk.jfr. They are loaded only if Flight Recorder has been
 * started; see {@code dev.keepalive.socket.SocketEvents}.
 */
package dev.keepalive.jfr;
