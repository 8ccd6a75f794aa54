package dev.keepalive.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;

/**
 * The event of a new connection that has keepalive. It is off by default, since it would fill the recording of a JVM
 * that opens many sockets.
 *
 * <p>The jfr command of JDK 8 prints the seconds of every event modulo 60; the commands of later JDKs and Mission
 * Control print the whole time.
 */
@Name("dev.keepalive.SocketKeptAlive")
@Label("Socket Kept Alive")
@Description("A new TCP connection has keepalive; the values are those that the kernel has for it")
@Category("TCP Keepalive")
@Enabled(false)
@StackTrace(false)
@Threshold("0 ms")
final class SocketKeptAlive extends Event {
    @Label("Side")
    @Description("client or accepted")
    String side;

    @Label("Transport")
    @Description("JDK, or Netty for its native transports")
    String transport;

    @Label("Local Port")
    @Description("0 if not known")
    int localPort;

    @Label("Peer Address")
    @Description("Address and port, empty if not known")
    String peerAddress;

    @Label("Idle Time")
    @Description("Time without traffic before the first probe: TCP_KEEPIDLE")
    @Timespan(Timespan.SECONDS)
    long idle;

    @Label("Interval")
    @Description("Time between two probes: TCP_KEEPINTVL")
    @Timespan(Timespan.SECONDS)
    long interval;

    @Label("Count")
    @Description("Unanswered probes before the connection is given up: TCP_KEEPCNT")
    int count;

    @Label("User Timeout")
    @Description("How long data may stay unacknowledged: TCP_USER_TIMEOUT, 0 for the kernel's own")
    @Timespan(Timespan.MILLISECONDS)
    long userTimeout;

    @Label("Rule")
    @Description("The setting keepalive, which decides whether the agent or the application wins")
    String rule;
}
