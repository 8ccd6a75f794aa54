package dev.keepalive.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("dev.keepalive.OptionRefused")
@Label("Option Refused")
@Description("The operating system refused an option on a new socket. At most 10 events a second")
@Category("TCP Keepalive")
@StackTrace(true)
@Threshold("0 ms")
final class OptionRefused extends Event {
    @Label("Option")
    String option;

    @Label("Value")
    @Description("In seconds; for TCP_USER_TIMEOUT in milliseconds; for TCP_KEEPCNT a number of probes")
    int value;

    @Label("Reason")
    String reason;
}
