package dev.keepalive.control;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.jmx.Registration;
import dev.keepalive.log.Log;
import dev.keepalive.log.LogFile;
import dev.keepalive.socket.NewSockets;
import dev.keepalive.weave.SocketTransformer;
import java.lang.instrument.Instrumentation;
import java.util.List;

/** What a further -javaagent, an attach and a {@code set} have in common. Not loaded by a JVM that has one -javaagent and no more. */
public final class Activation {
    private Activation() {}

    /**
     * A further -javaagent: its settings take the place of those of an earlier one, for sockets that are made from now on.
     *
     * @param problems what is wrong with the settings
     * @throws Exception if it failed: then the earlier settings are in force
     */
    public static void replace(Settings earlier, Settings now, List<String> problems, Instrumentation instrumentation)
            throws Exception {
        try {
            if (now.enabled()) {
                SocketTransformer.install(instrumentation, now.debug());
                if (SocketTransformer.isBridgeDefined()) {
                    NewSockets.prepareFor(now);
                }
                now.apply();
            } else {
                now.apply(); // first: classes are put back one by one
                Deactivation.takeOut();
            }
            wantMBean(earlier, now, instrumentation);
        } catch (Throwable e) {
            goBack(now, earlier, instrumentation);
            throw e;
        }
        say(earlier, now, problems);
        if (now.get(Setting.LOG) >= Setting.INFO || now.get(Setting.USER_TIMEOUT) != Setting.UNSET) {
            StartLines.say(earlier, now);
        }
    }

    /**
     * Puts earlier settings in force again, with hooks and MBean, or takes everything out.
     *
     * @param earlier null if there was no agent
     * @return the number of listeners that have their own options again
     */
    static int goBack(Settings from, Settings earlier, Instrumentation instrumentation) throws Exception {
        int restored = 0;
        if (earlier == null) {
            Settings.withdraw();
        } else {
            earlier.apply();
        }
        wantMBean(from, earlier, instrumentation);
        if (earlier != null && earlier.enabled()) {
            SocketTransformer.install(instrumentation, earlier.debug());
        } else {
            restored = Deactivation.takeOut();
        }
        return restored;
    }

    /** Has the MBean registered or unregistered, if settings differ in that; those of no agent, null, want none. */
    static void wantMBean(Settings before, Settings now, Instrumentation instrumentation) {
        if (now != null && now.jmx()) {
            Registration.want(instrumentation);
        } else if (before != null && before.jmx()) {
            Registration.wantNoLonger();
        }
    }

    /** Tells Flight Recorder and the log; last, since it cannot be taken back. */
    static void say(Settings earlier, Settings now, List<String> problems) {
        SettingChange.record(earlier, now);
        if (now.logFile() != null) {
            LogFile.check(now.logFile());
        }
        for (String problem : problems) {
            Log.warn(problem);
        }
    }
}
