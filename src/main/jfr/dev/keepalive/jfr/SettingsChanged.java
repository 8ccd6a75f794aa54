package dev.keepalive.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("dev.keepalive.SettingsChanged")
@Label("Settings Changed")
@Description("A setting of the agent was changed; there is one event for each setting that has a new value")
@Category("TCP Keepalive")
@StackTrace(false)
@Threshold("0 ms")
final class SettingsChanged extends Event {
    @Label("Setting")
    String setting;

    @Label("Value Before")
    @Description("Empty if it was the kernel's own value, or if there was no agent")
    String valueBefore;

    @Label("Value")
    @Description("Empty if it is the kernel's own value, or if the agent was detached")
    String value;

    @Label("Origin")
    @Description("Where the value came from")
    String origin;
}
