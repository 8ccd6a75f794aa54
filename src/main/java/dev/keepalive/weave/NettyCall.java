package dev.keepalive.weave;

import dev.keepalive.classfile.ConstantPool;
import dev.keepalive.classfile.EntrySnippet;
import dev.keepalive.classfile.Opcodes;
import dev.keepalive.classfile.ReturnSnippet;
import dev.keepalive.classfile.Snippet;

/**
 * The call of the agent's end out of a class of Netty, {@code dev.keepalive.socket.NettyHooks}.
 *
 * <p>It names nothing but types of the JDK, so it works where the class loader of Netty cannot see the agent: the agent's end is looked
 * up in the system class loader, as the bridge does it. No class has to be defined before, which could not be done while a class is
 * being loaded: what is loaded or redefined meanwhile by the same thread is not offered to the transformer.
 */
final class NettyCall {
    private static final String AGENT = "dev.keepalive.socket.NettyHooks";
    private static final String FUNCTION = "java/util/function/ToIntBiFunction";
    private static final int STACK = 7;

    private NettyCall() {}

    /** Before a constructor of a channel returns. */
    static ReturnSnippet afterConstructor(String owner, String fileDescriptor, String event, ConstantPool pool) {
        ReturnSnippet snippet = new ReturnSnippet(pool, STACK, null);
        agent(snippet);
        snippet.string(event);
        beginElement(snippet, 1, 0);
        snippet.load(0, "L;");
        snippet.call(Opcodes.INVOKEVIRTUAL, owner, "fd", "()L" + fileDescriptor + ";");
        snippet.call(Opcodes.INVOKEVIRTUAL, fileDescriptor, "intValue", "()I");
        snippet.instruction(Opcodes.IASTORE);
        call(snippet);
        snippet.instruction(Opcodes.POP);
        tellWhatIsThrown(snippet, owner);
        snippet.end();
        return snippet;
    }

    /** At the entry of a setter of Netty's class for descriptors. */
    static EntrySnippet atSetter(String owner, NettyHookPoint point, ConstantPool pool) {
        int parameters = point.descriptor.indexOf(')') - 1; // each an int or a boolean
        EntrySnippet snippet = new EntrySnippet(pool, STACK);
        snippet.guard();
        agent(snippet);
        snippet.string(point.option);
        beginElement(snippet, 1 + parameters, 0);
        snippet.load(0, "L;");
        snippet.call(Opcodes.INVOKEVIRTUAL, owner, "intValue", "()I");
        snippet.instruction(Opcodes.IASTORE);
        for (int local = 1; local <= parameters; local++) {
            beginElement(snippet, local);
            snippet.load(local, "I");
            snippet.instruction(Opcodes.IASTORE);
        }
        call(snippet);
        snippet.store(parameters, "I");
        tellWhatIsThrown(snippet, owner);
        snippet.endOfGuard();
        snippet.end();
        return snippet;
    }

    private static void agent(Snippet snippet) {
        snippet.string(AGENT);
        snippet.instruction(Opcodes.ICONST_1); // initialized
        snippet.call(
                Opcodes.INVOKESTATIC, "java/lang/ClassLoader", "getSystemClassLoader", "()Ljava/lang/ClassLoader;");
        snippet.call(
                Opcodes.INVOKESTATIC,
                "java/lang/Class",
                "forName",
                "(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;");
        snippet.call(Opcodes.INVOKEVIRTUAL, "java/lang/Class", "newInstance", "()Ljava/lang/Object;");
        snippet.typeInstruction(Opcodes.CHECKCAST, FUNCTION);
    }

    private static void beginElement(Snippet snippet, int arrayLength, int index) {
        snippet.number(arrayLength);
        snippet.newIntArray();
        beginElement(snippet, index);
    }

    private static void beginElement(Snippet snippet, int index) {
        snippet.instruction(Opcodes.DUP);
        snippet.number(index);
    }

    private static void call(Snippet snippet) {
        snippet.callInterface(FUNCTION, "applyAsInt", "(Ljava/lang/Object;Ljava/lang/Object;)I", 2);
    }

    /** What the agent's end does not catch itself, above all a method that this release of Netty does not have. */
    private static void tellWhatIsThrown(Snippet snippet, String owner) {
        snippet.caught();
        snippet.guard();
        agent(snippet);
        snippet.instruction(Opcodes.SWAP);
        snippet.string(owner.replace('/', '.'));
        snippet.instruction(Opcodes.SWAP);
        call(snippet);
        snippet.instruction(Opcodes.POP);
    }
}
