package dev.keepalive.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Instructions that {@link WovenMethod} inserts into a method, at its entry or before its returns. */
abstract class InsertedCode {
    /** The size of the operand stack that the instructions need. */
    final int stack;

    InsertedCode(int stack) {
        this.stack = stack;
    }

    /**
     * Writes the instructions. They leave the operand stack as they found it.
     *
     * @param resultLocal the local variable that holds the value to be returned, if the code is inserted before a
     *     return
     */
    abstract void write(MethodVisitor method, int resultLocal);

    /** Returns whether the instructions before a return read a local variable, which is a parameter or {@code this}. */
    boolean reads(int local) {
        return false;
    }

    /** Returns whether the woven method catches what the instructions throw. */
    boolean isGuarded() {
        return true;
    }

    /**
     * Writes what is done with an exception of guarded instructions, which is on the operand stack. By default it is
     * dropped.
     */
    void writeFailure(MethodVisitor method) {
        method.visitInsn(Opcodes.POP);
    }

    /**
     * Writes instructions that look up one of the agent's classes in the system class loader, and leave an instance of
     * it on the operand stack. They refer only to types of the JDK, so they work where the woven class cannot see the
     * agent.
     *
     * @param agentClass the binary name of the class
     * @param type the internal name of a type of the JDK to which the instance is cast
     */
    static void instantiate(MethodVisitor method, String agentClass, String type) {
        method.visitLdcInsn(agentClass);
        method.visitInsn(Opcodes.ICONST_1); // initialize
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
