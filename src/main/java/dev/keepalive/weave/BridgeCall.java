package dev.keepalive.weave;

import dev.keepalive.transform.BridgeBytes;
import dev.keepalive.weave.HookPoint.Argument;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** A call of the bridge, as a hook point declares it. */
final class BridgeCall extends InsertedCode {
    /** The size of the operand stack: no hook needs more, since it has fewer arguments. */
    private static final int STACK = 5;

    private final HookPoint point;

    BridgeCall(HookPoint point) {
        super(STACK);
        this.point = point;
    }

    @Override
    boolean reads(int local) {
        for (Argument argument : point.arguments) {
            if (argument.local == local) {
                return true;
            }
        }
        return false;
    }

    @Override
    void write(MethodVisitor method, int resultLocal) {
        StringBuilder descriptor = new StringBuilder("(");
        for (Argument argument : point.arguments) {
            load(argument, method, resultLocal);
            descriptor.append(argument.type);
        }
        boolean replaces = point.replacedLocal != HookPoint.NO_LOCAL;
        descriptor.append(replaces ? ")Ljava/lang/Object;" : ")V");
        method.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeBytes.NAME, point.hook, descriptor.toString(), false);
        if (replaces) {
            method.visitVarInsn(Opcodes.ASTORE, point.replacedLocal);
        }
    }

    private static void load(Argument argument, MethodVisitor method, int resultLocal) {
        if (argument.isNone()) {
            method.visitInsn(Opcodes.ACONST_NULL);
        } else if (argument.fieldOwner == null) {
            int local = argument.isResult() ? resultLocal : argument.local;
            method.visitVarInsn(WovenMethod.variant(Opcodes.ILOAD, argument.type), local);
        } else {
            method.visitVarInsn(Opcodes.ALOAD, argument.local);
            if (argument.local != 0) { // a parameter, whose declared type may be a superclass
                method.visitTypeInsn(Opcodes.CHECKCAST, argument.fieldOwner);
            }
            method.visitFieldInsn(Opcodes.GETFIELD, argument.fieldOwner, argument.fieldName, argument.type);
        }
    }
}
