package dev.keepalive.socket;

import static dev.keepalive.socket.FakeSockets.CNT;
import static dev.keepalive.socket.FakeSockets.IDLE;
import static dev.keepalive.socket.FakeSockets.INTVL;
import static dev.keepalive.socket.FakeSockets.KEEPALIVE;
import static dev.keepalive.socket.FakeSockets.USER_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepalive.config.Settings;
import java.io.FileDescriptor;
import java.util.ArrayList;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent's end of the bridge does with the events of sockets, without a JVM that has the hooks. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "options are set by their numbers on Linux only")
@ResourceLock("settings in force")
class NewSocketsTest {
    private final FakeSockets kernel = new FakeSockets();
    private final NewSockets sockets = new NewSockets();

    private void start(String arguments) {
        Settings none = Settings.read(null, null, new ArrayList<>());
        Settings.read(arguments, none, new ArrayList<>()).apply();
        sockets.connect(new Bridge(kernel));
        kernel.calls.clear();
    }

    @AfterEach
    void stop() {
        Settings.withdraw();
    }

    private FileDescriptor create(String event) {
        FileDescriptor fd = kernel.open();
        sockets.apply(event, new Object[] {fd, null});
        return fd;
    }

    private Object set(FileDescriptor fd, String option, Object value) {
        return sockets.apply("option", new Object[] {fd, option, value});
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "accepted"})
    void aNewSocketGetsTheOptionsInTheOrderOfTheHowto(String event) {
        start("idle=60,intvl=10,cnt=5,user-timeout=20000");
        create(event);
        assertThat(kernel.calls)
                .containsExactly(KEEPALIVE + "=1", CNT + "=5", IDLE + "=60", INTVL + "=10", USER_TIMEOUT + "=20000");
    }

    @Test
    void aNumberThatWasNotGivenStaysTheKernels() {
        start("cnt=5");
        create("client");
        assertThat(kernel.calls).containsExactly(KEEPALIVE + "=1", CNT + "=5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connecting", "connected"})
    void aConnectSetsNothing(String event) {
        start("idle=60");
        create(event);
        assertThat(kernel.calls).isEmpty();
    }

    @Test
    void switchedOffItTouchesNothing() {
        start("keepalive=off,idle=60");
        FileDescriptor fd = create("client");
        kernel.set(fd, KEEPALIVE, 1);
        assertThat(kernel.calls).isEmpty();
        assertThat(set(fd, "SO_KEEPALIVE", false)).isEqualTo(false);
    }

    @Test
    void withoutSettingsItTouchesNothing() {
        start("idle=60");
        Settings.withdraw();
        create("client");
        assertThat(kernel.calls).isEmpty();
    }

    @Test
    void anOptionThatIsRefusedCostsThatOptionAlone() {
        start("idle=60,intvl=10,cnt=5");
        kernel.refuses = IDLE;
        create("client");
        assertThat(kernel.calls).containsExactly(KEEPALIVE + "=1", CNT + "=5", INTVL + "=10");
    }

    @ParameterizedTest
    @CsvSource({
        "idle=60,                 SO_KEEPALIVE, false, true",
        "idle=60,                 SO_KEEPALIVE, true,  true",
        "'idle=60,keepalive=yield', SO_KEEPALIVE, false, false"
    })
    void keepaliveStaysOnUnlessTheApplicationHasTheLastWord(
            String arguments, String option, boolean asked, boolean kept) {
        start(arguments);
        assertThat(set(create("client"), option, asked)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "TCP_KEEPIDLE,     60",
        "TCP_KEEPINTERVAL, 10",
        "TCP_KEEPCOUNT,    5",
        "TCP_USER_TIMEOUT, 20000",
        "SO_LINGER,        7"
    })
    void theTimesAreTheApplicationsUnlessForced(String option, int forced) {
        start("idle=60,intvl=10,cnt=5,user-timeout=20000");
        assertThat(set(create("client"), option, 7)).isEqualTo(7);
        start("idle=60,intvl=10,cnt=5,user-timeout=20000,keepalive=force");
        assertThat(set(create("client"), option, 7)).isEqualTo(forced);
    }

    @Test
    void aListenerThatHasKeepaliveFromAnAttachStaysTheApplications() {
        start("idle=60");
        FileDescriptor listener = kernel.listen();
        kernel.set(listener, KEEPALIVE, 1);
        sockets.listenersMayHaveKeepAlive(true);
        assertThat(set(listener, "SO_KEEPALIVE", false)).isEqualTo(false);
    }

    @Test
    void aSocketThatIsLeftAloneStaysTheApplicationsUntilItsDescriptorIsUsedAgain() {
        start("idle=60");
        FileDescriptor fd = create("client");
        boolean[] leftAlone = new boolean[kernel.number(fd) + 1];
        leftAlone[kernel.number(fd)] = true;
        sockets.leaveAlone(leftAlone);
        assertThat(set(fd, "SO_KEEPALIVE", false)).isEqualTo(false);
        sockets.apply("client", new Object[] {fd, null});
        assertThat(set(fd, "SO_KEEPALIVE", false)).isEqualTo(true);
    }

    @Test
    void anAutomaticUserTimeoutFollowsTheApplicationsTimes() {
        start("idle=60,intvl=10,cnt=5,user-timeout=auto");
        FileDescriptor fd = create("client");
        assertThat(kernel.get(fd, USER_TIMEOUT)).isEqualTo(110_000);
        assertThat(set(fd, "TCP_KEEPIDLE", 300)).isEqualTo(300);
        assertThat(kernel.get(fd, USER_TIMEOUT)).isEqualTo(350_000);
    }

    @Test
    void aClosedSocketIsTheApplicationsMatter() {
        start("idle=60");
        assertThat(set(null, "SO_KEEPALIVE", false)).isEqualTo(false);
        assertThat(set(new FileDescriptor(), "SO_KEEPALIVE", null)).isNull();
        sockets.apply("client", new Object[] {new FileDescriptor(), null});
        assertThat(kernel.calls).isEmpty();
    }

    @Test
    void anInstanceWithoutTheBridgeDoesNothing() {
        assertThat(new NewSockets().apply("option", new Object[] {kernel.open(), "SO_KEEPALIVE", false}))
                .isEqualTo(false);
    }

    @Test
    void nothingElseIsTakenForTheBridge() {
        BiFunction<String, Object[], Object> madeByTheApplication = kernel;
        assertThatThrownBy(() -> new NewSockets().apply("connect", new Object[] {madeByTheApplication}))
                .isInstanceOf(SecurityException.class);
    }
}
