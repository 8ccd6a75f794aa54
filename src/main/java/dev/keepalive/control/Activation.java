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
 * Puts settings in force in a JVM that is running, or that has the agent already. This is common to a further
 * -javaagent, an attach and {@code set}. A JVM with a single -javaagent does not load this class.
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
     * Puts settings in force, with the hooks and the MBean that they need.
     *
     * @throws Exception if it failed; then {@link #rollBack} is to be called
     */
    public final void apply(Settings now) throws Exception {
        FlightRecorder.lookFor(instrumentation); // first, since Flight Recorder needs further hooks
        if (FlightRecorder.hasStarted()) {
            SocketTransformer.wantConnects(true);
        }
        if (now.enabled()) {
            SocketTransformer.install(instrumentation, now.debug());
            prepareFor(now);
            now.apply();
        } else {
            now.apply(); // first, since classes are restored one by one
            restored(Deactivation.removeHooks());
        }
        wantMBean(earlier, now);
        applied(now);
    }

    /** Called when the hooks are there, but do nothing yet. */
    void prepareFor(Settings now) throws Exception {
        if (SocketTransformer.isBridgeDefined()) {
            NewSockets.prepareFor(now);
        }
    }

    /** Called when new sockets get what the settings ask for. */
    void applied(Settings now) {
        // open sockets keep their options
    }

    /** Called when the options of listeners have been restored. */
    void restored(int listeners) {
        // there is no report
    }

    /**
     * Puts the earlier settings in force again, with their hooks and MBean. If this fails as well, there is a line
     * about it.
     */
    public final void rollBack(Settings now) {
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
                restored(Deactivation.removeHooks());
            }
        } catch (Throwable e) {
            unchanged = false;
            Log.warn("what was changed could not be put back as it was: " + e);
        }
    }

    /**
     * Registers or unregisters the MBean if the settings differ in that. Null stands for no agent, which has no MBean.
     */
    private void wantMBean(Settings before, Settings now) {
        if (now != null && now.jmx()) {
            Registration.want(instrumentation);
        } else if (before != null && before.jmx()) {
            Registration.wantNoLonger();
        }
    }

    /** Reports the change to Flight Recorder and the log. This is called last, since it cannot be taken back. */
    public final void say(Settings now) {
        SettingChange.record(earlier, now);
        if (now.get(Setting.LOG) >= Setting.INFO || now.get(Setting.USER_TIMEOUT) != Setting.UNSET && !isReported()) {
            StartLines.say(earlier, now);
        }
    }

    /**
     * Returns whether the outcome goes into a report, so that what a user timeout does need not be a line on stderr.
     */
    boolean isReported() {
        return false;
    }
}
