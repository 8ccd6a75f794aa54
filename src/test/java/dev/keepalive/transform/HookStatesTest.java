package dev.keepalive.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Woven means that the JVM has taken it. */
class HookStatesTest {
    private static final String CLASS = "sun/nio/ch/Net";
    private static final String METHOD = "sun.nio.ch.Net.socket";
    private static final String COPY = "a/netty/channel/epoll/EpollSocketChannel";
    private static final String COPYS_NAME = "a.netty.channel.epoll.EpollSocketChannel";

    @BeforeEach
    @AfterEach
    void noStates() {
        HookStates.clear();
    }

    @Test
    void whatIsBeingLoadedIsWoven() {
        HookStates.woven(CLASS, states("woven"), false);
        assertThat(HookStates.all()).containsEntry(METHOD, "woven");
    }

    @Test
    void whatIsRetransformedIsWovenWhenThatHasSucceeded() {
        HookStates.woven(CLASS, states("woven"), true);
        assertThat(HookStates.all()).containsEntry(METHOD, "not loaded");
        HookStates.retransformed(CLASS);
        assertThat(HookStates.all()).containsEntry(METHOD, "woven");
    }

    @Test
    void aRetransformationThatFailedLeavesNothingWoven() {
        HookStates.woven(CLASS, states("woven"), true);
        HookStates.failed(CLASS, new UnsupportedOperationException("class redefinition failed"));
        HookStates.retransformed(CLASS); // an attempt of a later one, of which nothing was woven
        assertThat(HookStates.all())
                .doesNotContainKey(METHOD)
                .containsEntry(
                        "sun.nio.ch.Net", "failed: java.lang.UnsupportedOperationException: class redefinition failed");
    }

    @Test
    void whatIsWrongWithOneOfSeveralCopiesStays() {
        HookStates.woven(COPY, "woven", false);
        HookStates.doesNotFit(COPY);
        HookStates.woven(COPY, "woven", false);
        assertThat(HookStates.all()).containsEntry(COPYS_NAME, "does not fit");
    }

    @Test
    void ofSeveralCopiesTheWorstCounts() {
        HookStates.woven(COPY, "woven", false);
        HookStates.woven(COPY, "does not fit", false);
        assertThat(HookStates.all()).containsEntry(COPYS_NAME, "does not fit");
    }

    @ParameterizedTest
    @CsvSource({
        "woven, false",
        "'woven; this release of Netty sets options by native methods', false",
        "not loaded, false",
        "does not fit, true",
        "failed: java.lang.VerifyError, true"
    })
    void statesThatLeaveSocketsUncovered(String state, boolean uncovered) {
        assertThat(HookStates.leavesSocketsUncovered(state)).isEqualTo(uncovered);
    }

    private static Map<String, String> states(String state) {
        Map<String, String> states = new LinkedHashMap<>();
        states.put("socket", state);
        return states;
    }
}
