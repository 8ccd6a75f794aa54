package dev.keepalive;

import java.util.function.Consumer;

/**
 * Loads the agent into the JVM that calls it. This is for applications that have this jar as an ordinary dependency,
 * and whose start command cannot be changed.
 */
public final class KeepAlive {
    private KeepAlive() {}

    /**
     * Attaches the agent to this JVM. Sockets get keepalive from now on, and so do those that are open (Linux). A
     * second call changes the settings that it names; the others stay as they are.
     *
     * <p>JDK 9 and later do not let a JVM attach to itself, so a short-lived process of {@code java.home/bin/java} does
     * it. JDK 21 and later print a warning on stderr, which {@code -XX:+EnableDynamicAgentLoading} prevents.
     *
     * @param options settings as in {@code -javaagent}, {@code "idle=60,intvl=10,cnt=5"}; null or "" for those of
     *     system properties and environment
     * @throws IllegalArgumentException if an option is wrong; nothing has changed
     * @throws IllegalStateException if this JVM does not allow an agent to be attached
     *     ({@code -XX:+DisableAttachMechanism}, {@code -XX:-EnableDynamicAgentLoading}, a Java runtime without the
     *     modules jdk.attach and java.instrument), or if this class is not in the agent's own jar; the message says
     *     which, and nothing has changed in this JVM
     */
    public static synchronized void install(String options) {
        Consumer<String> installation;
        try {
            @SuppressWarnings("unchecked")
            Consumer<String> found = (Consumer<String>) CommandLineJar.load("dev.keepalive.install.SelfInstallation")
                    .getConstructor()
                    .newInstance();
            installation = found;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this class is not in the agent's own jar: " + e, e);
        }
        installation.accept(options == null ? "" : options);
    }
}
