package dev.keepalive.weave;

import dev.keepalive.transform.HookedClasses;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Makes {@code Net.setSocketOption} pass a plain setsockopt(2) on: if there is no option and the value is an int array
 * {level, name, value}, {@code Net.setIntOption0} is called, which is private and has the same signature in JDK 8 to
 * 28. The JDK never passes an array here. This code comes before the hook at the same entry, which handles the values
 * of the application.
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

    /** Returns false, since the agent needs the exception that tells why setsockopt(2) failed. */
    @Override
    boolean isGuarded() {
        return false;
    }

    @Override
    void write(MethodVisitor method, int resultLocal) {
        Label others = new Label();
        // only the agent passes null as the option; the value does not suffice, since JDK 8 to 12 take an array from
        // the application too
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
