package dev.keepalive.weave;

import dev.keepalive.config.Platform;
import dev.keepalive.transform.BridgeBytes;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Code that defines the bridge class in java.base. It is inserted at the entry of a method of java.base.
 *
 * <p>A class of java.base may call the JDK's own Unsafe.defineClass, so no package has to be opened to anyone and no
 * file is needed. There is no need for Instrumentation.redefineModule, which would load the classes of lambdas, nor for
 * the boot class path: to append to it makes the JVM print a warning and ignore the application's class data archive.
 *
 * <p>The code fetches the bytes of the bridge from the agent, through the system class loader. As a constant of the
 * woven class they would have to be encoded by code that the JVM has not compiled yet, which took 4 ms. It is harmless
 * to define the bridge twice: the second attempt fails, and its failure is ignored.
 */
final class BridgeDefinition extends InsertedCode {
    private static final String SUPPLIER = "java/util/function/Supplier";
    private static final int STACK = 7;

    BridgeDefinition() {
        super(STACK);
    }

    @Override
    void write(MethodVisitor method, int resultLocal) {
        // JDK 8 has no modules, and the class has another name there
        String unsafe = Platform.JDK < 9 ? "sun/misc/Unsafe" : "jdk/internal/misc/Unsafe";
        method.visitMethodInsn(Opcodes.INVOKESTATIC, unsafe, "getUnsafe", "()L" + unsafe + ";", false);
        method.visitLdcInsn(BridgeBytes.NAME);
        instantiate(method, "dev.keepalive.transform.BridgeBytes", SUPPLIER);
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, SUPPLIER, "get", "()Ljava/lang/Object;", true);
        method.visitTypeInsn(Opcodes.CHECKCAST, "[B");
        method.visitInsn(Opcodes.ICONST_0);
        method.visitIntInsn(Opcodes.SIPUSH, BridgeBytes.LENGTH);
        method.visitInsn(Opcodes.ACONST_NULL); // the boot class loader
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
