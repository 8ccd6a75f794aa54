package dev.keepalive.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("dev.keepalive.OptionKept")
@Label("Option Kept")
@Description(
        "The application tried to switch keepalive off or to change a configured value; the stack trace shows where. At most 10 events a second")
@Category("TCP Keepalive")
@StackTrace(true)
@Threshold("0 ms")
final class OptionKept extends Event {
    @Label("Caller")
    @Description("The first method on the stack that belongs neither to the JDK nor to Netty")
    String caller;

    @Label("Option")
    String option;

    @Label("Value Asked For")
    String valueAskedFor;

    @Label("Value Kept")
    String valueKept;
}
