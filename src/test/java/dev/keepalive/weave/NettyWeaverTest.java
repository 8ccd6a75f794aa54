package dev.keepalive.weave;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.config.Settings;
import dev.keepalive.testing.NettyJars;
import dev.keepalive.transform.HookStates;
import dev.keepalive.transform.RecordedHookStates;
import dev.keepalive.transform.SocketTransformer;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

/** The weaver on Netty's own classes, kqueue's included, judged by ASM and by the verifier of the JVM. */
class NettyWeaverTest {
    private static final String EPOLL = "io/netty/channel/epoll/EpollSocketChannel";

    @BeforeAll
    static void keepTheWarningsOutOfTheBuild() {
        Settings.read("log=off", null, new ArrayList<>()).apply();
    }

    @BeforeEach
    @AfterEach
    void noStates() {
        RecordedHookStates.clear();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            io/netty/channel/epoll/EpollSocketChannel   | client that connects, client that connects, client that connects, accepted, accepted, accepted
            io/netty/channel/kqueue/KQueueSocketChannel | client that connects, client that connects, client that connects, accepted, accepted
            io/netty/channel/uring/IoUringSocketChannel | client, accepted, accepted
            io/netty/channel/unix/Socket                | SO_KEEPALIVE, setsockopt, setsockopt, connected
            io/netty/channel/epoll/LinuxSocket          | TCP_KEEPIDLE, TCP_KEEPINTERVAL, TCP_KEEPCOUNT, TCP_USER_TIMEOUT
            io/netty/channel/uring/LinuxSocket          | TCP_KEEPIDLE, TCP_KEEPINTERVAL, TCP_KEEPCOUNT, TCP_USER_TIMEOUT
            """)
    void everyHookPointCallsTheAgentAndPassesTheVerifier(String owner, String operations) throws Exception {
        byte[] original = MadeUp.classFile(owner);
        byte[] woven = NettyWeaver.weave(owner, original, true, false);
        assertThat(operations(woven).values()).containsExactlyInAnyOrder(operations.split(", "));
        assertThat(HookStates.all()).containsEntry(owner.replace('/', '.'), "woven");
        StringWriter complaints = new StringWriter();
        CheckClassAdapter.verify(new ClassReader(woven), false, new PrintWriter(complaints));
        assertThat(complaints.toString()).isEmpty();
        try (OneClassReplaced loader = new OneClassReplaced(owner.replace('/', '.'), woven)) {
            Class<?> verified = loader.loadClass(owner.replace('/', '.'));
            assertThat(verified.getClassLoader()).isSameAs(loader);
            assertThat(verified.getDeclaredConstructors()).isNotEmpty(); // links it, hence verifies it
        }
        assertThat(original).isEqualTo(MadeUp.classFile(owner));
    }

    @Test
    void connectsAreToldOnlyIfTheyAreWanted() {
        String socket = "io/netty/channel/unix/Socket";
        assertThat(operations(NettyWeaver.weave(socket, MadeUp.classFile(socket), false, false)))
                .doesNotContainValue("connected");
    }

    @Test
    void aRetransformedClassIsNotYetWoven() {
        assertThat(NettyWeaver.weave(EPOLL, MadeUp.classFile(EPOLL), false, true))
                .isNotNull();
        assertThat(HookStates.all()).doesNotContainKey(EPOLL.replace('/', '.'));
        RecordedHookStates.retransformed(EPOLL);
        assertThat(HookStates.all()).containsEntry(EPOLL.replace('/', '.'), "woven");
    }

    @Test
    void relocatedCopiesCallTheirOwnClasses() {
        byte[] relocated = new String(MadeUp.classFile(EPOLL), ISO_8859_1)
                .replace("io/netty/", "my/netty/")
                .getBytes(ISO_8859_1);
        List<String> calls = new ArrayList<>();
        visitCalls(NettyWeaver.weave(EPOLL.replace("io/", "my/"), relocated, false, false), calls::add);
        assertThat(calls)
                .contains("my/netty/channel/unix/FileDescriptor.intValue")
                .noneMatch(call -> call.startsWith("io/netty/"));
    }

    /** Of Netty 4.0 up to 4.0.27, which gives the channel a bare number. */
    @Test
    void aReleaseWithoutAClassForDescriptorsSaysThatOptionsAreNotHeld() {
        byte[] classFile = channel(EPOLL, "(Lio/netty/channel/Channel;I)V", "()V");
        Map<String, String> operations = operations(NettyWeaver.weave(EPOLL, classFile, false, false));
        assertThat(operations)
                .containsEntry("(Lio/netty/channel/Channel;I)V", "accepted")
                .containsEntry("()V", "client");
        String state = HookStates.all().get(EPOLL.replace('/', '.'));
        assertThat(state).startsWith("woven; ").contains("options");
        assertThat(HookStates.leavesSocketsUncovered(state)).isFalse();
    }

    /** Of Netty 5.0.0.Alpha5, whose channel may be one of a Unix-domain socket too: the agent's end asks the kernel. */
    @Test
    void netty5IsAskedOfEachSocket() {
        String netty5 = "io/netty5/channel/epoll/EpollSocketChannel";
        String accepted = "(Lio/netty5/channel/socket/ServerSocketChannel;Lio/netty5/channel/EventLoop;"
                + "Lio/netty5/channel/epoll/LinuxSocket;Ljava/net/SocketAddress;)V";
        String client = "(Lio/netty5/channel/EventLoop;Ljava/net/ProtocolFamily;)V";
        String adopted = "(Lio/netty5/channel/EventLoop;ILjava/net/ProtocolFamily;)V";
        byte[] woven = NettyWeaver.weave(netty5, channel(netty5, accepted, client, adopted), false, false);
        assertThat(operations(woven))
                .containsEntry(accepted, "accepted if TCP")
                .containsEntry(client, "client that connects if TCP")
                .containsEntry(adopted, "accepted if TCP");
        List<String> calls = new ArrayList<>();
        visitCalls(woven, calls::add);
        assertThat(calls).contains("io/netty5/channel/unix/FileDescriptor.intValue");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/channel/epoll/EpollSocketChannel",
                "/channel/kqueue/KQueueSocketChannel",
                "/channel/unix/Socket",
                "/channel/epoll/LinuxSocket"
            })
    void aClassThatOnlyHasTheNameIsLeftAlone(String suffix) {
        assertThat(SocketTransformer.isNettys("anything" + suffix)).isTrue();
        assertThat(SocketTransformer.isNettys("anything/my" + suffix.substring(1)))
                .isFalse();
        assertThat(NettyWeaver.weave("anything" + suffix, MadeUp.classFile("java/lang/Object"), false, false))
                .isNull();
        assertThat(HookStates.all()).containsEntry(("anything" + suffix).replace('/', '.'), "does not fit");
    }

    private static byte[] channel(String name, String... constructors) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_6, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, name, null, "java/lang/Object", null);
        for (String descriptor : constructors) {
            MadeUp.method(writer, Opcodes.ACC_PUBLIC, "<init>", descriptor, code -> {
                code.visitVarInsn(Opcodes.ALOAD, 0);
                code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
                code.visitInsn(Opcodes.RETURN);
            });
        }
        return writer.toByteArray();
    }

    /** By method, constructors by descriptor: what the agent is told, as the constant that is loaded after the agent's class. */
    private static Map<String, String> operations(byte[] classFile) {
        Map<String, String> operations = new LinkedHashMap<>();
        ClassVisitor collector = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String method, String descriptor, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    private boolean isNext;

                    @Override
                    public void visitLdcInsn(Object value) {
                        if (isNext && !value.equals("failed")) {
                            String before = operations.put(
                                    method.equals("<init>") ? descriptor : method + descriptor, (String) value);
                            assertThat(before)
                                    .as("one call in %s%s", method, descriptor)
                                    .isNull();
                        }
                        isNext = value.equals("dev.keepalive.socket.NettySockets");
                    }
                };
            }
        };
        new ClassReader(classFile).accept(collector, 0);
        return operations;
    }

    private static void visitCalls(byte[] classFile, Consumer<String> call) {
        ClassVisitor collector = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String method, String descriptor, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitMethodInsn(
                            int opcode, String owner, String name, String type, boolean isInterface) {
                        call.accept(owner + "." + name);
                    }
                };
            }
        };
        new ClassReader(classFile).accept(collector, 0);
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
