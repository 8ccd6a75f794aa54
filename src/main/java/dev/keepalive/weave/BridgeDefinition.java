package dev.keepalive.weave;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Writes code that defines the bridge class into java.base, at the entry of a static method of java.base itself.
 *
 * <p>A class of java.base may call the JDK's own Unsafe.defineClass, so no package has to be opened to anyone, no file is needed, and
 * neither Instrumentation.redefineModule (lambdas) nor the boot class path (a warning, the loss of the application's class data
 * archive) is. Defining the bridge twice is harmless: the second attempt fails and is ignored.
 */
final class BridgeDefinition extends MethodVisitor {
    BridgeDefinition(MethodVisitor next) {
        super(Weaver.API, next);
    }

    @Override
    public void visitCode() {
        super.visitCode();
        Label start = new Label();
        Label end = new Label();
        Label handler = new Label();
        Label body = new Label();
        mv.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
        mv.visitLabel(start);
        defineBridge();
        mv.visitLabel(end);
        mv.visitJumpInsn(Opcodes.GOTO, body);
        mv.visitLabel(handler);
        mv.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Throwable"});
        mv.visitInsn(Opcodes.POP);
        mv.visitLabel(body);
        mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        mv.visitInsn(Opcodes.NOP); // the body may begin with a frame of its own
    }

    private void defineBridge() {
        // JDK 8 has no modules: there the class has its old name
        String unsafe = Jdk.FEATURE < 9 ? "sun/misc/Unsafe" : "jdk/internal/misc/Unsafe";
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, unsafe, "getUnsafe", "()L" + unsafe + ";", false);
        mv.visitLdcInsn(BridgeBytes.NAME);
        mv.visitLdcInsn(BridgeBytes.BYTES);
        mv.visitLdcInsn("ISO-8859-1");
        mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/String", "getBytes", "(Ljava/lang/String;)[B", false);
        mv.visitInsn(Opcodes.ICONST_0);
        mv.visitIntInsn(Opcodes.SIPUSH, BridgeBytes.BYTES.length());
        mv.visitInsn(Opcodes.ACONST_NULL); // the boot loader
        mv.visitInsn(Opcodes.ACONST_NULL);
        mv.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                unsafe,
                "defineClass",
                "(Ljava/lang/String;[BIILjava/lang/ClassLoader;Ljava/security/ProtectionDomain;)Ljava/lang/Class;",
                false);
        mv.visitInsn(Opcodes.POP);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(Math.max(maxStack, 7), maxLocals);
    }
}
