package dev.keepalive.weave;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A method with code inserted at its entry and before every return. Everything else is passed on unchanged.
 *
 * <p>Stack map frames need not be computed anew. The frame at the entry is that of the method's first instruction.
 * Every return becomes a jump to one block behind the method's own code, whose frame has only the local variables that
 * the inserted code reads. So no frame of the method itself changes, and none of its exception handlers covers inserted
 * code.
 */
final class WovenMethod extends MethodVisitor {
    private static final String THROWABLE = "java/lang/Throwable";

    /** The internal name of the class. */
    private final String owner;

    private final boolean isStatic;
    private final boolean isConstructor;
    private final String descriptor;

    /** Whether the class file has stack map frames; class files before Java 6 have none. */
    private final boolean hasFrames;

    private final InsertedCode[] atEntry;
    private final InsertedCode beforeReturn;

    /**
     * The local variable for the value to be returned. It follows the parameters, since at that point no other local
     * variable is needed any more.
     */
    private final int resultLocal;

    /** The type descriptor of the value that the method returns. */
    private final String result;

    private final Label exit = new Label();
    private boolean returns;
    /** The number of instructions that create an instance of the class. */
    private int ownInstances;
    /** The number of calls of a constructor of the class. */
    private int ownConstructors;

    /**
     * Creates a visitor that passes the method on to the next visitor.
     *
     * @param atEntry the code to insert at the entry, in order
     * @param beforeReturn the code to insert before each return, or null for none
     */
    WovenMethod(
            MethodVisitor next,
            String owner,
            int access,
            String name,
            String descriptor,
            boolean hasFrames,
            InsertedCode[] atEntry,
            InsertedCode beforeReturn) {
        super(Opcodes.ASM9, next);
        this.owner = owner;
        this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
        this.isConstructor = name.equals("<init>");
        this.descriptor = descriptor;
        this.hasFrames = hasFrames;
        this.atEntry = atEntry;
        this.beforeReturn = beforeReturn;
        this.result = descriptor.substring(descriptor.indexOf(')') + 1);
        this.resultLocal = parameterSlots();
    }

    @Override
    public void visitCode() {
        super.visitCode();
        for (InsertedCode code : atEntry) {
            if (code.isGuarded()) {
                guarded(code, false);
                // a frame of the method's own may follow at once, and two frames at one instruction are not allowed
                mv.visitInsn(Opcodes.NOP);
            } else {
                code.write(mv, resultLocal);
            }
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (beforeReturn != null && opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            returns = true;
            super.visitJumpInsn(Opcodes.GOTO, exit);
        } else {
            super.visitInsn(opcode);
        }
    }

    /**
     * Fails if the method changes a parameter that the inserted code reads before a return: the frame there would be
     * wrong, and the JVM, which does not verify classes of java.base, would not notice.
     */
    @Override
    public void visitVarInsn(int opcode, int local) {
        if (beforeReturn != null && opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE) {
            boolean twoSlots = opcode == Opcodes.LSTORE || opcode == Opcodes.DSTORE;
            if (beforeReturn.reads(local) || twoSlots && beforeReturn.reads(local + 1)) {
                throw new IllegalStateException("the method changes its local variable " + local);
            }
        }
        super.visitVarInsn(opcode, local);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.NEW && type.equals(owner)) {
            ownInstances++;
        }
        super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitMethodInsn(int opcode, String type, String name, String descriptor, boolean isInterface) {
        if (opcode == Opcodes.INVOKESPECIAL && type.equals(owner) && name.equals("<init>")) {
            ownConstructors++;
        }
        super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        int stack = maxStack;
        for (InsertedCode code : atEntry) {
            stack = Math.max(stack, code.stack);
        }
        if (returns) {
            exit();
            stack = Math.max(stack, Math.max(beforeReturn.stack, 2)); // 2: a long or double may be returned
        }
        super.visitMaxs(stack, Math.max(maxLocals, resultLocal + 2));
    }

    private void exit() {
        mv.visitLabel(exit);
        boolean returnsValue = !result.equals("V");
        frame(false, returnsValue ? frameType(result) : null);
        if (returnsValue) {
            mv.visitVarInsn(variant(Opcodes.ISTORE, result), resultLocal);
        }
        if (!callsAnotherConstructor()) { // the other constructor has run the inserted code
            guarded(beforeReturn, true);
        }
        if (returnsValue) {
            mv.visitVarInsn(variant(Opcodes.ILOAD, result), resultLocal);
            mv.visitInsn(variant(Opcodes.IRETURN, result));
        } else {
            mv.visitInsn(Opcodes.RETURN);
        }
    }

    /**
     * Returns whether a constructor begins with {@code this(...)}: it calls a constructor of its class on an instance
     * that it has not created.
     */
    private boolean callsAnotherConstructor() {
        return isConstructor && ownConstructors > ownInstances;
    }

    private void guarded(InsertedCode code, boolean atExit) {
        Label start = new Label();
        Label end = new Label();
        Label failure = new Label();
        Label endOfFailure = new Label();
        Label failedAgain = new Label();
        Label done = new Label();
        mv.visitTryCatchBlock(start, end, failure, THROWABLE);
        mv.visitTryCatchBlock(failure, endOfFailure, failedAgain, THROWABLE);
        mv.visitLabel(start);
        code.write(mv, resultLocal);
        mv.visitLabel(end);
        mv.visitJumpInsn(Opcodes.GOTO, done);
        mv.visitLabel(failure);
        handlerFrame(atExit);
        code.writeFailure(mv);
        mv.visitLabel(endOfFailure);
        mv.visitJumpInsn(Opcodes.GOTO, done);
        mv.visitLabel(failedAgain);
        handlerFrame(atExit);
        mv.visitInsn(Opcodes.POP);
        mv.visitLabel(done);
        if (atExit) {
            frame(true, null);
        } else if (hasFrames) {
            mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }
    }

    private void handlerFrame(boolean atExit) {
        if (atExit) {
            frame(true, THROWABLE);
        } else if (hasFrames) {
            mv.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {THROWABLE});
        }
    }

