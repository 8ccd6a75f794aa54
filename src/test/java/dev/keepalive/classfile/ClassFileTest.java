package dev.keepalive.classfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is inserted runs, what was there still does what it did, and the verifier agrees. Public for the inserted calls. */
public class ClassFileTest {
    private static final String THIS = "dev/keepalive/classfile/ClassFileTest";
    private static final AtomicInteger ENTRIES = new AtomicInteger();
    private static final AtomicInteger RETURNS = new AtomicInteger();

    public static void entered() {
        ENTRIES.incrementAndGet();
    }

    public static void returning() {
        RETURNS.incrementAndGet();
    }

    public static void failing() {
        throw new IllegalStateException("from an inserted call");
    }

    @BeforeEach
    void startCounting() {
        ENTRIES.set(0);
        RETURNS.set(0);
    }

    @Test
    void methodsBehaveAsBeforeWithCodeAtEntryAndReturn() throws Exception {
        Class<?> edited = load(Sample.class, file -> {
            for (Method method : Sample.class.getDeclaredMethods()) {
                if (!isEditable(method)) {
                    continue;
                }
                CodeAttribute code = file.code(method.getName(), descriptor(method));
                code.insertAtEntry(callAtEntry(file.pool(), "entered"));
                if (method.getName().equals("nothing")) {
                    assertThat(code.insertBeforeLastReturn(callBeforeReturn(file.pool(), "returning", null)))
                            .isTrue();
                }
            }
        });

        for (int i = -1; i < 40; i++) {
            for (String method : List.of("branches", "lookup", "table", "caught", "pending", "loop")) {
                assertThat(call(edited, method, i)).as("%s(%d)", method, i).isEqualTo(call(Sample.class, method, i));
            }
        }
        int entriesBefore = ENTRIES.get();
        assertThat(entriesBefore).isEqualTo(41 * 6);
        StringBuilder log = new StringBuilder();
        edited.getDeclaredMethod("nothing", StringBuilder.class, int.class).invoke(null, log, 7);
        assertThat(log.toString()).isEqualTo("7 odd.");
        assertThat(ENTRIES.get()).isEqualTo(entriesBefore + 1);
        assertThat(RETURNS).hasValue(1);
    }

    @Test
    void anObjectThatIsReturnedArrivesPastInsertedCode() throws Exception {
        Class<?> edited = load(Sample.class, file -> {
            CodeAttribute code = file.code("text", "(I)Ljava/lang/String;");
            assertThat(code.insertBeforeLastReturn(callBeforeReturn(file.pool(), "returning", "java/lang/String")))
                    .isTrue();
        });

        assertThat(call(edited, "text", 5)).isEqualTo("5");
        assertThat(RETURNS).hasValue(1);
    }

    @Test
    void whatInsertedCodeThrowsGoesNoFurther() throws Exception {
        Class<?> edited = load(Sample.class, file -> {
            file.code("branches", "(I)I").insertAtEntry(callAtEntry(file.pool(), "failing"));
            file.code("table", "(I)I").insertAtEntry(callAtEntry(file.pool(), "noSuchMethod"));
            file.code("text", "(I)Ljava/lang/String;")
                    .insertBeforeLastReturn(callBeforeReturn(file.pool(), "failing", "java/lang/String"));
        });

        assertThat(call(edited, "branches", 4)).isEqualTo(call(Sample.class, "branches", 4));
        assertThat(call(edited, "table", 3)).isEqualTo(call(Sample.class, "table", 3));
        assertThat(call(edited, "text", 5)).isEqualTo("5");
    }

    @Test
    void codeCanBeInsertedTwiceAtAnEntry() throws Exception {
        Class<?> edited = load(Sample.class, file -> {
            file.code("pending", "(I)Ljava/lang/Object;").insertAtEntry(callAtEntry(file.pool(), "entered"));
            file.code("pending", "(I)Ljava/lang/Object;").insertAtEntry(callAtEntry(file.pool(), "entered"));
        });

        assertThat(call(edited, "pending", 1)).isEqualTo(call(Sample.class, "pending", 1));
        assertThat(ENTRIES).hasValue(2);
    }

