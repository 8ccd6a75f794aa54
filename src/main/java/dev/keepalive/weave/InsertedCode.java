package dev.keepalive.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Instructions that {@link WovenMethod} inserts into a method, at its entry or before its returns. */
abstract class InsertedCode {
    /** The largest operand stack that the instructions need. */
    final int stack;

    InsertedCode(int stack) {
        this.stack = stack;
    }

    /**
     * Writes the instructions. They leave the operand stack as they have found it.
     *
     * @param resultLocal before a return, the local variable that holds the value that is about to be returned
     */
    abstract void write(MethodVisitor method, int resultLocal);

    /** Whether the instructions before a return read this local variable, a parameter or {@code this}. */
    boolean reads(int local) {
        return false;
    }

    /** Whether what the instructions throw goes no further than the woven method. */
    boolean isGuarded() {
        return true;
    }

    /** Writes what becomes of an exception of guarded instructions, which is on the operand stack: by default it is dropped. */
    void writeFailure(MethodVisitor method) {
        method.visitInsn(Opcodes.POP);
    }

    /**
     * Writes the look-up of one of the agent's classes in the system class loader, which leaves an instance on the operand stack. It names
     * nothing but types of the JDK, so it works where the woven class cannot see the agent.
     *
     * @param agentClass its binary name
     * @param type the type of the JDK, as an internal name, that it is used as
     */
    static void instantiate(MethodVisitor method, String agentClass, String type) {
        method.visitLdcInsn(agentClass);
        method.visitInsn(Opcodes.ICONST_1); // initialized
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                "java/lang/ClassLoader",
                "getSystemClassLoader",
                "()Ljava/lang/ClassLoader;",
                false);
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                "java/lang/Class",
                "forName",
                "(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;",
                false);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Class", "newInstance", "()Ljava/lang/Object;", false);
        method.visitTypeInsn(Opcodes.CHECKCAST, type);
    }
}
