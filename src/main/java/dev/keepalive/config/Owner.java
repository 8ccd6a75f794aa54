package dev.keepalive.config;

/**
 * Who may change what the agent does. Its classes are on the application's class path; under a SecurityManager (JDK 8 to 23) code without
 * permissions must not be able to switch it off or over.
 */
final class Owner {
    private Owner() {}

    /**
     * Returns if the JVM itself is starting the agent or attaching it.
     *
     * @throws SecurityException if the application is
     */
    static void check() {
        if (!calledByJvm()) {
            throw new SecurityException("only the JVM may change the agent, by -javaagent or an attach");
        }
    }

    /** The agent's own permissions do not tell: by default it has as few as the application. */
    private static boolean calledByJvm() {
        StackTraceElement[] stack = new Throwable().getStackTrace();
        return stack[stack.length - 1].getClassName().equals("sun.instrument.InstrumentationImpl");
    }
}
