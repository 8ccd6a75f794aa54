package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Libraries;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.SocketOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Releases of Netty that lack what the hooks need: sockets work, and the state says what is not covered. They run on JDK 8 alone. */
class OldNettyIT {
    private static final String CHANNEL = "io.netty.channel.epoll.EpollSocketChannel";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
        Needs.command("mvn");
    }

    static List<Jdk> jdk8() {
        return Jdks.all().stream().filter(jdk -> jdk.feature() == 8).toList();
    }

    static Stream<Arguments> releasesWithoutDescriptor() {
        return jdk8().stream().flatMap(jdk -> Stream.of("4.0.21", "4.0.24").map(release -> Arguments.of(jdk, release)));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("releasesWithoutDescriptor")
    void aMethodThatIsMissingAtTheFirstSocketDoesNotFit(Jdk jdk, String release) throws JsonParserException {
        try (ForkedJvm jvm = start(jdk, release)) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(Kernel.untouched());
            assertThat(stateOfChannel(jdk, jvm)).isEqualTo("does not fit");
            assertThat(jvm.finish().stderr().lines())
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("keepalive-agent: " + CHANNEL
                            + " does not fit, its sockets stay as they are: java.lang.NoSuchMethodError: "));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdk8")
    void whatSetsOptionsByNativeMethodsIsNotHeldAndSaysSo(Jdk jdk) throws JsonParserException {
        try (ForkedJvm jvm = start(jdk, "4.0.27")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .extracting(SocketOptions::keepAliveValues)
                    .containsExactlyInAnyOrder("off 180/60/20", "on 180/60/20"); // the client has switched it off
            assertThat(stateOfChannel(jdk, jvm))
                    .isEqualTo("woven; this release of Netty sets options by native methods,"
                            + " so the application can switch keepalive off");
            assertThat(jvm.finish().stderr()).isEmpty();
        }
    }

    private ForkedJvm start(Jdk jdk, String release) {
        return JvmCommand.on(jdk)
                .classPath(Libraries.compile("NettyEpollPair", "netty-" + release, directory, 8))
                .agent("idle=180,intvl=60,cnt=20")
                .program("NettyEpollPair")
                .start()
                .await("HOLD");
    }

    private static String stateOfChannel(Jdk jdk, ForkedJvm jvm) throws JsonParserException {
        JsonObject status = JsonParser.object()
                .from(AgentCommandLine.on(jdk)
                        .run("status", "--json", jvm.pid())
                        .stdout());
        return status.getArray("hooks").stream()
                .map(JsonObject.class::cast)
                .filter(hook -> hook.getString("method").equals(CHANNEL))
                .findFirst()
                .orElseThrow()
                .getString("state");
    }
}
