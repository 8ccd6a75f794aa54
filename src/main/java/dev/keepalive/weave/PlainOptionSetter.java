package dev.keepalive.weave;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Lets {@code Net.setSocketOption} pass on a plain setsockopt(2): a value that is an int array {level, name, value} goes to
 * {@code Net.setIntOption0}, which is private and has the same signature in JDK 8 to 28. The JDK never passes an array here.
 */
final class PlainOptionSetter extends MethodVisitor {
    static final String METHOD = "setSocketOption";
    static final String DESCRIPTOR =
            "(Ljava/io/FileDescriptor;Ljava/net/ProtocolFamily;Ljava/net/SocketOption;Ljava/lang/Object;)V";

    private static final int FD = 0;
    private static final int VALUE = 3;

    PlainOptionSetter(MethodVisitor next) {
        super(Weaver.API, next);
    }

    @Override
    public void visitCode() {
        super.visitCode();
        Label body = new Label();
        mv.visitVarInsn(Opcodes.ALOAD, VALUE);
        mv.visitTypeInsn(Opcodes.INSTANCEOF, "[I");
        mv.visitJumpInsn(Opcodes.IFEQ, body);
        mv.visitVarInsn(Opcodes.ALOAD, FD);
        mv.visitInsn(Opcodes.ICONST_0); // mayNeedConversion
        element(Opcodes.ICONST_0);
        element(Opcodes.ICONST_1);
        element(Opcodes.ICONST_2);
        mv.visitInsn(Opcodes.ICONST_0); // isIPv6, which matters for IPV6_TCLASS alone
        mv.visitMethodInsn(
                Opcodes.INVOKESTATIC, "sun/nio/ch/Net", "setIntOption0", "(Ljava/io/FileDescriptor;ZIIIZ)V", false);
        mv.visitInsn(Opcodes.RETURN);
        mv.visitLabel(body);
        mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        mv.visitInsn(Opcodes.NOP); // the body may begin with a frame of its own
    }

    private void element(int index) {
        mv.visitVarInsn(Opcodes.ALOAD, VALUE);
        mv.visitTypeInsn(Opcodes.CHECKCAST, "[I");
        mv.visitInsn(index);
        mv.visitInsn(Opcodes.IALOAD);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(Math.max(maxStack, 7), maxLocals);
    }
}
