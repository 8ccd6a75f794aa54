package dev.keepalive.weave;

import dev.keepalive.classfile.ConstantPool;
import dev.keepalive.classfile.EntrySnippet;
import dev.keepalive.classfile.Opcodes;

/**
 * Code that defines the bridge class into java.base, for the entry of a method of java.base itself.
 *
 * <p>A class of java.base may call the JDK's own Unsafe.defineClass, so no package has to be opened to anyone, no file is needed, and
 * neither Instrumentation.redefineModule (lambdas) nor the boot class path (a warning, the loss of the application's class data
 * archive) is. Defining the bridge twice is harmless: the second attempt fails and is ignored.
 */
final class BridgeDefinition {
    private BridgeDefinition() {}

    static EntrySnippet atEntry(ConstantPool pool) {
        // JDK 8 has no modules: there the class has its old name
        String unsafe = Hooks.JDK < 9 ? "sun/misc/Unsafe" : "jdk/internal/misc/Unsafe";
        EntrySnippet snippet = new EntrySnippet(pool, 7);
        snippet.guard();
        snippet.call(Opcodes.INVOKESTATIC, unsafe, "getUnsafe", "()L" + unsafe + ";");
        snippet.string(BridgeBytes.NAME);
        snippet.string(BridgeBytes.ENCODED);
        snippet.string("ISO-8859-1");
        snippet.call(Opcodes.INVOKEVIRTUAL, "java/lang/String", "getBytes", "(Ljava/lang/String;)[B");
        snippet.instruction(Opcodes.ICONST_0);
        snippet.number(BridgeBytes.LENGTH);
        snippet.instruction(Opcodes.ACONST_NULL); // the boot loader
        snippet.instruction(Opcodes.ACONST_NULL); // no protection domain
        snippet.call(
                Opcodes.INVOKEVIRTUAL,
                unsafe,
                "defineClass",
                "(Ljava/lang/String;[BIILjava/lang/ClassLoader;Ljava/security/ProtectionDomain;)Ljava/lang/Class;");
        snippet.instruction(Opcodes.POP);
        snippet.endOfGuard();
        snippet.end();
        return snippet;
    }
}
