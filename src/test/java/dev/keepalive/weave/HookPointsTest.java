package dev.keepalive.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.runtime.FlightRecorder;
import dev.keepalive.runtime.MBeanServers;
import dev.keepalive.transform.HookedClasses;
import dev.keepalive.transform.SocketTransformer;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The transformer decides by names alone which classes it looks at, and must not load the list of hook points for that. So names that it
 * lets through are compared with the list here, in both directions.
 */
class HookPointsTest {
    private static final String NETTYS_PREFIX = "io/netty";

    static Stream<String> ownersInJdk() {
        return Arrays.stream(HookPoints.all()).map(point -> point.owner).distinct();
    }

    static Stream<String> suffixesInNetty() {
        return Arrays.stream(NettyHookPoints.all()).map(point -> point.suffix).distinct();
    }

    @ParameterizedTest
    @MethodSource("ownersInJdk")
    void theTransformerLooksAtEachClassWithHookPoints(String owner) {
        assertThat(SocketTransformer.looksAt(owner, true) || !HookedClasses.existHere(owner))
                .as(
                        "SocketTransformer.looksAt(\"%s\"): a hook point in a class that the transformer does not look at is never"
                                + " woven; add the class to HookedClasses, and to SocketTransformer.isJdks, endsLikeJdks and"
                                + " endsLikeAnyHooked",
                        owner)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("suffixesInNetty")
    void theTransformerLooksAtEachClassOfNettyWithHookPoints(String suffix) {
        assertThat(SocketTransformer.looksAt(NETTYS_PREFIX + suffix, false))
                .as(
                        "SocketTransformer.looksAt(\"%s\"): a hook point in a class that the transformer does not look at is never"
                                + " woven; add the class to HookedClasses, and to SocketTransformer.isNettys and endsLikeNettys",
                        suffix)
                .isTrue();
    }

    /** A class that is there before the agent is found by what it extends, before its name is asked for. */
    @ParameterizedTest
    @MethodSource("ownersInJdk")
    void aLoadedClassWithHookPointsIsFound(String owner) {
        Class<?> loaded;
        try {
            loaded = Class.forName(owner.replace('/', '.'), false, null);
        } catch (ClassNotFoundException e) {
            assertThat(HookedClasses.existHere(owner) && HookPointsTest.isWantedHere(owner))
                    .as("%s is in no JDK %s", owner, System.getProperty("java.specification.version"))
                    .isFalse();
            return;
        }
        if (!isWantedHere(owner)) {
            return; // kept by this JDK for other uses
        }
        assertThat(SocketTransformer.anyMayHaveHooks(new Class<?>[] {loaded}))
                .as(
                        "SocketTransformer.anyMayHaveHooks, %s: where this class is loaded before the agent starts it is not woven;"
                                + " the superclass test there has to let it through",
                        loaded)
                .isTrue();
    }

    private static boolean isWantedHere(String owner) {
        return Arrays.stream(HookPoints.all()).anyMatch(point -> point.isWantedIn(owner, true));
    }

    @Test
    void eachHookedClassHasAHookPoint() throws IllegalAccessException {
        List<String> withHookPoints = new ArrayList<>(ownersInJdk().toList());
        withHookPoints.addAll(suffixesInNetty().toList());
        List<String> named = new ArrayList<>();
        for (Field constant : HookedClasses.class.getFields()) {
            named.add((String) constant.get(null));
        }
        assertThat(withHookPoints)
                .as("HookedClasses names each class that HookPoints and NettyHookPoints hook, and no other")
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FlightRecorder.CLASS,
                MBeanServers.CLASS,
                "sun/nio/ch/Net$1",
                "java/net/AbstractPlainSocketImpl$1"
            })
    void aTriggerIsNotTakenForAClassWithHookPoints(String trigger) {
        assertThat(SocketTransformer.endsLikeAnyHooked(trigger))
                .as(
                        "%s ends like a class with hook points, so SocketTransformer.transform no longer sees it as the trigger that"
                                + " it is; compare it before endsLikeAnyHooked there",
                        trigger)
                .isFalse();
    }
}