    /**
     * Writes a frame of the block behind the method's own code.
     *
     * @param withResult whether the result is in its local variable
     * @param onStack the type of the value on the operand stack, or null if the stack is empty
     */
    private void frame(boolean withResult, Object onStack) {
        if (!hasFrames) {
            return;
        }
        Object[] locals = new Object[resultLocal + 1];
        int count = 0;
        int slot = 0;
        if (!isStatic) {
            locals[count++] = beforeReturn.reads(0) ? owner : Opcodes.TOP;
            slot = 1;
        }
        for (int at = 1; descriptor.charAt(at) != ')'; at = endOfType(at)) {
            boolean read = beforeReturn.reads(slot);
            boolean twoSlots = isTwoSlots(descriptor.charAt(at));
            locals[count++] = read ? frameType(descriptor.substring(at, endOfType(at))) : Opcodes.TOP;
            if (twoSlots && !read) {
                locals[count++] = Opcodes.TOP;
            }
            slot += twoSlots ? 2 : 1;
        }
        if (withResult && !result.equals("V")) {
            locals[count++] = frameType(result);
        }
        mv.visitFrame(
                Opcodes.F_FULL,
                count,
                locals,
                onStack == null ? 0 : 1,
                onStack == null ? null : new Object[] {onStack});
    }

    private int parameterSlots() {
        int slots = isStatic ? 0 : 1;
        for (int at = 1; descriptor.charAt(at) != ')'; at = endOfType(at)) {
            slots += isTwoSlots(descriptor.charAt(at)) ? 2 : 1;
        }
        return slots;
    }

    private int endOfType(int start) {
        int at = start;
        while (descriptor.charAt(at) == '[') {
            at++;
        }
        return descriptor.charAt(at) == 'L' ? descriptor.indexOf(';', at) + 1 : at + 1;
    }

    private static boolean isTwoSlots(char type) {
        return type == 'J' || type == 'D';
    }

    /** Returns the type in the form that {@link MethodVisitor#visitFrame} takes. */
    private static Object frameType(String type) {
        switch (type.charAt(0)) {
            case 'J':
                return Opcodes.LONG;
            case 'F':
                return Opcodes.FLOAT;
            case 'D':
                return Opcodes.DOUBLE;
            case 'L':
                return type.substring(1, type.length() - 1);
            case '[':
                return type;
            default:
                return Opcodes.INTEGER;
        }
    }

    /**
     * Returns the opcode for values of a type.
     *
     * @param opcodeForInt the opcode for an int: ILOAD, ISTORE or IRETURN; the opcodes for other types follow it in the
     *     order of JVMS 6.5
     */
    static int variant(int opcodeForInt, String type) {
        switch (type.charAt(0)) {
            case 'J':
                return opcodeForInt + 1;
            case 'F':
                return opcodeForInt + 2;
            case 'D':
                return opcodeForInt + 3;
            case 'L':
            case '[':
                return opcodeForInt + 4;
            default:
                return opcodeForInt;
        }
    }
}
