package dev.keepalive.control;

import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import dev.keepalive.socket.AppliedOptions;
import dev.keepalive.socket.Listeners;
import dev.keepalive.socket.NewSockets;
import dev.keepalive.socket.OpenSockets;
import dev.keepalive.transform.Retransformation;
import java.lang.instrument.Instrumentation;

/** Puts the settings of an attach or of {@code set} in force: for open sockets too, and with a report. */
final class AttachActivation extends Activation {
    /** Whether sockets had keepalive from the agent before. */
    private final boolean wasAtWork;

    private final boolean existing;
    private final ReportWriter report;

    /**
     * Prepares nothing yet.
     *
     * @param existing whether open sockets, and listeners, get what the settings say
     */
    AttachActivation(Settings earlier, Instrumentation instrumentation, boolean existing, ReportWriter report) {
        super(earlier, instrumentation);
        wasAtWork = earlier != null && earlier.enabled();
        this.existing = existing;
        this.report = report;
    }

    @Override
    void prepareFor(Settings now) throws Exception {
        Retransformation.connectBridge(instrumentation);
        if (!wasAtWork && !existing && OpenSockets.canBeFound()) {
            OpenSockets.leaveAlone(); // before the hooks are at work: those that come are not among them
        }
        NewSockets.prepareFor(now);
    }

    @Override
    void restored(int listeners) {
        if (listeners > 0) {
            report.line(ReportLine.RESTORED, listeners);
        }
    }

    @Override
    boolean isReported() {
        return true;
    }

    @Override
    void applied(Settings now) {
        report.line(ReportLine.STATE, now.enabled() ? "on" : "off");
        report.settings(now);
        if (now.enabled()) {
            report.hooks();
            if (existing) {
                openSockets(now);
            }
        }
    }

    private void openSockets(Settings now) {
        if (OpenSockets.canBeFound()) {
            OpenSockets.requireReadable(); // first: at the limit of open files it fails
            unchanged = !wasAtWork; // else the listeners do not get their own options back
            AppliedOptions listeners = Listeners.apply(now); // before connections: what they accept from now on has it
            unchanged = false;
            report.applied(OpenSockets.apply(now), listeners);
            OpenSockets.leaveNoneAlone();
        } else {
            String note = "sockets that were open before are not covered: "
                    + (Settings.underEntitlements()
                            ? "Elasticsearch's entitlements do not let the agent find them"
                            : "they can be found on Linux only");
            Log.warn(note);
            report.line(ReportLine.NOTE, note);
        }
    }
}
