package dev.keepalive.runtime;

import dev.keepalive.config.Settings;

/** The daemon threads of the agent, with a stack of their own size whatever {@code -Xss} says. */
public final class AgentThread {
    private static final String NAME = "keepalive-agent";

    /** In bytes. */
    private static final long STACK_SIZE = 1 << 20;

    private AgentThread() {}

    /**
     * Runs an action in a thread of its own.
     *
     * @return false if no thread can be started: there is no stack or memory for it, or a SecurityManager allows the application none
     */
    public static boolean start(Runnable action) {
        Settings.checkCaller();
        try {
            Thread thread = new Thread(null, action, NAME, STACK_SIZE);
            thread.setDaemon(true);
            thread.start();
            return true;
        } catch (Throwable e) { // an OutOfMemoryError or a SecurityException: both are told by the result
            return false;
        }
    }
}
