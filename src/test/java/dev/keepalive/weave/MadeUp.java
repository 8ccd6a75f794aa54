package dev.keepalive.weave;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Loads classes that the tests have made or woven, which the JVM verifies as it does those of any application. */
final class MadeUp extends ClassLoader {
    /** Internal name of classes that are made up. */
    static final String NAME = "madeup/Sample";

    private final Map<String, byte[]> classes = new HashMap<>();

    MadeUp() {
        super(MadeUp.class.getClassLoader());
    }

    /** The class, verified. */
    static Class<?> load(byte[] classFile) throws ClassNotFoundException {
        MadeUp loader = new MadeUp();
        String name = loader.put(classFile);
        return Class.forName(name, true, loader);
    }

    /** Offers a class; returns its name. */
    String put(byte[] classFile) {
        String name = internalName(classFile).replace('/', '.');
        classes.put(name, classFile);
        return name;
    }

    Set<String> names() {
        return classes.keySet();
    }

    /** Also of a class file of a version that nobody knows. */
    static String internalName(byte[] classFile) {
        byte[] known = classFile.clone();
        known[6] = 0;
        known[7] = Opcodes.V17;
        return new ClassReader(known).getClassName();
    }

    /** A class with one static method {@code method}, in a version of the class file. */
    static byte[] withMethod(int version, String descriptor, Consumer<MethodVisitor> code) {
        int compute = version < Opcodes.V1_7 ? ClassWriter.COMPUTE_MAXS : ClassWriter.COMPUTE_FRAMES;
        return withMethod(version, compute, descriptor, code);
    }

    static byte[] withMethod(int version, int compute, String descriptor, Consumer<MethodVisitor> code) {
        ClassWriter writer = new ClassWriter(compute);
        writer.visit(version, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, NAME, null, "java/lang/Object", null);
        method(writer, Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "method", descriptor, code);
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** Adds a method; the code needs no maxima. */
    static void method(ClassWriter writer, int access, String name, String descriptor, Consumer<MethodVisitor> code) {
        MethodVisitor method = writer.visitMethod(access, name, descriptor, null, null);
        method.visitCode();
        code.accept(method);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    /** The class file of a class on the class path. */
    static byte[] classFile(String internalName) {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(internalName + ".class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
        }
    }
}
