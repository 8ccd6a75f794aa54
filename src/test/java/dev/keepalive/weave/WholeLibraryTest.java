package dev.keepalive.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

/** Some thousand methods that javac has compiled, of every shape, with code at every entry and before every return. */
class WholeLibraryTest {
    @Test
    void passesTheVerifierOfTheJvm() throws Exception {
        MadeUp loader = new MadeUp();
        int returns = 0;
        for (byte[] classFile : classFiles()) {
            byte[] woven = InsertedCalls.counting(classFile);
            returns += insertedReturns(woven);
            loader.put(woven);
        }
        assertThat(returns).isGreaterThan(5000);
        int linked = 0;
        for (String name : loader.names()) {
            if (isComplete(name)) {
                Class.forName(name, true, loader); // links it, which verifies
                linked++;
            }
        }
        assertThat(linked).isGreaterThan(500);
    }

    /** {@code this} is read before each return of each constructor. */
    @Test
    void constructorsPassTheVerifierOfTheJvm() throws Exception {
        MadeUp loader = new MadeUp();
        for (byte[] classFile : classFiles()) {
            loader.put(InsertedCalls.readingThisInConstructors(classFile));
        }
        for (String name : loader.names()) {
            if (isComplete(name)) {
                Class.forName(name, true, loader);
            }
        }
    }

    @Test
    void anotherAsmFindsNothingWrong() throws Exception {
        for (byte[] classFile : classFiles().stream().limit(100).toList()) {
            byte[] woven = InsertedCalls.counting(classFile);
            StringWriter complaints = new StringWriter();
            CheckClassAdapter.verify(new ClassReader(woven), false, new PrintWriter(complaints));
            assertThat(complaints.toString()).isEmpty();
        }
    }

    /** False if it needs a library that the tests do not have. */
    private static boolean isComplete(String name) {
        try {
            Class<?> original = Class.forName(name);
            original.getDeclaredMethods();
            original.getDeclaredConstructors();
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static List<byte[]> classFiles() throws Exception {
        URI jar = URI.create(
                "jar:" + Assertions.class.getProtectionDomain().getCodeSource().getLocation());
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of());
                Stream<Path> classes = Files.walk(files.getPath("org/assertj/core"))) {
            List<byte[]> found = new ArrayList<>();
            for (Path path : (Iterable<Path>) classes.filter(p -> p.toString().endsWith(".class"))::iterator) {
                found.add(Files.readAllBytes(path));
            }
            return found;
        }
    }

    private static int insertedReturns(byte[] classFile) {
        int[] count = {0};
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] thrown) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitMethodInsn(
                                            int opcode, String owner, String called, String type, boolean itf) {
                                        count[0] += called.equals("returning") ? 1 : 0;
                                    }
                                };
                            }
                        },
                        0);
        return count[0];
    }
}
