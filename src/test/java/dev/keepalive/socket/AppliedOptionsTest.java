package dev.keepalive.socket;

import static dev.keepalive.socket.FakeSockets.CNT;
import static dev.keepalive.socket.FakeSockets.IDLE;
import static dev.keepalive.socket.FakeSockets.INTVL;
import static dev.keepalive.socket.FakeSockets.KEEPALIVE;
import static dev.keepalive.socket.FakeSockets.USER_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.io.FileDescriptor;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which options of open sockets are changed, and how the sockets are counted. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "options are set by their numbers on Linux only")
class AppliedOptionsTest {
    /** A value that no other test gives, so that the agent has never given it. */
    private static final int THE_APPLICATIONS = 4321;

    private final FakeSockets kernel = new FakeSockets();
    private final FileDescriptor fd = open();

    private FileDescriptor open() {
        FileDescriptor opened = kernel.open();
        kernel.set(opened, IDLE, KernelDefaults.of(Setting.IDLE));
        kernel.set(opened, INTVL, KernelDefaults.of(Setting.INTVL));
        kernel.set(opened, CNT, KernelDefaults.of(Setting.CNT));
        return opened;
    }

    private AppliedOptions apply(String arguments) {
        Settings none = Settings.read(null, null, new ArrayList<>());
        AppliedOptions applied = new AppliedOptions(Settings.read(arguments, none, new ArrayList<>()));
        applied.applyTo(new OpenSocket(kernel.number(fd), new Bridge(kernel)));
        return applied;
    }

    private static void assertCounts(AppliedOptions applied, int changed, int right, int own, int refused) {
        assertThat(new int[] {applied.changed(), applied.right(), applied.own(), applied.refused()})
                .as("changed, right, the application's own, refused")
                .containsExactly(changed, right, own, refused);
    }

    @Test
    void theKernelsDefaultsAreReplaced() {
        assertCounts(apply("idle=60,intvl=10,cnt=5"), 1, 0, 0, 0);
        assertThat(kernel.calls).containsExactly(KEEPALIVE + "=1", CNT + "=5", IDLE + "=60", INTVL + "=10");
    }

    @Test
    void whatIsRightIsLeft() {
        kernel.set(fd, KEEPALIVE, 1);
        kernel.set(fd, IDLE, 60);
        assertCounts(apply("idle=60"), 0, 1, 0, 0);
        assertThat(kernel.calls).isEmpty();
    }

    @Test
    void theApplicationsOwnIsLeftUnlessForced() {
        kernel.set(fd, KEEPALIVE, 1);
        kernel.set(fd, IDLE, THE_APPLICATIONS);
        assertCounts(apply("idle=60"), 0, 0, 1, 0);
        assertThat(kernel.get(fd, IDLE)).isEqualTo(THE_APPLICATIONS);
        assertCounts(apply("idle=60,keepalive=force"), 1, 0, 0, 0);
        assertThat(kernel.get(fd, IDLE)).isEqualTo(60);
    }

    @Test
    void aValueOfTheAgentsGoesBackToTheKernels() {
        Settings.remember(Setting.IDLE, 61);
        kernel.set(fd, KEEPALIVE, 1);
        kernel.set(fd, IDLE, 61);
        assertCounts(apply("idle=default"), 1, 0, 0, 0);
        assertThat(kernel.get(fd, IDLE)).isEqualTo(KernelDefaults.of(Setting.IDLE));
    }

    @Test
    void theApplicationsOwnIsNotTakenBackEvenIfForced() {
        kernel.set(fd, KEEPALIVE, 1);
        kernel.set(fd, IDLE, THE_APPLICATIONS);
        assertCounts(apply("idle=default,keepalive=force"), 0, 0, 1, 0);
        assertThat(kernel.get(fd, IDLE)).isEqualTo(THE_APPLICATIONS);
    }

    @Test
    void anAutomaticUserTimeoutIsThatOfTheSocketsOwnTimes() {
        kernel.set(fd, IDLE, THE_APPLICATIONS);
        apply("intvl=10,cnt=5,user-timeout=auto");
        assertThat(kernel.get(fd, USER_TIMEOUT)).isEqualTo((THE_APPLICATIONS + 50) * 1000);
    }

    @Test
    void aSocketThatWasClosedMeanwhileCountsNowhere() {
        AppliedOptions applied = new AppliedOptions(Settings.read("idle=60", null, new ArrayList<>()));
        applied.applyTo(new OpenSocket(1, new Bridge(kernel)));
        assertCounts(applied, 0, 0, 0, 0);
    }
}
