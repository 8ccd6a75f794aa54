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

    /**
     * Throws a SecurityException unless the class that asks was called by another class of the agent: it has to be public, since the agent has
     * several packages. Permissions do not tell, as the application that makes a socket is on the stack of what the agent does.
     */
    static void checkCaller() {
        StackTraceElement[] stack = new Throwable().getStackTrace(); // this method, Settings, the class that asks
        String asks = stack[2].getClassName();
        for (int i = 3; i < stack.length; i++) {
            String caller = stack[i].getClassName();
            if (!caller.equals(asks)) {
                if (isAgents(caller)) {
                    return;
                }
                break;
            }
        }
        throw new SecurityException("only the agent itself may call " + asks);
    }

    /** The packages are sealed, and code without permissions makes no class loader that might have others of these names. */
    private static boolean isAgents(String name) {
        try {
            return name.startsWith("dev.keepalive.")
                    && Class.forName(name, false, Owner.class.getClassLoader()) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
