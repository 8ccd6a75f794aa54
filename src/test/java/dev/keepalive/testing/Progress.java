package dev.keepalive.testing;

import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Says now and then how many tests have run: Maven itself says nothing until a class has ended, which takes minutes. */
public final class Progress implements TestExecutionListener {
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(20);

    private final long start = System.nanoTime();
    private long lastSaid = start;
    private int ended;
    private int failed;

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (!test.isTest()) {
            return;
        }
        ended++;
        if (result.getStatus() == Status.FAILED) {
            failed++;
            System.out.println("progress: failed: " + test.getLegacyReportingName() + " of "
                    + test.getUniqueIdObject().getSegments().get(1).getValue());
        }
        long now = System.nanoTime();
        if (now - lastSaid >= PERIOD) {
            lastSaid = now;
            System.out.println("progress: " + ended + " tests, " + failed + " failed, after "
                    + TimeUnit.NANOSECONDS.toSeconds(now - start) + " s");
        }
    }
}
