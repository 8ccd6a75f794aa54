package dev.keepalive.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/**
 * An event in every chunk of a recording, since a chunk can be read by itself and would otherwise lack the settings.
 */
@Name("dev.keepalive.KeepAliveStatistics")
@Label("Keepalive Statistics")
@Description("The settings of the agent, and what it has done since the JVM opened its first socket")
@Category("TCP Keepalive")
@StackTrace(false)
@Period("everyChunk")
final class KeepAliveStatistics extends Event {
    @Label("Client Sockets")
    long clientSockets;

    @Label("Accepted Sockets")
    @Description("Sockets that came out of accept, or were adopted")
    long acceptedSockets;

    @Label("Kept Options")
    @Description(
            "How often the application tried to switch keepalive off or to change a configured value, and could not")
    long keptOptions;

    @Label("Refused Options")
    @Description("How often the operating system refused an option on a new socket")
    long refusedOptions;

    @Label("Kept Options Not Recorded")
    @Description("Of these, those that have no event because there were too many in a second")
    long keptOptionsNotRecorded;

    @Label("Refused Options Not Recorded")
    @Description("Of these, those that have no event because there were too many in a second")
    long refusedOptionsNotRecorded;

    @Label("Settings")
    @Description("As an argument of the agent, without those that are not given")
    String settings;
}
