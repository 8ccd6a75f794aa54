package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OutageFigures;
import dev.keepalive.testing.Polling;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a user timeout does besides: it ends a connection whose peer lives but does not read for that long. Keepalive alone does not. */
class ZeroWindowIT {
    private static final String TIMES = "idle=2,intvl=1,cnt=2";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static ForkedJvm start(String arguments) {
        return JvmCommand.on(Jdks.RUNNING)
                .agent(arguments)
                .program("NeverReads")
                .start()
                .await("HOLD");
    }

    private static boolean hasEnded(ForkedJvm jvm) {
        return jvm.stdout().contains("ended\t");
    }

    @Test
    void aPeerThatDoesNotReadIsGivenUpWithAUserTimeoutAlone() {
        Needs.linux();
        String given = TIMES + ",user-timeout=auto";
        try (ForkedJvm with = start(given);
                ForkedJvm without = start(TIMES)) {
            Polling.until(LIMIT, () -> hasEnded(with));
            String[] end = with.stdout()
                    .lines()
                    .filter(line -> line.startsWith("ended"))
                    .findFirst()
                    .orElseThrow()
                    .split("\t");
            assertThat(end[2]).contains("timed out");
            assertThat(Integer.parseInt(end[1])).isGreaterThanOrEqualTo(4000);
            assertThat(hasEnded(without)).as("%s", without).isFalse();
            String what = "sending to a peer that does not read";
            OutageFigures.add(
                    "a zero window",
                    what,
                    given,
                    Jdks.RUNNING,
                    String.format("exception after %.1f s", Integer.parseInt(end[1]) / 1000.0));
            OutageFigures.add("a zero window", what, TIMES, Jdks.RUNNING, "keeps waiting");
        }
    }
}
