package dev.keepalive.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A call of the agent's end for Netty, {@code dev.keepalive.socket.NettySockets}, from a class of Netty.
 *
 * <p>The call refers only to types of the JDK, so it works where the class loader of Netty cannot see the agent. The
 * agent's end is looked up in the system class loader, as the bridge does it. No class has to be defined before the
 * call. That would not be possible while a class is being loaded: the JVM does not pass a class to the transformer that
 * the same thread loads or redefines meanwhile.
 */
final class NettyCall extends InsertedCode {
    private static final String AGENT = "dev.keepalive.socket.NettySockets";
    private static final String FUNCTION = "java/util/function/BiFunction";
    private static final String OBJECT = "java/lang/Object";
    private static final String INTEGER = "java/lang/Integer";
    private static final int STACK = 8;

    private static final int NO_LOCAL = -1;

    private final String owner;

    /** The first argument of the call: an event, or the option that is being set. */
    private final String operation;

    /** The internal name of the type that {@code fd()} of the owner returns; null if the owner is the descriptor. */
    private final String fileDescriptor;

    /** The local variable that holds the peer, or -1. */
    private final int peerLocal;

    /**
     * The method descriptor of the setter at whose entry the call is inserted; null if it is inserted before a return.
     */
    private final String setter;

    private NettyCall(String owner, String operation, String fileDescriptor, int peerLocal, String setter) {
        super(STACK);
        this.owner = owner;
        this.operation = operation;
        this.fileDescriptor = fileDescriptor;
        this.peerLocal = peerLocal;
        this.setter = setter;
    }

    /**
     * Returns the call before a constructor of a channel returns: {@code apply(event, {number})}, or
     * {@code apply(event, {number, peer})} if a local variable holds the peer.
     */
    static InsertedCode afterConstructor(String owner, String fileDescriptor, String event, int peerLocal) {
        return new NettyCall(owner, event, fileDescriptor, peerLocal, null);
    }

    /** Returns the call before Netty's method that connects returns: {@code apply("connected", {number, peer})}. */
    static InsertedCode afterConnect(String owner) {
        return new NettyCall(owner, "connected", null, 1, null);
    }

    /**
     * Returns the call at the entry of a setter of Netty's class for descriptors:
     * {@code apply(option, {number, argument ...})}. The result replaces the last argument.
     */
    static InsertedCode atSetter(String owner, NettyHookPoint point) {
        return new NettyCall(owner, point.option, null, NO_LOCAL, point.descriptor);
    }

    @Override
    boolean reads(int local) {
        return local == 0 || local == peerLocal;
    }

    @Override
    void write(MethodVisitor method, int resultLocal) {
        instantiate(method, AGENT, FUNCTION);
        method.visitLdcInsn(operation);
        if (setter == null) {
            writeEvent(method);
        } else {
            writeSetter(method, setter.substring(1, setter.indexOf(')')));
        }
    }

    private void writeEvent(MethodVisitor method) {
        array(method, peerLocal < 0 ? 1 : 2);
        beginElement(method, 0);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        String descriptor = fileDescriptor == null ? owner : fileDescriptor;
        if (fileDescriptor != null) {
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, "fd", "()L" + fileDescriptor + ";", false);
        }
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, descriptor, "intValue", "()I", false);
        endOfIntElement(method);
        if (peerLocal >= 0) {
            objectElement(method, 1, peerLocal);
        }
        call(method);
        method.visitInsn(Opcodes.POP);
    }

    private void writeSetter(MethodVisitor method, String types) {
        int ints = types.indexOf('L') < 0 ? types.length() : types.indexOf('L'); // booleans count as ints
        String object = types.substring(ints); // the last one, or ""
        int last = object.isEmpty() ? ints : ints + 1;
        array(method, 1 + last);
        beginElement(method, 0);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, "intValue", "()I", false);
        endOfIntElement(method);
        for (int local = 1; local <= ints; local++) {
            beginElement(method, local);
            method.visitVarInsn(Opcodes.ILOAD, local);
            endOfIntElement(method);
        }
        if (!object.isEmpty()) {
            objectElement(method, last, last);
        }
        call(method);
        if (object.isEmpty()) {
            method.visitTypeInsn(Opcodes.CHECKCAST, INTEGER);
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, INTEGER, "intValue", "()I", false);
            method.visitVarInsn(Opcodes.ISTORE, last);
        } else {
            method.visitTypeInsn(Opcodes.CHECKCAST, object.substring(1, object.length() - 1));
            method.visitVarInsn(Opcodes.ASTORE, last);
        }
    }

    /**
     * Writes {@code apply("failed", {class, exception})}, for exceptions that the agent's end does not catch itself,
     * above all for a method that this release of Netty lacks.
     */
    @Override
    void writeFailure(MethodVisitor method) {
        instantiate(method, AGENT, FUNCTION);
        method.visitInsn(Opcodes.SWAP); // below the exception
        method.visitLdcInsn("failed");
        method.visitInsn(Opcodes.SWAP);
        array(method, 2);
        method.visitInsn(Opcodes.DUP_X1);
        method.visitInsn(Opcodes.SWAP);
        method.visitInsn(Opcodes.ICONST_1);
        method.visitInsn(Opcodes.SWAP);
        method.visitInsn(Opcodes.AASTORE);
        beginElement(method, 0);
        method.visitLdcInsn(owner);
        method.visitInsn(Opcodes.AASTORE);
        call(method);
        method.visitInsn(Opcodes.POP);
    }

    private static void array(MethodVisitor method, int length) {
        method.visitIntInsn(Opcodes.BIPUSH, length);
        method.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
    }

    private static void beginElement(MethodVisitor method, int index) {
        method.visitInsn(Opcodes.DUP);
        method.visitIntInsn(Opcodes.BIPUSH, index);
    }

    private static void objectElement(MethodVisitor method, int index, int local) {
        beginElement(method, index);
        method.visitVarInsn(Opcodes.ALOAD, local);
        method.visitInsn(Opcodes.AASTORE);
    }

    private static void endOfIntElement(MethodVisitor method) {
        method.visitMethodInsn(Opcodes.INVOKESTATIC, INTEGER, "valueOf", "(I)Ljava/lang/Integer;", false);
        method.visitInsn(Opcodes.AASTORE);
    }

    private static void call(MethodVisitor method) {
        method.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                FUNCTION,
                "apply",
                "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;",
                true);
    }
}
