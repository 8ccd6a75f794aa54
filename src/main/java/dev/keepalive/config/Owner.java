package dev.keepalive.config;

/**
 * Protects the agent, whose classes are on the class path of the application: under a SecurityManager (JDK 8 to 23),
 * code without permissions must not be able to switch it off or change its settings. This class is loaded only there.
 */
final class Owner {
    private Owner() {}

    /** Throws a SecurityException unless the JVM itself is starting the agent or attaching it. */
    static void check() {
        // permissions do not tell: by default the agent has as few as the application
        StackTraceElement[] stack = new Throwable().getStackTrace();
        if (!stack[stack.length - 1].getClassName().equals("sun.instrument.InstrumentationImpl")) {
            throw new SecurityException("only the JVM may change the agent, by -javaagent or an attach");
        }
    }

    /**
     * Throws a SecurityException unless another class of the agent has called the class that asks, which is public only
     * because the agent has several packages. Permissions do not tell, since the application that makes a socket is on
     * the stack.
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

    /** Whether a class belongs to the agent; code without permissions cannot add classes to its packages. */
    private static boolean isAgents(String name) {
        try {
            return name.startsWith("dev.keepalive.")
                    && Class.forName(name, false, Owner.class.getClassLoader()) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
