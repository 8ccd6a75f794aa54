package dev.keepalive.weave;

import dev.keepalive.weave.HookPoint.Argument;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Writes the call of a hook into a method, guarded: whatever it throws, a missing bridge included, goes no further than here.
 *
 * <p>No frame needs computing. A handler at the entry has the frame of the entry; a handler behind the last instruction uses no local
 * variable but a result, which waits in variable 0, a parameter that nothing reads any more.
 */
final class HookedMethod extends MethodVisitor {
    private static final Object[] THROWABLE = {"java/lang/Throwable"};

    /** More than any hook has arguments. */
    private static final int STACK = 5;

    private final HookPoint point;
    private final Label handlerAtEnd = new Label();
    private boolean returns;

    HookedMethod(MethodVisitor next, HookPoint point) {
        super(Weaver.API, next);
        this.point = point;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (point.atEntry()) {
            Label handler = new Label();
            Label body = new Label();
            call(handler);
            mv.visitJumpInsn(Opcodes.GOTO, body);
            mv.visitLabel(handler);
            mv.visitFrame(Opcodes.F_SAME1, 0, null, 1, THROWABLE);
            mv.visitInsn(Opcodes.POP);
            mv.visitLabel(body);
            mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            mv.visitInsn(Opcodes.NOP); // the body may begin with a frame of its own
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (!point.atEntry() && opcode == Opcodes.ARETURN) {
            returns = true;
            mv.visitVarInsn(Opcodes.ASTORE, 0);
            call(handlerAtEnd);
            mv.visitVarInsn(Opcodes.ALOAD, 0);
        } else if (!point.atEntry() && opcode == Opcodes.RETURN) {
            returns = true;
            call(handlerAtEnd);
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        if (returns) {
            String type = point.descriptor.substring(point.descriptor.indexOf(')') + 1);
            mv.visitLabel(handlerAtEnd);
            if ("V".equals(type)) {
                mv.visitFrame(Opcodes.F_FULL, 0, new Object[0], 1, THROWABLE);
                mv.visitInsn(Opcodes.POP);
                mv.visitInsn(Opcodes.RETURN);
            } else {
                Object[] result = {type.substring(1, type.length() - 1)};
                mv.visitFrame(Opcodes.F_FULL, 1, result, 1, THROWABLE);
                mv.visitInsn(Opcodes.POP);
                mv.visitVarInsn(Opcodes.ALOAD, 0);
                mv.visitInsn(Opcodes.ARETURN);
            }
        }
        super.visitMaxs(maxStack + STACK, maxLocals);
    }

    private void call(Label handler) {
        Label start = new Label();
        Label end = new Label();
        mv.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
        mv.visitLabel(start);
        StringBuilder descriptor = new StringBuilder("(");
        for (Argument argument : point.arguments) {
            load(argument);
            descriptor.append(argument.type);
        }
        boolean replaces = point.replacedLocal() != HookPoint.NO_LOCAL;
        descriptor.append(replaces ? ")Ljava/lang/Object;" : ")V");
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeBytes.NAME, point.hook, descriptor.toString(), false);
        if (replaces) {
            mv.visitVarInsn(Opcodes.ASTORE, point.replacedLocal());
        }
        mv.visitLabel(end);
    }

    private void load(Argument argument) {
        if (argument.local == Argument.NONE) {
            mv.visitInsn(Opcodes.ACONST_NULL);
            return;
        }
        int local = argument.local == Argument.RESULT ? 0 : argument.local;
        if (argument.fieldOwner == null) {
            mv.visitVarInsn(argument.type.length() == 1 ? Opcodes.ILOAD : Opcodes.ALOAD, local);
            return;
        }
        mv.visitVarInsn(Opcodes.ALOAD, local);
        if (local
                != 0) { // a parameter: its type may be a superclass, which does not give access to its protected field
            mv.visitTypeInsn(Opcodes.CHECKCAST, argument.fieldOwner);
        }
        mv.visitFieldInsn(Opcodes.GETFIELD, argument.fieldOwner, argument.fieldName, argument.type);
    }
}
