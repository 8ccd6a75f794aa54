package dev.keepalive;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.control.Command;
import dev.keepalive.control.Deactivation;
import dev.keepalive.control.EnoughStack;
import dev.keepalive.control.SettingChange;
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
            Settings settings = Settings.read(arguments, Settings.current(), problems);
            Settings earlier = Settings.current();
            settings.apply();
            if (settings.logFile() != null) {
                LogFile.check(settings.logFile());
            }
            for (String problem : problems) {
                Log.warn(problem);
            }
            if (settings.get(Setting.LOG) >= Setting.INFO || settings.get(Setting.USER_TIMEOUT) != Setting.UNSET) {
                StartLines.say(earlier, settings);
            }
            if (earlier != null) {
                SettingChange.record(earlier, settings);
            }
            if (settings.enabled()) {
                SocketTransformer.install(instrumentation, settings.debug());
                if (settings.jmx() && !Registration.want(instrumentation)) {
                    Log.warn(SocketTransformer.NO_MBEAN);
                }
            } else {
                Deactivation.takeOut(); // an earlier -javaagent had them installed
            }
        } catch (Throwable e) { // an exception here would stop the JVM
            Throwable cause = e.getCause(); // of an ExceptionInInitializerError, which says nothing itself
            Log.warn("not started, sockets stay as they are: " + (cause == null ? e : cause));
        }
    }

    /**
     * Called when the agent is attached to a running JVM.
     *
     * @param arguments as above; {@code existing=false} leaves open sockets alone; for what the command line adds see {@link Command}
     * @throws Exception if it failed: this tells the attaching side, and the JVM is as it was
     */
    public static void agentmain(String arguments, Instrumentation instrumentation) throws Exception {
        EnoughStack.run(arguments, instrumentation);
    }
}
