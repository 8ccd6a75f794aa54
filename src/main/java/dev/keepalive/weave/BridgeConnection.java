package dev.keepalive.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Has the bridge fetch the agent's end: its package is not exported, so only a class of java.base can call it. */
final class BridgeConnection extends InsertedCode {
    BridgeConnection() {
        super(0);
    }

    @Override
    void write(MethodVisitor method, int resultLocal) {
        method.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeBytes.NAME, "connect", "()V", false);
    }
}
