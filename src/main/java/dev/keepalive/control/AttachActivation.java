package dev.keepalive.control;

import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import dev.keepalive.socket.AppliedOptions;
import dev.keepalive.socket.Listeners;
import dev.keepalive.socket.NewSockets;
import dev.keepalive.socket.OpenSockets;
import dev.keepalive.transform.Retransformation;
import java.lang.instrument.Instrumentation;

/** Puts the settings of an attach or of {@code set} in force, also for open sockets, and writes a report. */
final class AttachActivation extends Activation {
    /** Whether the agent was switched on before. */
    private final boolean wasEnabled;

    private final boolean existing;
    private final ReportWriter report;

    /**
     * Creates an activation, which does nothing yet.
     *
     * @param existing whether open sockets, including listeners, get what the settings ask for
     */
    AttachActivation(Settings earlier, Instrumentation instrumentation, boolean existing, ReportWriter report) {
        super(earlier, instrumentation);
        wasEnabled = earlier != null && earlier.enabled();
        this.existing = existing;
        this.report = report;
    }

    @Override
    void prepareFor(Settings now) throws Exception {
        Retransformation.connectBridge(instrumentation);
        if (!wasEnabled && !existing && OpenSockets.canBeFound()) {
            OpenSockets.leaveAlone(); // before the hooks work, since new sockets are not among them
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
            OpenSockets.requireReadable(); // first, since it fails at the limit of open files
            unchanged = !wasEnabled; // otherwise the options of listeners are not restored
            // first, since connections that the listeners accept have these options
            AppliedOptions listeners = Listeners.apply(now);
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
