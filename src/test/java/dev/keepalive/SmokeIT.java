package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.SocketOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example of the README: both ends of a connection have the four values. */
class SmokeIT {
    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void bothEndsOfAConnectionHaveTheFourValues(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .agent("idle=180,intvl=60,cnt=20")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 180/60/20");
        }
    }
}
