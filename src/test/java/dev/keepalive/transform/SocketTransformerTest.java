package dev.keepalive.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the transformer answers for classes as the JVM offers them, without a JVM that has it. */
class SocketTransformerTest {
    private final List<ClassFileTransformer> transformers = new ArrayList<>();

    /** Of a JVM that has loaded no class with hook points. */
    private final Instrumentation jvm = (Instrumentation) Proxy.newProxyInstance(
            Instrumentation.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "addTransformer":
                        transformers.add((ClassFileTransformer) arguments[0]);
                        return null;
                    case "removeTransformer":
                        return transformers.remove(arguments[0]);
                    case "getAllLoadedClasses":
                        return new Class<?>[] {Object.class, String.class};
                    default:
                        throw new UnsupportedOperationException(method.getName());
                }
            });

    @BeforeEach
    void install() throws Exception {
        HookStates.clear();
        SocketTransformer.install(jvm, false);
    }

    @AfterEach
    void uninstall() {
        SocketTransformer.uninstall();
        HookStates.clear();
    }

    private byte[] transform(ClassLoader loader, String name, byte[] classFile) throws Exception {
        return transformers.get(0).transform(loader, name, null, null, classFile);
    }

    private static byte[] classFile(String name) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            return in.readAllBytes();
        }
    }

    @Test
    void aClassWithHookPointsIsWoven() throws Exception {
        byte[] original = classFile("sun/nio/ch/Net");
        byte[] woven = transform(null, "sun/nio/ch/Net", original);
        assertThat(woven).isNotNull().isNotEqualTo(original);
        assertThat(HookStates.all()).containsEntry("sun.nio.ch.Net.socket", "woven");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java/lang/String", // ends like none
                "java/net/HttpConnectSocketImpl", // ends like one
                "sun/nio/ch/DatagramSocketAdaptor",
                "jdk/internal/net/http/Http1AsyncReceiver"
            })
    void otherClassesOfTheJdkAreLeftAlone(String name) throws Exception {
        assertThat(transform(null, name, new byte[0])).isNull();
        assertThat(HookStates.all()).doesNotContainKey(name.replace('/', '.'));
    }

    @Test
    void aClassOfTheApplicationWithTheNameOfOneOfTheJdkIsLeftAlone() throws Exception {
        assertThat(transform(getClass().getClassLoader(), "sun/nio/ch/Net", classFile("sun/nio/ch/Net")))
                .isNull();
    }

    @Test
    void aClassWithoutANameIsLeftAlone() throws Exception {
        assertThat(transform(null, null, new byte[0])).isNull();
    }

    @Test
    void aClassFileThatCannotBeReadIsLeftAloneAndNamed() throws Exception {
        assertThat(transform(null, "sun/nio/ch/Net", new byte[100])).isNull();
        assertThat(HookStates.all().get("sun.nio.ch.Net")).startsWith("failed: ");
    }

    @Test
    void installedOnceItStays() throws Exception {
        ClassFileTransformer first = transformers.get(0);
        SocketTransformer.install(jvm, false);
        assertThat(transformers).containsExactly(first);
    }

    @Test
    void withOtherHookPointsItIsReplaced() throws Exception {
        ClassFileTransformer first = transformers.get(0);
        SocketTransformer.install(jvm, true);
        assertThat(transformers).hasSize(1).doesNotContain(first);
        transform(null, "sun/nio/ch/Net", classFile("sun/nio/ch/Net"));
        assertThat(HookStates.all()).containsEntry("sun.nio.ch.Net.connect", "woven");
    }

    @Test
    void theHookPointsOfThisJdkAreExpectedBeforeTheirClassesAreLoaded() {
        assertThat(HookStates.all())
                .containsEntry("sun.nio.ch.Net.socket", "not loaded")
                .doesNotContainKey("sun.nio.ch.Net.connect");
    }
}
