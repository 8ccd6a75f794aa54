package dev.keepalive.runtime;

import dev.keepalive.config.Settings;

/** The daemon threads of the agent. The size of their stacks does not depend on {@code -Xss}. */
public final class AgentThread {
    private static final String NAME = "keepalive-agent";

    /** The size of the stack, in bytes. */
    private static final long STACK_SIZE = 1 << 20;

    private AgentThread() {}

    /**
     * Runs an action in a thread of its own.
     *
     * @return false if no thread can be started: there is no stack or memory for it, or a SecurityManager allows the
     *     application none
     */
    public static boolean start(Runnable action) {
        Settings.checkCaller();
        try {
            Thread thread = new Thread(null, action, NAME, STACK_SIZE);
            thread.setDaemon(true);
            thread.start();
            return true;
        } catch (Throwable e) { // an OutOfMemoryError or a SecurityException: the result tells of either
            return false;
        }
    }
}
