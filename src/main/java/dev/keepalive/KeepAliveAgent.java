package dev.keepalive;

import dev.keepalive.config.Settings;
import dev.keepalive.config.SettingsReader;
import dev.keepalive.weave.Hooks;
import java.lang.instrument.Instrumentation;

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
            Settings settings = SettingsReader.read(arguments, Settings.current());
            settings.apply();
            if (settings.enabled()) {
                Hooks.install(instrumentation);
            } else {
                Hooks.remove(); // an earlier -javaagent had them installed
            }
        } catch (Throwable e) { // an exception here would stop the JVM
            Log.warn("not started, sockets stay as they are: " + e);
        }
    }
}
