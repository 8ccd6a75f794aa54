import dev.keepalive.jfr.KeepAliveEvents;
import dev.keepalive.runtime.FlightRecorder;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Prints how many nanoseconds the agent needs to find out, for each socket, that nobody wants an event: the read of a flag; and if Flight
 * Recorder runs, the question to it.
 */
public final class Question {
    private static final int ROUNDS = 11;
    private static final int TIMES = 20_000_000;

    public static void main(String[] args) {
        boolean atWork = FlightRecorder.hasStarted();
        BooleanSupplier question = atWork ? KeepAliveEvents::areSocketsWanted : FlightRecorder::hasStarted;
        if (atWork != Boolean.parseBoolean(args[0]) || question.getAsBoolean()) {
            throw new IllegalStateException("Flight Recorder at work: " + atWork);
        }
        double[] nanos = new double[ROUNDS];
        int yes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < TIMES; i++) {
                if (question.getAsBoolean()) {
                    yes++;
                }
            }
            nanos[round] = (double) (System.nanoTime() - start) / TIMES;
        }
        Arrays.sort(nanos);
        System.out.println(nanos[ROUNDS / 2] + yes);
    }
}
