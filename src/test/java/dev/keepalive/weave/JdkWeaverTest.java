package dev.keepalive.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepalive.config.Settings;
import dev.keepalive.transform.BridgeBytes;
import dev.keepalive.transform.HookStates;
import dev.keepalive.transform.HookedClasses;
import dev.keepalive.transform.RecordedHookStates;
import dev.keepalive.weave.HookPoint.Argument;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

/** The weaver on the class files of the JDK that runs the tests, judged by another ASM; the other JDKs: VerifierIT. */
class JdkWeaverTest {
    private static final String CONNECTED = "(Ljava/io/FileDescriptor;Ljava/net/SocketAddress;)V";
    private static final String UNCONNECTED = "(Ljava/io/FileDescriptor;)V";

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
            sun/nio/ch/Net                               | setSocketOption calls option, socket calls created
            sun/nio/ch/NioSocketImpl                     | accept calls accepted
            sun/nio/ch/ServerSocketChannelImpl           | finishAccept calls acceptedIfInternet
            sun/nio/ch/InheritedChannel$InheritedSocketChannelImpl | <init> calls acceptedIfInternet
            sun/nio/ch/UnixAsynchronousSocketChannelImpl | <init> calls accepted
            """)
    void everyHookPointCallsTheBridgeOnce(String owner, String calls) {
        assertThat(callsOfTheBridge(weave(owner, MadeUp.classFile(owner), false)))
                .containsExactlyInAnyOrder(calls.split(", "));
        assertThat(statesOf(owner).values()).isNotEmpty().containsOnly("woven");
    }

    @Test
    void theDebugLogAlsoWantsToKnowOfConnects() {
        assertThat(callsOfTheBridge(weave(HookedClasses.NET, MadeUp.classFile(HookedClasses.NET), true)))
                .containsExactlyInAnyOrder(
                        "socket calls created",
                        "setSocketOption calls option",
                        "connect calls connecting",
                        "connect calls connected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sun/nio/ch/Net",
                "sun/nio/ch/NioSocketImpl",
                "sun/nio/ch/ServerSocketChannelImpl",
                "sun/nio/ch/InheritedChannel$InheritedSocketChannelImpl",
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl"
            })
    void whatIsWovenPassesTheVerifierAndKeepsItsShape(String owner) {
        byte[] original = MadeUp.classFile(owner);
        for (boolean connects : new boolean[] {false, true}) {
            for (boolean definesBridge : new boolean[] {false, true}) {
                byte[] woven = JdkWeaver.weave(owner, original, connects, definesBridge, false);
                StringWriter complaints = new StringWriter();
                CheckClassAdapter.verify(new org.objectweb.asm.ClassReader(woven), false, new PrintWriter(complaints));
                assertThat(complaints.toString()).isEmpty();
                assertThat(shape(woven)).isEqualTo(shape(original));
            }
        }
    }

    @Test
    void theOriginalIsLeftAsItIs() {
        byte[] original = MadeUp.classFile(HookedClasses.NET);
        byte[] copy = original.clone();
        assertThat(JdkWeaver.weave(HookedClasses.NET, original, true, true, false))
                .isNotEqualTo(copy);
        assertThat(original).isEqualTo(copy);
    }

    @Test
    void aClassWithoutTheExpectedMethodsIsLeftAlone() {
        byte[] other = MadeUp.classFile("java/lang/Object");
        for (HookPoint point : HookPoints.all()) {
            assertThat(JdkWeaver.weave(point.owner, other, true, true, false))
                    .as("%s", point)
                    .isNull();
        }
        assertThat(statesOf(HookedClasses.NET))
                .containsEntry("sun.nio.ch.Net.socket", "does not fit")
                .containsEntry("sun.nio.ch.Net.setSocketOption", "does not fit");
    }

    /** A JDK newer than any that is known. */
    @Test
    void aClassFileOfAFutureVersionIsWoven() {
        byte[] future = MadeUp.classFile(HookedClasses.NET);
        future[7] = 127;
        byte[] woven = weave(HookedClasses.NET, future, false);
        assertThat(woven[7]).isEqualTo((byte) 127);
        woven[7] = MadeUp.classFile(HookedClasses.NET)[7];
        assertThat(callsOfTheBridge(woven))
                .containsExactlyInAnyOrder("socket calls created", "setSocketOption calls option");
    }

    /** An update of Byte Buddy that knows another version is not forgotten. */
    @Test
    void theNewestVersionIsTheNewestOfByteBuddy() throws Exception {
        int newest = 0;
        for (Field constant : net.bytebuddy.jar.asm.Opcodes.class.getFields()) {
            if (constant.getName().matches("V\\d+")) {
                newest = Math.max(newest, constant.getInt(null));
            }
        }
        assertThat(ClassWeaver.NEWEST_VERSION).isEqualTo(newest);
        byte[] classFile = MadeUp.classFile(HookedClasses.NET);
        classFile[7] = (byte) newest;
        assertThat(new ClassReader(classFile).getClassName()).isEqualTo(HookedClasses.NET);
        classFile[7]++;
        assertThatThrownBy(() -> new ClassReader(classFile)).hasMessageContaining("Unsupported class file");
    }

    /** A constant of a kind that a later JDK may bring. */
    @Test
    void aClassFileThatCannotBeReadIsToldSo() {
        byte[] unreadable = MadeUp.classFile(HookedClasses.NET);
        unreadable[10] = 99; // the tag of the first constant
        assertThatThrownBy(() -> weave(HookedClasses.NET, unreadable, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Both constructors are there: the first in the list is meant, whatever comes first in the class. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofSeveralAlternativesTheFirstInTheListIsWoven(boolean reversed) {
        List<String> order = new ArrayList<>(List.of(CONNECTED, UNCONNECTED));
        if (reversed) {
            Collections.reverse(order);
        }
        assertThat(wovenDescriptors(weaveAlternatives(order))).containsExactly(CONNECTED);
    }

    @Test
    void withoutTheFirstTheNextIsWoven() {
        assertThat(wovenDescriptors(weaveAlternatives(List.of(UNCONNECTED)))).containsExactly(UNCONNECTED);
    }

    @Test
    void theBridgeIsDefinedFirstOfAllInTheStaticInitializer() {
        List<String> calls = new ArrayList<>();
        byte[] woven = JdkWeaver.weave(HookedClasses.NET, MadeUp.classFile(HookedClasses.NET), false, true, false);
        visitCalls(woven, (method, descriptor, called) -> {
            if (method.equals("<clinit>")) {
                calls.add(called);
            }
        });
        assertThat(calls.subList(0, 6))
                .containsExactly(
                        "jdk/internal/misc/Unsafe.getUnsafe",
                        "java/lang/ClassLoader.getSystemClassLoader",
                        "java/lang/Class.forName",
                        "java/lang/Class.newInstance",
                        "java/util/function/Supplier.get",
                        "jdk/internal/misc/Unsafe.defineClass");
    }

    /** Weaves a class that is made up, with constructors in this order. */
    private static byte[] weaveAlternatives(List<String> constructors) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, MadeUp.NAME, null, "java/lang/Object", null);
        Consumer<MethodVisitor> code = method -> {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            method.visitInsn(Opcodes.RETURN);
        };
        for (String descriptor : constructors) {
            MadeUp.method(writer, 0, "<init>", descriptor, code);
        }
        return JdkWeaver.weave(
                new HookPoint[] {alternative(CONNECTED), alternative(UNCONNECTED)},
                MadeUp.NAME,
                writer.toByteArray(),
                false,
                false,
                false);
    }

    private static HookPoint alternative(String descriptor) {
        return HookPoint.atReturn(
                        MadeUp.NAME, "<init>", descriptor, "accepted", Argument.local(1, "Ljava/io/FileDescriptor;"))
                .oneOf("either");
    }

    private static byte[] weave(String owner, byte[] classFile, boolean connects) {
        return JdkWeaver.weave(owner, classFile, connects, false, false);
    }

    private static Map<String, String> statesOf(String owner) {
        Map<String, String> states = new TreeMap<>(HookStates.all());
        states.keySet().removeIf(method -> !method.startsWith(owner.replace('/', '.') + '.'));
        return states;
    }

    private interface Call {
        void in(String method, String descriptor, String called);
    }

    private static void visitCalls(byte[] classFile, Call call) {
        ClassVisitor collector = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String method, String descriptor, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitMethodInsn(
                            int opcode, String owner, String name, String type, boolean isInterface) {
                        call.in(method, descriptor, owner + "." + name);
                    }
                };
            }
        };
        new org.objectweb.asm.ClassReader(classFile).accept(collector, 0);
    }

    private static List<String> callsOfTheBridge(byte[] classFile) {
        List<String> calls = new ArrayList<>();
        visitCalls(classFile, (method, descriptor, called) -> {
            if (called.startsWith(BridgeBytes.NAME + ".")) {
                calls.add(method + " calls " + called.substring(BridgeBytes.NAME.length() + 1));
            }
        });
        return calls;
    }

    private static List<String> wovenDescriptors(byte[] classFile) {
        List<String> descriptors = new ArrayList<>();
        visitCalls(classFile, (method, descriptor, called) -> {
            if (called.startsWith(BridgeBytes.NAME + ".")) {
                descriptors.add(descriptor);
            }
        });
        return descriptors;
    }

    /** What a class must not change when it is retransformed: its supertypes, fields and methods. */
    private static List<String> shape(byte[] classFile) {
        List<String> shape = new ArrayList<>();
        org.objectweb.asm.ClassReader reader = new org.objectweb.asm.ClassReader(classFile);
        shape.add(reader.getAccess() + " " + reader.getClassName() + " " + reader.getSuperName() + " "
                + List.of(reader.getInterfaces()));
        ClassVisitor collector = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                shape.add(access + " " + name + " " + descriptor);
                return null;
            }

            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                shape.add(access + " " + name + descriptor);
                return null;
            }
        };
        reader.accept(collector, 0);
        return shape;
    }
}
