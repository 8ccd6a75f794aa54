package dev.keepalive;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.control.Activation;
import dev.keepalive.control.Command;
import dev.keepalive.control.StartLines;
import dev.keepalive.jmx.Registration;
import dev.keepalive.log.Log;
import dev.keepalive.log.LogFile;
import dev.keepalive.transform.SocketTransformer;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * The entry points of the agent: {@link #premain} when the JVM starts, and {@link #agentmain} when the agent is
 * attached. Both call {@link #activate}.
 */
public final class KeepAliveAgent {
    private KeepAliveAgent() {}

    /**
     * Called before the application's main method, once for each {@code -javaagent}; a later one changes the settings
     * of an earlier one. Nothing here can stop the JVM: any failure is reported in one line on stderr.
     *
     * @param arguments {@code key=value,key=value}, or null
     */
    public static void premain(String arguments, Instrumentation instrumentation) {
        Settings earlier = null;
        try {
            earlier = Settings.current();
            List<String> problems = new ArrayList<String>();
            Settings settings = Settings.read(arguments, earlier, problems);
            activate(
                    settings,
                    problems,
                    instrumentation,
                    earlier == null ? null : new Activation(earlier, instrumentation));
        } catch (Throwable e) { // an exception here would stop the JVM
            Throwable cause = e.getCause(); // an ExceptionInInitializerError has no message itself
            Log.warn((earlier == null
                            ? "not started, sockets stay as they are: "
                            : "the settings of a further -javaagent are not in force: ")
                    + (cause == null ? e : cause));
        }
    }

    /**
     * Called when the agent is attached to a running JVM.
     *
     * @param arguments {@code key=value,key=value}, or null; {@code existing=false} leaves open sockets alone;
     *     {@link Command} lists the arguments that the command line adds
     * @throws Exception if it failed: then the attaching side reports it, and the JVM is as it was
     */
    public static void agentmain(String arguments, Instrumentation instrumentation) throws Exception {
        Command.run(arguments, instrumentation);
    }

    /**
     * Puts settings in force. This is the one way in, for -javaagent, an attach, {@code set} and
     * {@link KeepAlive#install}.
     *
     * @param problems what is wrong with the settings, one line each
     * @param running an {@link Activation} for a JVM that is running, or that has the agent already; null for the first
     *     -javaagent. The type is not named here, because the JVM loads the types of all parameters when it looks for
     *     premain, and most JVMs do not need this class.
     * @throws Exception if it failed: then the settings that were in force before are in force again
     */
    public static void activate(
            Settings settings, List<String> problems, Instrumentation instrumentation, Object running)
            throws Exception {
        settings.applyToLines();
        try {
            if (running != null) {
                ((Activation) running).apply(settings);
            } else {
                if (settings.enabled()) {
                    SocketTransformer.install(instrumentation, settings.debug());
                }
                settings.apply();
            }
        } catch (Throwable e) {
            if (running != null) {
                ((Activation) running).rollBack(settings);
            } else {
                Settings.withdraw();
                warn(problems);
            }
            throw e;
        }
        if (settings.logFile() != null) {
            LogFile.check(settings.logFile());
        }
        warn(problems);
        if (running != null) {
            ((Activation) running).say(settings);
        } else {
            if (settings.get(Setting.LOG) >= Setting.INFO || settings.get(Setting.USER_TIMEOUT) != Setting.UNSET) {
                StartLines.say(null, settings);
            }
            wantMBean(settings, instrumentation);
        }
    }

    private static void warn(List<String> problems) {
        for (String problem : problems) {
            Log.warn(problem);
        }
    }

    private static void wantMBean(Settings settings, Instrumentation instrumentation) {
        if (settings.jmx()) {
            try {
                Registration.want(instrumentation);
            } catch (IllegalStateException e) { // sockets have keepalive all the same
                Log.warn(e.getMessage());
            }
        }
    }
}
