package dev.keepalive.weave;

import dev.keepalive.config.Platform;
import dev.keepalive.transform.BridgeBytes;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Code that defines the bridge class into java.base, for the entry of a method of java.base itself.
 *
 * <p>A class of java.base may call the JDK's own Unsafe.defineClass, so no package has to be opened to anyone, no file is needed, and
 * neither Instrumentation.redefineModule (lambdas) nor the boot class path (a warning, the loss of the application's class data
 * archive) is. It fetches the bytes from the agent, by the system class loader: as a constant of the woven class they would have to be
 * encoded by code that the JVM has not compiled yet, which took 4 ms. Defining the bridge twice is harmless: the second attempt fails and
 * is ignored.
 */
final class BridgeDefinition extends InsertedCode {
    private static final String SUPPLIER = "java/util/function/Supplier";
    private static final int STACK = 7;

    BridgeDefinition() {
        super(STACK);
    }

    @Override
    void write(MethodVisitor method, int resultLocal) {
        // JDK 8 has no modules: there the class has its old name
        String unsafe = Platform.JDK < 9 ? "sun/misc/Unsafe" : "jdk/internal/misc/Unsafe";
        method.visitMethodInsn(Opcodes.INVOKESTATIC, unsafe, "getUnsafe", "()L" + unsafe + ";", false);
        method.visitLdcInsn(BridgeBytes.NAME);
        instantiate(method, "dev.keepalive.transform.BridgeBytes", SUPPLIER);
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, SUPPLIER, "get", "()Ljava/lang/Object;", true);
        method.visitTypeInsn(Opcodes.CHECKCAST, "[B");
        method.visitInsn(Opcodes.ICONST_0);
        method.visitIntInsn(Opcodes.SIPUSH, BridgeBytes.LENGTH);
        method.visitInsn(Opcodes.ACONST_NULL); // the boot loader
        method.visitInsn(Opcodes.ACONST_NULL); // no protection domain
        method.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                unsafe,
                "defineClass",
                "(Ljava/lang/String;[BIILjava/lang/ClassLoader;Ljava/security/ProtectionDomain;)Ljava/lang/Class;",
                false);
        method.visitInsn(Opcodes.POP);
    }
}
