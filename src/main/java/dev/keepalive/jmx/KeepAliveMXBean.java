package dev.keepalive.jmx;

import java.util.List;
import java.util.Map;

/** The attributes and operations of {@code dev.keepalive:type=KeepAlive}. All counts are since the start of the JVM. */
public interface KeepAliveMXBean {
    /** Returns the release of the agent. */
    String getVersion();

    /** Returns the settings by name, as a user writes them; an empty string stands for the kernel's own value. */
    Map<String, String> getSettings();

    /** Returns the origin of each setting, in words, by the name of the setting. */
    Map<String, String> getOrigins();

    /** Returns the number of client sockets that got keepalive. */
    long getCreated();

    /** Returns the number of accepted or adopted sockets that got keepalive. */
    long getAccepted();

    /**
     * Returns the number of times that the application tried to switch keepalive off or to change a configured value,
     * and the agent prevented it.
     */
    long getKept();

    /** Returns the number of times that the operating system refused an option on a new socket. */
    long getFailed();

    /**
     * Returns the number of times that the operating system refused an option on a new socket, by option and reason.
     */
    Map<String, Long> getFailures();

    /** Returns the number of listeners that have keepalive because of an attach. */
    long getListeners();

    /**
     * Returns the number of open TCP connections of the process with keepalive, {@code on}, and without it,
     * {@code off}, counted now. On systems other than Linux the map is empty.
     *
     * @throws java.io.IOException if /proc cannot be read
     */
    Map<String, Long> getOpenConnections() throws Exception;

    /** Returns the state of each hook point: {@code woven}, {@code not loaded}, or what is wrong. */
    Map<String, String> getHooks();

    /** Returns the number of hook points that leave sockets without keepalive. */
    long getFailedHooks();

    /**
     * Returns the open TCP connections of the process, with the values that the kernel has for them. On systems other
     * than Linux the list is empty.
     *
     * @throws java.io.IOException if /proc cannot be read
     * @throws IllegalStateException if there are too many for the heap that is free
     */
    List<ConnectionInfo> connections() throws Exception;

    /**
     * Changes a setting, for sockets that are created from now on.
     *
     * @param name {@code idle}, {@code keepalive} and so on
     * @param value as a user writes it
     * @return the setting as it is now, in words
     * @throws IllegalArgumentException if the name or the value is not accepted; the message says what is accepted
     */
    String set(String name, String value) throws Exception;

    /**
     * Applies the settings to the sockets that are open. Linux only.
     *
     * @return lines for people that say how many sockets were changed
     */
    String applyToOpenSockets() throws Exception;
}
