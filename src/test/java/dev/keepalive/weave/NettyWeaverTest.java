package dev.keepalive.weave;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.config.Settings;
import dev.keepalive.testing.NettyJars;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

/** The weaver on Netty's own classes, kqueue's included, judged by ASM and by the verifier of the JVM. */
class NettyWeaverTest {
    @BeforeAll
    static void keepTheWarningsOutOfTheBuild() {
        Settings.read("log=off", null, new ArrayList<>()).apply();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            io/netty/channel/epoll/EpollSocketChannel   | <init>, <init>, <init>, <init>, <init>, <init>
            io/netty/channel/kqueue/KQueueSocketChannel | <init>, <init>, <init>, <init>, <init>
            io/netty/channel/uring/IoUringSocketChannel | <init>, <init>, <init>
            io/netty/channel/unix/Socket                | setKeepAlive, setIntOpt
            io/netty/channel/epoll/LinuxSocket          | setTcpKeepIdle, setTcpKeepIntvl, setTcpKeepCnt
            io/netty/channel/uring/LinuxSocket          | setTcpKeepIdle, setTcpKeepIntvl, setTcpKeepCnt
            """)
    void everyHookPointCallsTheAgentAndPassesTheVerifier(String owner, String methods) throws Exception {
        byte[] original = classFile(owner);
        byte[] woven = NettyWeaver.weave(owner, original);
        assertThat(wovenMethods(woven)).containsExactlyInAnyOrder(methods.split(", "));
        StringWriter complaints = new StringWriter();
        CheckClassAdapter.verify(new ClassReader(woven), false, new PrintWriter(complaints));
        assertThat(complaints.toString()).isEmpty();
        try (OneClassReplaced loader = new OneClassReplaced(owner.replace('/', '.'), woven)) {
            Class<?> verified = loader.loadClass(owner.replace('/', '.'));
            assertThat(verified.getClassLoader()).isSameAs(loader);
            assertThat(verified.getDeclaredConstructors()).isNotEmpty(); // links it, hence verifies it
        }
        assertThat(original).isEqualTo(classFile(owner));
    }

    @Test
    void relocatedCopiesCallTheirOwnClasses() throws IOException {
        String original = new String(classFile("io/netty/channel/epoll/EpollSocketChannel"), ISO_8859_1);
        byte[] relocated = original.replace("io/netty/", "my/netty/").getBytes(ISO_8859_1);
        List<String> calls = new ArrayList<>();
        new ClassReader(NettyWeaver.weave("my/netty/channel/epoll/EpollSocketChannel", relocated))
                .accept(methodCalls(calls), 0);
        assertThat(calls)
                .contains(
                        "<init> my/netty/channel/epoll/EpollSocketChannel.fd",
                        "<init> my/netty/channel/unix/FileDescriptor.intValue")
                .noneMatch(call -> call.contains(" io/netty/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/channel/epoll/EpollSocketChannel",
                "/channel/kqueue/KQueueSocketChannel",
                "/channel/uring/IoUringSocketChannel",
                "/channel/uring/IOUringSocketChannel",
                "/channel/unix/Socket",
                "/channel/epoll/LinuxSocket",
                "/channel/uring/LinuxSocket"
            })
    void aClassThatOnlyHasTheNameIsLeftAlone(String suffix) throws IOException {
        assertThat(Hooks.isNettys("anything" + suffix)).isTrue();
        assertThat(Hooks.isNettys("anything/my" + suffix.substring(1))).isFalse();
        assertThat(NettyWeaver.weave("anything" + suffix, classFile("java/lang/Object")))
                .isNull();
        assertThat(NettyWeaver.states()).containsEntry(("anything" + suffix).replace('/', '.'), "does not fit");
    }

    private static byte[] classFile(String name) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            return in.readAllBytes();
        }
    }

    /** The methods from which the agent's function is called; each call is followed by the one that tells of its failure. */
    private static List<String> wovenMethods(byte[] classFile) {
        List<String> calls = new ArrayList<>();
        new ClassReader(classFile).accept(methodCalls(calls), 0);
        List<String> told = calls.stream()
                .filter(call -> call.endsWith(" java/util/function/ToIntBiFunction.applyAsInt"))
                .toList();
        return IntStream.range(0, told.size())
                .filter(i -> i % 2 == 0)
                .mapToObj(i -> told.get(i).substring(0, told.get(i).indexOf(' ')))
                .toList();
    }

    private static ClassVisitor methodCalls(List<String> calls) {
        return new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String method, String descriptor, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitMethodInsn(
                            int opcode, String owner, String name, String type, boolean isInterface) {
                        calls.add(method + " " + owner + "." + name);
                    }
                };
            }
        };
    }

    /** Netty without the test's class path, with one class woven. */
    private static final class OneClassReplaced extends URLClassLoader {
        private final String name;
        private final byte[] bytes;

        OneClassReplaced(String name, byte[] bytes) throws IOException {
            super(jars(), ClassLoader.getPlatformClassLoader());
            this.name = name;
            this.bytes = bytes;
        }

        private static URL[] jars() throws IOException {
            List<URL> urls = new ArrayList<>();
            for (String jar : NettyJars.alone().split(File.pathSeparator)) {
                urls.add(new File(jar).toURI().toURL());
            }
            return urls.toArray(URL[]::new);
        }

        @Override
        protected Class<?> findClass(String wanted) throws ClassNotFoundException {
            return wanted.equals(name) ? defineClass(name, bytes, 0, bytes.length) : super.findClass(wanted);
        }
    }
}
