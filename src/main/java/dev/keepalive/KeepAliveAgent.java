package dev.keepalive;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.control.Activation;
import dev.keepalive.control.Command;
import dev.keepalive.control.StartLines;
import dev.keepalive.jmx.Registration;
import dev.keepalive.log.Log;
import dev.keepalive.log.LogFile;
import dev.keepalive.weave.SocketTransformer;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/** Where the JVM enters the agent. Nothing here can stop it: whatever goes wrong is one line on stderr. */
public final class KeepAliveAgent {
    private KeepAliveAgent() {}

    /**
     * Called before the application's main, once for each -javaagent; a later one changes the settings of an earlier one.
     *
     * @param arguments {@code key=value,key=value}, or null
     */
    public static void premain(String arguments, Instrumentation instrumentation) {
        try {
            List<String> problems = new ArrayList<String>();
            Settings earlier = Settings.current();
            Settings settings = Settings.read(arguments, earlier, problems);
            if (earlier == null) {
                start(settings, problems, instrumentation);
            } else {
                Activation.replace(earlier, settings, problems, instrumentation);
            }
        } catch (Throwable e) { // an exception here would stop the JVM
            Throwable cause = e.getCause(); // of an ExceptionInInitializerError, which says nothing itself
            Log.warn((Settings.current() == null
                            ? "not started, sockets stay as they are: "
                            : "the settings of a further -javaagent are not in force: ")
                    + (cause == null ? e : cause));
        }
    }

    private static void start(Settings settings, List<String> problems, Instrumentation instrumentation)
            throws Exception {
        settings.apply();
        if (settings.logFile() != null) {
            LogFile.check(settings.logFile());
        }
        for (String problem : problems) {
            Log.warn(problem);
        }
        if (settings.get(Setting.LOG) >= Setting.INFO || settings.get(Setting.USER_TIMEOUT) != Setting.UNSET) {
            StartLines.say(null, settings);
        }
        if (!settings.enabled()) {
            return;
        }
        try {
            SocketTransformer.install(instrumentation, settings.debug());
        } catch (Throwable e) {
            Settings.withdraw();
            throw e;
        }
        if (settings.jmx()) {
            Registration.want(instrumentation);
        }
    }

    /**
     * Called when the agent is attached to a running JVM.
     *
     * @param arguments as above; {@code existing=false} leaves open sockets alone; for what the command line adds see {@link Command}
     * @throws Exception if it failed: this tells the attaching side, and the JVM is as it was
     */
    public static void agentmain(String arguments, Instrumentation instrumentation) throws Exception {
        Command.run(arguments, instrumentation);
    }
}