    @Test
    void exceptionsKeepTheirLines() throws Exception {
        Class<?> edited = load(
                Sample.class, file -> file.code("caught", "(I)I").insertAtEntry(callAtEntry(file.pool(), "entered")));

        assertThat(lineOfFailure(edited)).isEqualTo(lineOfFailure(Sample.class));
    }

    @Test
    void aMethodThatDoesNotEndWithTheReturnIsLeftAlone() throws IOException {
        byte[] bytes = bytes(Sample.class);
        ClassFile file = new ClassFile(bytes);

        assertThat(file.code("endless", "()V").insertBeforeLastReturn(callBeforeReturn(file.pool(), "returning", null)))
                .isFalse();
        assertThat(file.code("branches", "(I)V")).isNull();
        assertThat(file.code("abstractMethod", "()V")).isNull();
    }

    @Test
    void withoutAnEditTheBytesStayTheSame() throws IOException {
        byte[] bytes = bytes(Sample.class);
        assertThat(new ClassFile(bytes).toBytes()).isEqualTo(bytes);
    }

    @Test
    void fieldsOfTheClassItselfAreFound() throws IOException {
        ClassFile file = new ClassFile(bytes(Sample.class));
        assertThat(file.declaresField("declared")).isTrue();
        assertThat(file.declaresField("inherited")).isFalse();
    }

    /** Some thousand methods that javac has compiled, of every shape. */
    @Test
    void aWholeLibraryPassesTheVerifier() throws Exception {
        URI jar = URI.create(
                "jar:" + Assertions.class.getProtectionDomain().getCodeSource().getLocation());
        Editing loader = new Editing();
        int methods = 0;
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of());
                Stream<Path> classes = Files.walk(files.getPath("org/assertj/core"))) {
            for (Path path : (Iterable<Path>) classes.filter(p -> p.toString().endsWith(".class"))::iterator) {
                methods += loader.edit(path);
            }
            assertThat(methods).isGreaterThan(5000);
            for (String name : loader.edited()) {
                Class.forName(name, true, loader); // links it, which verifies
            }
        }
    }

    private interface Edit {
        void accept(ClassFile file);
    }

    private static Class<?> load(Class<?> original, Edit edit) throws Exception {
        ClassFile file = new ClassFile(bytes(original));
        edit.accept(file);
        Editing loader = new Editing();
        loader.put(original.getName(), file.toBytes());
        return loader.loadClass(original.getName());
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in =
                type.getResourceAsStream(type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class")) {
            return in.readAllBytes();
        }
    }

    static EntrySnippet callAtEntry(ConstantPool pool, String method) {
        EntrySnippet snippet = new EntrySnippet(pool, 1);
        snippet.guard();
        snippet.call(Opcodes.INVOKESTATIC, THIS, method, "()V");
        snippet.endOfGuard();
        snippet.end();
        return snippet;
    }

    static ReturnSnippet callBeforeReturn(ConstantPool pool, String method, String result) {
        ReturnSnippet snippet = new ReturnSnippet(pool, 1, result);
        snippet.call(Opcodes.INVOKESTATIC, THIS, method, "()V");
        snippet.end();
        return snippet;
    }

    static String descriptor(Executable method) {
        Class<?> result = method instanceof Method m ? m.getReturnType() : void.class;
        return MethodType.methodType(result, method.getParameterTypes()).toMethodDescriptorString();
    }

    private static Object call(Class<?> type, String method, int argument) throws Exception {
        return type.getDeclaredMethod(method, int.class).invoke(null, argument);
    }

    private static int lineOfFailure(Class<?> type) throws Exception {
        try {
            call(type, "caught", -2);
            throw new AssertionError("an exception was expected");
        } catch (InvocationTargetException e) {
            return Arrays.stream(e.getCause().getStackTrace())
                    .filter(frame -> frame.getMethodName().equals("caught"))
                    .findFirst()
                    .orElseThrow()
                    .getLineNumber();
        }
    }

    static boolean isEditable(Executable method) {
        return !Modifier.isAbstract(method.getModifiers()) && !Modifier.isNative(method.getModifiers());
    }
}
