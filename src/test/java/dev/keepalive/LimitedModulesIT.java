package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without the module jdk.net the JDK knows no TCP_KEEP* options; the kernel still gets them. */
class LimitedModulesIT {
    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    static List<Jdk> jdksWithModules() {
        return Jdks.since(9);
    }

    @Situation("Runtime image: `--limit-modules java.base,java.instrument`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithModules")
    void withoutJdkNet(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("--limit-modules", "java.base,java.instrument")
                .agent("idle=180,intvl=60,cnt=20")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 180/60/20");
            assertThat(jvm.finish()).isEqualTo(new Outcome(0, "HOLD\n", ""));
        }
    }
}
