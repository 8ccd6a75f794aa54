package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the agent says at the start: nothing, unless it is asked to or a user timeout has to be explained. */
class StartLinesIT {
    private static List<String> said(Jdk jdk, String arguments) {
        return JvmCommand.on(jdk)
                .agent(arguments)
                .environment("KEEPIDEL", "60")
                .environment("KEEPINTVL", "10")
                .program("HoldConnection")
                .run()
                .stderr()
                .lines()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void infoSaysWhatIsOnAndNamesNearMisses(Jdk jdk) {
        assertThat(said(jdk, "idle=60,cnt=5,user-timeout=auto,log=info"))
                .containsExactly(
                        "keepalive-agent: keepalive=on (default), idle=60 (agent argument idle), intvl=10 (environment"
                                + " KEEPINTVL), cnt=5 (agent argument cnt), user-timeout=auto (agent argument user-timeout);"
                                + " a dead peer on an idle connection is detected after 110 s",
                        "keepalive-agent: environment KEEPIDEL is unknown and ignored; did you mean KEEPIDLE?");
        assertThat(said(jdk, "keepalive=off,log=info").get(0))
                .contains("keepalive=off")
                .doesNotContain("noticed");
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void theDefaultIsSilent(Jdk jdk) {
        assertThat(said(jdk, "idle=60,cnt=5,user-timeout=auto")).isEmpty();
        assertThat(said(jdk, "idle=60,cnt=5,user-timeout=110000")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aUserTimeoutThatHarmsOrDiffersFromTheTimesIsExplainedInOneLine(Jdk jdk) {
        assertThat(said(jdk, "idle=60,cnt=5,user-timeout=90000"))
                .containsExactly(
                        "keepalive-agent: user-timeout=90000: an idle connection whose peer is gone ends after 90 s, not"
                                + " after idle + intvl x cnt = 110 s, since with a user timeout Linux does not count probes;"
                                + " user-timeout=auto is 110000");
        assertThat(said(jdk, "idle=60,cnt=5,user-timeout=20s"))
                .containsExactly(
                        "keepalive-agent: user-timeout=20000 is 20000 milliseconds, no more than idle + intvl = 70 s and an eighth:"
                                + " a healthy connection is lost if it is idle and a single keepalive probe is lost; user-timeout=auto is 110000");
        assertThat(said(jdk, "idle=60,cnt=5,user-timeout=20000,log=off")).isEmpty();
        assertThat(said(jdk, "idle=60,cnt=5,user-timeout=20000,keepalive=off")).isEmpty();
    }
}
