package dev.keepalive.jmx;

import java.util.List;
import java.util.Map;

/** What {@code dev.keepalive:type=KeepAlive} shows and does. Counters are since the start of the JVM. */
public interface KeepAliveMXBean {
    /** The settings as a user writes them, "" for the kernel's own value; by name. */
    Map<String, String> getSettings();

    /** Where each came from, in words; by name. */
    Map<String, String> getOrigins();

    /** Client sockets made. */
    long getCreated();

    /** Sockets that came out of accept, or were adopted. */
    long getAccepted();

    /** Attempts of the application to switch keepalive off, or to change a configured value, that were held off. */
    long getHeld();

    /** Options that were refused on new sockets. */
    long getFailed();

    /** The same by option and reason. */
    Map<String, Long> getFailures();

    /** Listeners that have keepalive from an attach. */
    long getListeners();

    /** The state of each hook point: {@code woven}, {@code not loaded}, or what is wrong. */
    Map<String, String> getHooks();

    /** Hook points that leave sockets without keepalive. */
    long getFailedHooks();

    /**
     * The TCP connections that the process has open, with the kernel's values: Linux.
     *
     * @throws java.io.IOException if /proc cannot be read
     */
    List<ConnectionInfo> connections() throws Exception;

    /**
     * Changes a setting for sockets that are made from now on.
     *
     * @param name {@code idle}, {@code keepalive} and so on
     * @param value as a user writes it
     * @throws IllegalArgumentException if one of them is not accepted; the message says what is
     */
    void set(String name, String value) throws Exception;

    /**
     * Puts the settings on the sockets that are open. Linux.
     *
     * @return lines {@code key=value} of what became of them, as the command line has them
     */
    String applyToOpenSockets() throws Exception;
}
