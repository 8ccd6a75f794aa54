package dev.keepalive.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Collects the fields and the methods with code that a class declares itself. They decide which hook points fit the
 * class.
 */
final class DeclaredMembers extends ClassVisitor {
    private final List<String> methods = new ArrayList<String>();
    private final List<String> instanceMethods = new ArrayList<String>();
    private final List<String> fields = new ArrayList<String>();
    private boolean isInterface;

    DeclaredMembers() {
        super(Opcodes.ASM9);
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        fields.add(name);
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
            methods.add(name.concat(descriptor));
            if ((access & Opcodes.ACC_STATIC) == 0 && !isInterface) {
                instanceMethods.add(name.concat(descriptor));
            }
        }
        return null;
    }

    boolean hasMethod(String name, String descriptor) {
        return methods.contains(name.concat(descriptor));
    }

    /** Returns whether the class declares a method that is not static; false for an interface. */
    boolean hasInstanceMethod(String name, String descriptor) {
        return instanceMethods.contains(name.concat(descriptor));
    }

    boolean hasField(String name) {
        return fields.contains(name);
    }

    /** Returns the descriptors of the constructors. */
    List<String> constructors() {
        List<String> descriptors = new ArrayList<String>();
        for (String method : methods) {
            if (method.startsWith("<init>")) {
                descriptors.add(method.substring("<init>".length()));
            }
        }
        return descriptors;
    }
}
