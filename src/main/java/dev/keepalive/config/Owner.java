package dev.keepalive.config;

/**
 * Who may change what the agent does. Its classes are on the application's class path; under a SecurityManager (JDK 8 to 23) code without
 * permissions must not be able to switch it off or over. Loaded there alone.
 */
final class Owner {
    private Owner() {}

    /** Throws a SecurityException unless the JVM itself is starting the agent or attaching it. */
    static void check() {
        // the agent's own permissions do not tell: by default it has as few as the application
        StackTraceElement[] stack = new Throwable().getStackTrace();
        if (!stack[stack.length - 1].getClassName().equals("sun.instrument.InstrumentationImpl")) {
            throw new SecurityException("only the JVM may change the agent, by -javaagent or an attach");
        }
    }
}
