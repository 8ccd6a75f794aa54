package dev.keepalive.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

/** The weaver on the class files of the JDK that runs the tests, judged by another copy of ASM; the other JDKs: VerifierIT. */
class WeaverTest {
    @BeforeAll
    static void keepTheWarningsOutOfTheBuild() {
        Settings.read("log=off", null, new ArrayList<>()).apply();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sun/nio/ch/Net                               | setSocketOption calls option, socket calls created
            sun/nio/ch/NioSocketImpl                     | accept calls accepted
            sun/nio/ch/SocketChannelImpl                 | <init> calls accepted
            sun/nio/ch/UnixAsynchronousSocketChannelImpl | <init> calls accepted
            """)
    void everyHookPointCallsTheBridgeOnce(String owner, String calls) throws IOException {
        byte[] woven = Weaver.weave(owner, classFile(owner), false, false);
        assertThat(callsOfTheBridge(woven)).containsExactlyInAnyOrder(calls.split(", "));
    }

    @Test
    void theDebugLogAlsoWantsToKnowOfConnects() throws IOException {
        byte[] woven = Weaver.weave(HookedClasses.NET, classFile(HookedClasses.NET), true, false);
        assertThat(callsOfTheBridge(woven))
                .containsExactlyInAnyOrder(
                        "socket calls created", "setSocketOption calls option", "connect calls connecting");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sun/nio/ch/Net",
                "sun/nio/ch/NioSocketImpl",
                "sun/nio/ch/SocketChannelImpl",
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl"
            })
    void whatIsWovenPassesTheVerifierAndKeepsItsShape(String owner) throws IOException {
        byte[] original = classFile(owner);
        for (boolean debugLog : new boolean[] {false, true}) {
            for (boolean definesBridge : new boolean[] {false, true}) {
                byte[] woven = Weaver.weave(owner, original, debugLog, definesBridge);
                StringWriter complaints = new StringWriter();
                CheckClassAdapter.verify(new ClassReader(woven), false, new PrintWriter(complaints));
                assertThat(complaints.toString()).isEmpty();
                assertThat(shape(woven)).isEqualTo(shape(original));
            }
        }
    }

    @Test
    void theOriginalIsLeftAsItIs() throws IOException {
        byte[] original = classFile(HookedClasses.NET);
        byte[] copy = original.clone();
        assertThat(Weaver.weave(HookedClasses.NET, original, true, true)).isNotEqualTo(copy);
        assertThat(original).isEqualTo(copy);
    }

    @Test
    void aClassWithoutTheExpectedMethodsIsLeftAlone() throws IOException {
        byte[] other = classFile("java/lang/Object");
        for (HookPoint point : HookPoints.ALL) {
            assertThat(Weaver.weave(point.owner, other, true, true))
                    .as("%s", point)
                    .isNull();
        }
    }

    /** A JDK newer than any that is known. */
    @Test
    void aClassFileOfAFutureVersionIsWoven() throws IOException {
        byte[] future = classFile(HookedClasses.NET);
        future[7] = 127;
        byte[] woven = Weaver.weave(HookedClasses.NET, future, false, false);
        assertThat(woven[7]).isEqualTo((byte) 127);
        woven[7] = classFile(HookedClasses.NET)[7];
        assertThat(callsOfTheBridge(woven))
                .containsExactlyInAnyOrder("socket calls created", "setSocketOption calls option");
    }

    private static byte[] classFile(String name) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            return in.readAllBytes();
        }
    }

    private static List<String> callsOfTheBridge(byte[] classFile) {
        List<String> calls = new ArrayList<>();
        ClassVisitor collector = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String method, String descriptor, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitMethodInsn(
                            int opcode, String owner, String name, String type, boolean isInterface) {
                        if (owner.equals(BridgeBytes.NAME)) {
                            calls.add(method + " calls " + name);
                        }
                    }
                };
            }
        };
        new ClassReader(classFile).accept(collector, 0);
        return calls;
    }

    /** What a class must not change when it is retransformed: its supertypes, fields and methods. */
    private static List<String> shape(byte[] classFile) {
        List<String> shape = new ArrayList<>();
        ClassReader reader = new ClassReader(classFile);
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
