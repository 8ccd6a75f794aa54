package dev.keepalive.weave;

import dev.keepalive.transform.HookedClasses;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Lets {@code Net.setSocketOption} pass on a plain setsockopt(2): a value that is an int array {level, name, value} goes to
 * {@code Net.setIntOption0}, which is private and has the same signature in JDK 8 to 28. The JDK never passes an array here. It goes
 * before the hook at the same entry, which is for the application's values.
 */
final class PlainOptionSetter extends InsertedCode {
    static final String METHOD = "setSocketOption";
    static final String DESCRIPTOR =
            "(Ljava/io/FileDescriptor;Ljava/net/ProtocolFamily;Ljava/net/SocketOption;Ljava/lang/Object;)V";

    private static final int FD = 0;
    private static final int OPTION = 2;
    private static final int VALUE = 3;
    private static final int STACK = 7;

    PlainOptionSetter() {
        super(STACK);
    }

    /** What setsockopt(2) fails with is the agent's answer. */
    @Override
    boolean isGuarded() {
        return false;
    }

    @Override
    void write(MethodVisitor method, int resultLocal) {
        Label others = new Label();
        // the agent passes no option; JDK 8 to 12 would take an array from the application too
        method.visitVarInsn(Opcodes.ALOAD, OPTION);
        method.visitJumpInsn(Opcodes.IFNONNULL, others);
        method.visitVarInsn(Opcodes.ALOAD, VALUE);
        method.visitTypeInsn(Opcodes.INSTANCEOF, "[I");
        method.visitJumpInsn(Opcodes.IFEQ, others);
        method.visitVarInsn(Opcodes.ALOAD, FD);
        method.visitInsn(Opcodes.ICONST_0); // mayNeedConversion
        element(method, Opcodes.ICONST_0);
        element(method, Opcodes.ICONST_1);
        element(method, Opcodes.ICONST_2);
        method.visitInsn(Opcodes.ICONST_0); // isIPv6, which matters for IPV6_TCLASS alone
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC, HookedClasses.NET, "setIntOption0", "(Ljava/io/FileDescriptor;ZIIIZ)V", false);
        method.visitInsn(Opcodes.RETURN);
        method.visitLabel(others);
        method.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        method.visitInsn(Opcodes.NOP);
    }

    private static void element(MethodVisitor method, int index) {
        method.visitVarInsn(Opcodes.ALOAD, VALUE);
        method.visitTypeInsn(Opcodes.CHECKCAST, "[I");
        method.visitInsn(index);
        method.visitInsn(Opcodes.IALOAD);
    }
}
