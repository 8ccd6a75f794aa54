package dev.keepalive.control;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.jmx.Registration;
import dev.keepalive.log.Log;
import dev.keepalive.runtime.FlightRecorder;
import dev.keepalive.socket.NewSockets;
import dev.keepalive.transform.SocketTransformer;
import java.lang.instrument.Instrumentation;

/**
 * Puts settings in force in a JVM that runs already, or that has an agent already: what a further -javaagent, an attach and {@code set}
 * have in common. A JVM with one -javaagent and no more does not load this class.
 */
public class Activation {
    /** The settings that were in force before; null if there was no agent. */
    private final Settings earlier;

    final Instrumentation instrumentation;

    /** Whether a failure up to now leaves the JVM as it was. */
    boolean unchanged = true;

    public Activation(Settings earlier, Instrumentation instrumentation) {
        this.earlier = earlier;
        this.instrumentation = instrumentation;
    }

    /**
     * Puts settings in force, with the hooks and the MBean that they want.
     *
     * @throws Exception if it failed; {@link #goBack} is to be called then
     */
    public final void apply(Settings now) throws Exception {
        FlightRecorder.lookFor(instrumentation); // first: with it other hooks are wanted
        if (FlightRecorder.isAtWork()) {
            SocketTransformer.wantConnects(true);
        }
        if (now.enabled()) {
            SocketTransformer.install(instrumentation, now.debug());
            prepareFor(now);
            now.apply();
        } else {
            now.apply(); // first: classes are put back one by one
            restored(Deactivation.takeOut());
        }
        wantMBean(earlier, now);
        applied(now);
    }

    /** Called when the hooks are there and do nothing yet. */
    void prepareFor(Settings now) throws Exception {
        if (SocketTransformer.isBridgeDefined()) {
            NewSockets.prepareFor(now);
        }
    }

    /** Called when new sockets get what the settings say. */
    void applied(Settings now) {
        // nothing more: open sockets keep what they have
    }

    /** Called when listeners have got their own options back. */
    void restored(int listeners) {
        // nobody asked
    }

    /** Puts what was in force before in force again, with hooks and MBean. What fails here as well is a line of its own. */
    public final void goBack(Settings now) {
        try {
            if (earlier == null) {
                Settings.withdraw();
            } else {
                earlier.apply();
            }
            wantMBean(now, earlier);
            if (earlier != null && earlier.enabled()) {
                SocketTransformer.install(instrumentation, earlier.debug());
            } else {
                restored(Deactivation.takeOut());
            }
        } catch (Throwable e) {
            unchanged = false;
            Log.warn("what was changed could not be put back as it was: " + e);
        }
    }

    /** Has the MBean registered or unregistered if settings differ in that; those of no agent, null, want none. */
    private void wantMBean(Settings before, Settings now) {
        if (now != null && now.jmx()) {
            Registration.want(instrumentation);
        } else if (before != null && before.jmx()) {
            Registration.wantNoLonger();
        }
    }

    /** Tells Flight Recorder and the log of the change. Called last, since it cannot be taken back. */
    public final void say(Settings now) {
        SettingChange.record(earlier, now);
        if (now.get(Setting.LOG) >= Setting.INFO || now.get(Setting.USER_TIMEOUT) != Setting.UNSET && !isReported()) {
            StartLines.say(earlier, now);
        }
    }

    /** Returns whether the outcome goes into a report, so that what a user timeout does need not be a line on stderr. */
    boolean isReported() {
        return false;
    }
}
