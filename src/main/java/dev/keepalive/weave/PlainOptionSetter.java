package dev.keepalive.weave;

import dev.keepalive.classfile.ConstantPool;
import dev.keepalive.classfile.EntrySnippet;
import dev.keepalive.classfile.Opcodes;

/**
 * Lets {@code Net.setSocketOption} pass on a plain setsockopt(2): a value that is an int array {level, name, value} goes to
 * {@code Net.setIntOption0}, which is private and has the same signature in JDK 8 to 28. The JDK never passes an array here.
 */
final class PlainOptionSetter {
    static final String METHOD = "setSocketOption";
    static final String DESCRIPTOR =
            "(Ljava/io/FileDescriptor;Ljava/net/ProtocolFamily;Ljava/net/SocketOption;Ljava/lang/Object;)V";

    private static final int FD = 0;
    private static final int VALUE = 3;

    private PlainOptionSetter() {}

    static EntrySnippet atEntry(ConstantPool pool) {
        EntrySnippet snippet = new EntrySnippet(pool, 7);
        snippet.load(VALUE, "Ljava/lang/Object;");
        snippet.typeInstruction(Opcodes.INSTANCEOF, "[I");
        snippet.jumpToMethod(Opcodes.IFEQ);
        snippet.load(FD, "Ljava/io/FileDescriptor;");
        snippet.instruction(Opcodes.ICONST_0); // mayNeedConversion
        element(snippet, Opcodes.ICONST_0);
        element(snippet, Opcodes.ICONST_1);
        element(snippet, Opcodes.ICONST_2);
        snippet.instruction(Opcodes.ICONST_0); // isIPv6, which matters for IPV6_TCLASS alone
        snippet.call(Opcodes.INVOKESTATIC, HookedClasses.NET, "setIntOption0", "(Ljava/io/FileDescriptor;ZIIIZ)V");
        snippet.instruction(Opcodes.RETURN);
        snippet.end();
        return snippet;
    }

    private static void element(EntrySnippet snippet, int index) {
        snippet.load(VALUE, "Ljava/lang/Object;");
        snippet.typeInstruction(Opcodes.CHECKCAST, "[I");
        snippet.instruction(index);
        snippet.instruction(Opcodes.IALOAD);
    }
}
