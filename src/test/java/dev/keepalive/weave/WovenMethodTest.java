package dev.keepalive.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.objectweb.asm.Opcodes.*;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;
import org.objectweb.asm.TypeReference;
import org.objectweb.asm.util.CheckClassAdapter;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceClassVisitor;

/** Methods of the shapes that inserted code could disturb: they do what they did, the inserted code runs, the verifier agrees. Public for made-up classes. */
public class WovenMethodTest {
    private static final int LARGEST_METHOD = 65535; // JVMS 4.7.3

    @BeforeEach
    void startCounting() {
        InsertedCalls.startCounting();
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_2, V1_4, V1_5, V1_6, V1_7, V1_8, V11, V17})
    void everyReturnIsHooked(int version) throws Exception {
        byte[] original = MadeUp.withMethod(version, "(I)I", WovenMethodTest::severalReturns);
        Method woven = woven(original);
        for (int i = -1; i < 4; i++) {
            InsertedCalls.startCounting();
            assertThat(woven.invoke(null, i)).isEqualTo(method(original).invoke(null, i));
            assertThat(InsertedCalls.ENTRIES).hasValue(2);
            assertThat(InsertedCalls.RETURNS).hasValue(1);
        }
    }

    /** Negative: -1; 0: from inside a loop; otherwise at the end. */
    private static void severalReturns(MethodVisitor code) {
        Label notNegative = new Label();
        Label loop = new Label();
        code.visitVarInsn(ILOAD, 0);
        code.visitJumpInsn(IFGE, notNegative);
        code.visitInsn(ICONST_M1);
        code.visitInsn(IRETURN);
        code.visitLabel(notNegative);
        code.visitInsn(ICONST_5);
        code.visitVarInsn(ISTORE, 1);
        code.visitLabel(loop);
        Label goesOn = new Label();
        code.visitVarInsn(ILOAD, 0);
        code.visitJumpInsn(IFNE, goesOn);
        code.visitInsn(ICONST_0);
        code.visitInsn(IRETURN);
        code.visitLabel(goesOn);
        code.visitIincInsn(1, -1);
        code.visitVarInsn(ILOAD, 1);
        code.visitJumpInsn(IFGT, loop);
        code.visitVarInsn(ILOAD, 0);
        code.visitInsn(ICONST_2);
        code.visitInsn(IMUL);
        code.visitInsn(IRETURN);
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_4, V1_6, V1_8, V17})
    void aMethodThatNeverReturnsAndBeginsWithItsLoop(int version) throws Exception {
        byte[] original = MadeUp.withMethod(version, "()V", code -> {
            Label loop = new Label();
            code.visitLabel(loop);
            code.visitMethodInsn(
                    INVOKESTATIC, "dev/keepalive/weave/WovenMethodTest", "throwInTheThirdRound", "()V", false);
            code.visitJumpInsn(GOTO, loop);
        });
        rounds = 0;
        assertThatThrownBy(() -> woven(original).invoke(null)).hasCauseInstanceOf(ArithmeticException.class);
        assertThat(rounds).isEqualTo(3);
        assertThat(InsertedCalls.ENTRIES).as("the entry is outside the loop").hasValue(2);
        assertThat(InsertedCalls.RETURNS).hasValue(0);
    }

    private static int rounds;

    /** Called by a class that is made up. */
    public static void throwInTheThirdRound() {
        if (++rounds == 3) {
            throw new ArithmeticException();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_4, V1_6, V1_8, V17})
    void aLoopAtTheFirstInstruction(int version) throws Exception {
        byte[] original = MadeUp.withMethod(version, "(I)I", code -> {
            Label loop = new Label();
            code.visitLabel(loop);
            code.visitIincInsn(0, -3);
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFGT, loop);
            code.visitVarInsn(ILOAD, 0);
            code.visitInsn(IRETURN);
        });
        assertThat(woven(original).invoke(null, 7)).isEqualTo(-2);
        assertThat(InsertedCalls.ENTRIES).hasValue(2);
        assertThat(InsertedCalls.RETURNS).hasValue(1);
    }

    /** The range reaches up to the end of the code: what inserted code throws is not the handler's. */
    @ParameterizedTest
    @ValueSource(ints = {V1_4, V1_6, V1_8, V17})
    void aTryAroundTheReturnDoesNotCatchWhatInsertedCodeThrows(int version) throws Exception {
        byte[] original = MadeUp.withMethod(version, "(I)I", WovenMethodTest::tryUpToTheEnd);
        for (byte[] changed : List.of(InsertedCalls.counting(original), InsertedCalls.failing(original))) {
            assertVerified(changed);
            assertThat(method(changed).invoke(null, 4)).isEqualTo(25);
            assertThat(method(changed).invoke(null, 0)).isEqualTo(-7);
        }
    }

    /** 100 / argument, or -7; the handler comes first and the range ends with the code. */
    private static void tryUpToTheEnd(MethodVisitor code) {
        Label start = new Label();
        Label end = new Label();
        Label handler = new Label();
        code.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
        code.visitJumpInsn(GOTO, start);
        code.visitLabel(handler);
        code.visitInsn(POP);
        code.visitIntInsn(BIPUSH, -7);
        code.visitInsn(IRETURN);
        code.visitLabel(start);
        code.visitIntInsn(BIPUSH, 100);
        code.visitVarInsn(ILOAD, 0);
        code.visitInsn(IDIV);
        code.visitInsn(IRETURN);
        code.visitLabel(end);
    }

    /** The range begins with the first instruction and catches everything. */
    @Test
    void theHandlersOfInsertedCodeComeBeforeTheMethodsOwn() throws Exception {
        byte[] original = MadeUp.withMethod(V17, "(I)I", code -> {
            Label start = new Label();
            Label end = new Label();
            code.visitTryCatchBlock(start, end, end, null);
            code.visitLabel(start);
            code.visitIntInsn(BIPUSH, 100);
            code.visitVarInsn(ILOAD, 0);
            code.visitInsn(IDIV);
            code.visitInsn(IRETURN);
            code.visitLabel(end);
            code.visitInsn(POP);
            code.visitIntInsn(BIPUSH, -7);
            code.visitInsn(IRETURN);
        });
        byte[] failing = InsertedCalls.failing(original);
        assertVerified(failing);
        assertThat(method(failing).invoke(null, 4)).isEqualTo(25);
        assertThat(method(failing).invoke(null, 0)).isEqualTo(-7);
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_4, V1_6, V17})
    void sixtyThousandBytesOfCode(int version) throws Exception {
        byte[] original = MadeUp.withMethod(version, "(I)I", code -> large(code, 60_000));
        assertThat(method(original).invoke(null, -1)).isEqualTo(-1);
        Method woven = woven(original);
        assertThat(woven.invoke(null, -1)).as("jumps over all of the code").isEqualTo(-1);
        assertThat(woven.invoke(null, 1)).isEqualTo(1 + 60_000 / 3);
        assertThat(InsertedCalls.ENTRIES).hasValue(4);
        assertThat(InsertedCalls.RETURNS).hasValue(2);
    }

    /** An early return, then instructions of three bytes each. */
    private static void large(MethodVisitor code, int size) {
        Label more = new Label();
        code.visitVarInsn(ILOAD, 0);
        code.visitJumpInsn(IFGE, more);
        code.visitVarInsn(ILOAD, 0);
        code.visitInsn(IRETURN);
        code.visitLabel(more);
        for (int i = 0; i < size / 3; i++) {
            code.visitIincInsn(0, 1);
        }
        code.visitVarInsn(ILOAD, 0);
        code.visitInsn(IRETURN);
    }

    /** A conditional jump that reached just so far reaches no longer when a return before its target has become a jump. */
    @Test
    void aConditionalJumpThatNoLongerReaches() throws Exception {
        byte[] original = MadeUp.withMethod(V17, "(I)I", code -> {
            Label far = new Label();
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFLT, far); // 32767 bytes at most: 3 for itself, 5 for what follows the instructions
            for (int i = 0; i < (32767 - 3 - 2) / 3; i++) {
                code.visitIincInsn(0, 1);
            }
            code.visitVarInsn(ILOAD, 0);
            code.visitInsn(IRETURN);
            code.visitLabel(far);
            code.visitVarInsn(ILOAD, 0);
            code.visitInsn(IRETURN);
        });
        Method woven = woven(original);
        assertThat(woven.invoke(null, -4)).isEqualTo(-4);
        assertThat(woven.invoke(null, 0)).isEqualTo(10920);
        assertThat(InsertedCalls.RETURNS).hasValue(2);
    }

    @Test
    void aMethodThatWouldBecomeTooLargeIsRefused() throws Exception {
        byte[] original = MadeUp.withMethod(V17, "(I)I", code -> large(code, LARGEST_METHOD - 12));
        assertThat(method(original).invoke(null, -1)).isEqualTo(-1);
        assertThatThrownBy(() -> InsertedCalls.counting(original)).hasMessageContaining("Method too large");
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_2, V1_4, V1_6})
    void subroutinesOfOldClassFiles(int version) throws Exception {
        byte[] original = MadeUp.withMethod(version, "(I)I", code -> {
            Label subroutine = new Label();
            code.visitInsn(ICONST_1);
            code.visitVarInsn(ISTORE, 2);
            code.visitJumpInsn(JSR, subroutine);
            code.visitJumpInsn(JSR, subroutine);
            code.visitVarInsn(ILOAD, 2);
            code.visitInsn(IRETURN);
            code.visitLabel(subroutine);
            code.visitVarInsn(ASTORE, 1);
            Label goesOn = new Label();
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFNE, goesOn);
            code.visitInsn(ICONST_M1);
            code.visitInsn(IRETURN); // out of the subroutine
            code.visitLabel(goesOn);
            code.visitIincInsn(2, 2);
            code.visitVarInsn(RET, 1);
        });
        assertThat(method(original).invoke(null, 3)).isEqualTo(5);
        Method woven = method(InsertedCalls.counting(original)); // CheckClassAdapter does not know ret in all cases
        assertThat(woven.invoke(null, 3)).isEqualTo(5);
        assertThat(woven.invoke(null, 0)).isEqualTo(-1);
        assertThat(InsertedCalls.RETURNS).hasValue(2);
    }

    @Test
    void methodsWithoutCodeStayWithout() throws Exception {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_PUBLIC | ACC_ABSTRACT | ACC_SUPER, MadeUp.NAME, null, "java/lang/Object", null);
        writer.visitMethod(ACC_PUBLIC | ACC_ABSTRACT, "none", "()V", null, null).visitEnd();
        writer.visitMethod(ACC_PUBLIC | ACC_NATIVE, "elsewhere", "()V", null, null)
                .visitEnd();
        byte[] original = writer.toByteArray();
        byte[] woven = InsertedCalls.counting(original);
        assertThat(MadeUp.load(woven).getDeclaredMethods()).hasSize(2);
        assertThat(text(woven)).isEqualTo(text(original));
    }

    @Test
    void aNewerVersionIsKept() {
        byte[] original = MadeUp.withMethod(V17, "(I)I", WovenMethodTest::severalReturns);
        byte[] future = original.clone();
        future[6] = 1; // 256 and more
        future[7] = 44;
        byte[] woven = InsertedCalls.counting(future);
        assertThat(Arrays.copyOfRange(woven, 4, 8)).isEqualTo(new byte[] {0, 0, 1, 44});
        woven[6] = 0;
        woven[7] = V17;
        assertThat(woven).isEqualTo(InsertedCalls.counting(original));
        assertThat(future[7]).as("what the JVM gave is left as it is").isEqualTo((byte) 44);
    }

    /** The minor version of preview features. */
    @Test
    void aPreviewVersionIsKept() {
        byte[] preview = MadeUp.withMethod(V17 | V_PREVIEW, "(I)I", WovenMethodTest::severalReturns);
        assertThat(Arrays.copyOfRange(InsertedCalls.counting(preview), 4, 8))
                .isEqualTo(Arrays.copyOfRange(preview, 4, 8));
    }

    @ParameterizedTest
    @CsvSource({"J, 5", "D, 2.5", "F, 1.5", "Z, true", "B, 3", "C, x", "S, 4"})
    void resultsOfEveryTypeArrivePastInsertedCode(String type, String value) throws Exception {
        Type result = Type.getType(type);
        byte[] original = MadeUp.withMethod(V17, "(" + type + ")" + type, code -> {
            code.visitVarInsn(result.getOpcode(ILOAD), 0);
            code.visitInsn(result.getOpcode(IRETURN));
        });
        Method woven = woven(original);
        Object argument = switch (type) {
            case "J" -> Long.valueOf(value);
            case "D" -> Double.valueOf(value);
            case "F" -> Float.valueOf(value);
            case "Z" -> Boolean.valueOf(value);
            case "B" -> Byte.valueOf(value);
            case "C" -> value.charAt(0);
            default -> Short.valueOf(value);
        };
        assertThat(woven.invoke(null, argument)).isEqualTo(argument);
        assertThat(InsertedCalls.RETURNS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[I", "[[J", "[Ljava/lang/String;", "Ljava/util/List;"})
    void arraysAndInterfacesArrivePastInsertedCode(String type) throws Exception {
        byte[] original = MadeUp.withMethod(V17, "(" + type + ")" + type, code -> {
            code.visitVarInsn(ALOAD, 0);
            code.visitInsn(ARETURN);
        });
        assertThat(woven(original).invoke(null, (Object) null)).isNull();
        assertThat(InsertedCalls.RETURNS).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"0, J, 1", "2, D, 2.0", "4, Ljava/lang/Object;, three", "5, F, 4.0", "6, I, 5"})
    void eachParameterCanBeReadBeforeTheReturn(int local, String type, String found) throws Exception {
        byte[] original = MadeUp.withMethod(V17, "(JDLjava/lang/Object;FI)J", code -> {
            code.visitVarInsn(LLOAD, 0);
            code.visitInsn(LRETURN);
        });
        byte[] woven = InsertedCalls.reading(original, local, type);
        assertVerified(woven);
        assertThat(method(woven).invoke(null, 1L, 2.0, "three", 4f, 5)).isEqualTo(1L);
        assertThat(InsertedCalls.found).hasToString(found);
    }

    /** What is not read is not in the frame. */
    @Test
    void aParameterWhoseLocalIsUsedForAnotherTypeIsNoneOfTheVisitorsBusiness() throws Exception {
        byte[] original = MadeUp.withMethod(V17, "(ILjava/lang/Object;)I", code -> {
            code.visitLdcInsn(5L);
            code.visitVarInsn(LSTORE, 0); // both parameters
            code.visitVarInsn(LLOAD, 0);
            code.visitInsn(L2I);
            code.visitInsn(IRETURN);
        });
        assertThat(woven(original).invoke(null, 1, "x")).isEqualTo(5);
    }

    /** The JVM does not verify its own classes: a frame that promises too much would be believed. */
    @ParameterizedTest
    @ValueSource(ints = {ISTORE, ASTORE, LSTORE})
    void aParameterThatIsReadMustStillBeThere(int store) {
        byte[] original = MadeUp.withMethod(V17, "(ILjava/lang/Object;I)I", code -> {
            switch (store) {
                case ISTORE -> code.visitInsn(ICONST_1);
                case ASTORE -> code.visitLdcInsn("another");
                default -> code.visitInsn(LCONST_1);
            }
            code.visitVarInsn(store, store == LSTORE ? 0 : 1);
            code.visitInsn(ICONST_0);
            code.visitInsn(IRETURN);
        });
        assertThatThrownBy(() -> InsertedCalls.reading(original, 1, "Ljava/lang/Object;"))
                .hasMessage("the method changes its local variable " + (store == LSTORE ? 0 : 1));
    }

    @Test
    void ofTwoConstructorsTheOneThatCallsTheOtherRunsNothingTwice() throws Exception {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(V17, ACC_PUBLIC | ACC_SUPER, MadeUp.NAME, null, "java/lang/Object", null);
        MadeUp.method(writer, ACC_PUBLIC, "<init>", "(I)V", code -> {
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            code.visitInsn(RETURN);
        });
        // this(...), with another instance made before and after
        MadeUp.method(writer, ACC_PUBLIC, "<init>", "()V", code -> {
            code.visitVarInsn(ALOAD, 0);
            makeAnother(code);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Object", "hashCode", "()I", false);
            code.visitMethodInsn(INVOKESPECIAL, MadeUp.NAME, "<init>", "(I)V", false);
            makeAnother(code);
            code.visitInsn(POP);
            code.visitInsn(RETURN);
        });
        // super(), with another instance made
        MadeUp.method(writer, ACC_PUBLIC, "<init>", "(J)V", code -> {
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            makeAnother(code);
            code.visitInsn(POP);
            code.visitInsn(RETURN);
        });
        byte[] woven = InsertedCalls.readingThisInConstructors(writer.toByteArray());
        assertVerified(woven);
        Class<?> type = MadeUp.load(woven);
        Object made = type.getConstructor(int.class).newInstance(1);
        assertThat(InsertedCalls.RETURNS).hasValue(1);
        assertThat(InsertedCalls.found).isSameAs(made);
        type.getConstructor().newInstance();
        assertThat(InsertedCalls.RETURNS).hasValue(1 + 3);
        made = type.getConstructor(long.class).newInstance(1L);
        assertThat(InsertedCalls.RETURNS).hasValue(1 + 3 + 2);
        assertThat(InsertedCalls.found).isSameAs(made);
    }

    private static void makeAnother(MethodVisitor code) {
        code.visitTypeInsn(NEW, MadeUp.NAME);
        code.visitInsn(DUP);
        code.visitInsn(ICONST_1);
        code.visitMethodInsn(INVOKESPECIAL, MadeUp.NAME, "<init>", "(I)V", false);
    }

    @Test
    void invokedynamicAndDynamicConstantsStay() throws Exception {
        Handle concatenation = new Handle(
                H_INVOKESTATIC,
                "java/lang/invoke/StringConcatFactory",
                "makeConcatWithConstants",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                        + "Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;",
                false);
        Handle nullConstant = new Handle(
                H_INVOKESTATIC,
                "java/lang/invoke/ConstantBootstraps",
                "nullConstant",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;",
                false);
        byte[] original = MadeUp.withMethod(V17, "(I)Ljava/lang/String;", code -> {
            code.visitVarInsn(ILOAD, 0);
            code.visitLdcInsn(new ConstantDynamic("nothing", "Ljava/lang/String;", nullConstant));
            code.visitInvokeDynamicInsn(
                    "concat", "(ILjava/lang/String;)Ljava/lang/String;", concatenation, "\1 and \1");
            code.visitInsn(ARETURN);
        });
        assertThat(woven(original).invoke(null, 3)).isEqualTo("3 and null");
        assertThat(InsertedCalls.RETURNS).hasValue(1);
    }

    @Test
    void linesLocalVariablesAndTypeAnnotationsStay() {
        byte[] original = MadeUp.withMethod(V17, "(I)I", code -> {
            Label start = new Label();
            Label end = new Label();
            code.visitLabel(start);
            code.visitLineNumber(4711, start);
            code.visitVarInsn(ILOAD, 0);
            code.visitInsn(IRETURN);
            code.visitLabel(end);
            code.visitLocalVariable("argument", "I", null, start, end, 0);
            code.visitLocalVariableAnnotation(
                            TypeReference.LOCAL_VARIABLE << 24,
                            null,
                            new Label[] {start},
                            new Label[] {end},
                            new int[] {0},
                            "Lmadeup/Annotation;",
                            true)
                    .visitEnd();
            code.visitAnnotation("Ljava/lang/Deprecated;", true).visitEnd();
            code.visitTypeAnnotation(
                            TypeReference.newTypeReference(TypeReference.METHOD_RETURN)
                                    .getValue(),
                            (TypePath) null,
                            "Lmadeup/Annotation;",
                            true)
                    .visitEnd();
        });
        String woven = text(InsertedCalls.counting(original));
        for (String kept : List.of(
                "LINENUMBER 4711 L",
                "LOCALVARIABLE argument I L",
                "LOCALVARIABLE @Lmadeup/Annotation;()",
                "@Ljava/lang/Deprecated;()",
                "METHOD_RETURN")) {
            assertThat(text(original)).contains(kept);
            assertThat(woven).contains(kept);
        }
        // the range is that of the method's own code: it begins behind what was inserted, and ends before the exit
        assertThat(rangeOfLocalVariable(woven)).isEqualTo("ILOAD 0, GOTO");
        assertThat(rangeOfLocalVariable(text(original))).isEqualTo("ILOAD 0, IRETURN");
    }

    private static String rangeOfLocalVariable(String text) {
        List<String> lines = text.lines().map(String::trim).toList();
        String variable = lines.stream()
                .filter(line -> line.startsWith("LOCALVARIABLE argument"))
                .findFirst()
                .orElseThrow();
        String[] words = variable.split(" ");
        List<String> range = new ArrayList<>(lines.subList(lines.indexOf(words[3]), lines.indexOf(words[4])));
        range.removeIf(line -> line.matches("L\\d+|LINENUMBER .*"));
        return String.join(", ", range).replaceAll("GOTO L\\d+", "GOTO");
    }

    @Test
    void exceptionsKeepTheirLines() throws Exception {
        byte[] original = MadeUp.withMethod(V17, "(I)I", code -> {
            Label first = new Label();
            Label second = new Label();
            code.visitLabel(first);
            code.visitLineNumber(10, first);
            code.visitIntInsn(BIPUSH, 100);
            code.visitVarInsn(ILOAD, 0);
            code.visitLabel(second);
            code.visitLineNumber(11, second);
            code.visitInsn(IDIV);
            code.visitInsn(IRETURN);
        });
        assertThatThrownBy(() -> woven(original).invoke(null, 0))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .satisfies(thrown ->
                        assertThat(thrown.getStackTrace()[0].getLineNumber()).isEqualTo(11));
    }

    @Test
    void whatNothingGoesIntoIsCopied() {
        byte[] original = MadeUp.classFile("dev/keepalive/weave/WovenMethodTest");
        byte[] copy = new ClassWeaver(MadeUp.internalName(original), original) {}.woven();
        assertThat(text(copy)).isEqualTo(text(original)); // attributes of the class may change their order
    }

    /** The class with the counting calls, checked by another ASM and verified by the JVM. */
    private static Method woven(byte[] original) throws Exception {
        byte[] woven = InsertedCalls.counting(original);
        if ((woven[7] & 0xff) >= V1_7) {
            assertVerified(woven);
        }
        return method(woven);
    }

    private static Method method(byte[] classFile) throws Exception {
        return Arrays.stream(MadeUp.load(classFile).getDeclaredMethods())
                .filter(method -> method.getName().equals("method"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertVerified(byte[] classFile) {
        StringWriter complaints = new StringWriter();
        CheckClassAdapter.verify(
                new ClassReader(classFile), WovenMethodTest.class.getClassLoader(), false, new PrintWriter(complaints));
        assertThat(complaints.toString()).isEmpty();
    }

    private static String text(byte[] classFile) {
        StringWriter text = new StringWriter();
        new ClassReader(classFile).accept(new TraceClassVisitor(null, new Textifier(), new PrintWriter(text)), 0);
        return text.toString();
    }
}
