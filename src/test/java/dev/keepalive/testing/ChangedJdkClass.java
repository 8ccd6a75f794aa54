package dev.keepalive.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A class of java.base in which a method has another name, as a later JDK might bring it: for --patch-module, JDK 9 and later. */
public final class ChangedJdkClass {
    private ChangedJdkClass() {}

    /**
     * Renames a method and its calls within the class; a second call with the same directory renames another one.
     *
     * @param owner internal name of the class
     * @param directory where the patch goes
     * @return the options of a JVM that has this class
     */
    public static String[] renaming(Jdk jdk, String owner, String method, String descriptor, Path directory)
            throws IOException {
        Path target = directory.resolve(owner + ".class");
        Files.createDirectories(target.getParent());
        byte[] before = Files.exists(target) ? Files.readAllBytes(target) : classFile(jdk, owner);
        Files.write(target, renamed(before, owner, method, descriptor));
        return new String[] {"--patch-module", "java.base=" + directory};
    }

    private static byte[] classFile(Jdk jdk, String name) throws IOException {
        try (FileSystem image = FileSystems.newFileSystem(
                URI.create("jrt:/"), Map.of("java.home", jdk.home().toString()))) {
            return Files.readAllBytes(image.getPath("modules", "java.base", name + ".class"));
        }
    }

    private static byte[] renamed(byte[] original, String owner, String method, String descriptor) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(original)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String type, String signature, String[] exceptions) {
                                boolean meant = name.equals(method) && type.equals(descriptor);
                                return new Calls(
                                        super.visitMethod(
                                                access, meant ? name + "Renamed" : name, type, signature, exceptions),
                                        owner,
                                        method,
                                        descriptor);
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    private static final class Calls extends MethodVisitor {
        private final String owner;
        private final String method;
        private final String descriptor;

        Calls(MethodVisitor next, String owner, String method, String descriptor) {
            super(Opcodes.ASM9, next);
            this.owner = owner;
            this.method = method;
            this.descriptor = descriptor;
        }

        @Override
        public void visitMethodInsn(int opcode, String type, String name, String signature, boolean isInterface) {
            boolean meant = type.equals(owner) && name.equals(method) && signature.equals(descriptor);
            super.visitMethodInsn(opcode, type, meant ? name + "Renamed" : name, signature, isInterface);
        }
    }
}
