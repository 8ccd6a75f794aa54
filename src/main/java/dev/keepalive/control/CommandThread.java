package dev.keepalive.control;

/**
 * Carries out a command if the stack of the calling thread is too short. The JVM gives its attach listener a stack of
 * the size that {@code -Xss} says.
 */
final class CommandThread extends Thread {
    /** The size of the stack, in bytes. */
    private static final long STACK_SIZE = 1 << 20;

    private final Command command;
    private final ReportWriter outcome;
    private Throwable failure;

    private CommandThread(Command command, ReportWriter outcome) {
        super(null, null, "keepalive-agent", STACK_SIZE);
        this.command = command;
        this.outcome = outcome;
    }

    /** Carries out the command, waits until that has ended, and throws what it has thrown. */
    static void run(Command command, ReportWriter outcome) throws Exception {
        CommandThread thread = new CommandThread(command, outcome);
        thread.setDaemon(true);
        thread.start();
        thread.join();
        if (thread.failure != null) {
            throw thread.failure instanceof Exception
                    ? (Exception) thread.failure
                    : new IllegalStateException(thread.failure);
        }
    }

    @Override
    public void run() {
        try {
            command.carryOut(outcome);
        } catch (Throwable e) { // the caller throws it
            failure = e;
        }
    }
}
