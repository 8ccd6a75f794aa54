package dev.keepalive.classfile;

import java.util.ArrayList;
import java.util.List;

/** Code to be inserted into a method, in the order in which its instructions are added here. JVMS 6.5 has the instructions. */
public abstract class Snippet {
    private static final int T_INT = 10;

    final ConstantPool pool;
    final Bytes code = new Bytes();

    private final int maxStack;

    /** Of what is guarded: start, end and handler, offsets in the snippet. No class of its own, which would have to be loaded. */
    private final List<int[]> guards = new ArrayList<int[]>();

    private int guardStart;
    private int caughtType;

    Snippet(ConstantPool pool, int maxStack) {
        this.pool = pool;
        this.maxStack = maxStack;
    }

    /** Loads a local variable by the descriptor of its type: an object, or else an int, boolean included. */
    public final void load(int local, String descriptor) {
        code.u1(descriptor.length() == 1 ? Opcodes.ILOAD : Opcodes.ALOAD).u1(local);
    }

    /** Stores what is on the stack, by the descriptor of its type as above. */
    public final void store(int local, String descriptor) {
        code.u1(descriptor.length() == 1 ? Opcodes.ISTORE : Opcodes.ASTORE).u1(local);
    }

    /** Loads a string, given as one character a byte of its encoding in class files; ASCII is its own. */
    public final void string(String value) {
        code.u1(Opcodes.LDC_W).u2(pool.string(value));
    }

    /** Loads a number from -32768 to 32767. */
    public final void number(int value) {
        code.u1(Opcodes.SIPUSH).u2(value);
    }

    /** An instruction without operands. */
    public final void instruction(int opcode) {
        code.u1(opcode);
    }

    /** Replaces the number on the stack by an int array of that length. */
    public final void newIntArray() {
        code.u1(Opcodes.NEWARRAY).u1(T_INT);
    }

    /** An instruction whose operand is a class. */
    public final void typeInstruction(int opcode, String internalName) {
        code.u1(opcode).u2(pool.type(internalName));
    }

    /** An instruction that gets or puts a field. */
    public final void fieldInstruction(int opcode, String owner, String name, String descriptor) {
        code.u1(opcode).u2(pool.field(owner, name, descriptor));
    }

    /** An instruction that calls a method of a class. */
    public final void call(int opcode, String owner, String name, String descriptor) {
        code.u1(opcode).u2(pool.method(owner, name, descriptor));
    }

    /**
     * Calls a method of an interface.
     *
     * @param arguments the stack entries that its arguments take, a long counting as two
     */
    public final void callInterface(String owner, String name, String descriptor, int arguments) {
        code.u1(Opcodes.INVOKEINTERFACE)
                .u2(pool.interfaceMethod(owner, name, descriptor))
                .u1(1 + arguments)
                .u1(0);
    }

    /** From here on what is thrown is caught. */
    public final void guard() {
        guardStart = code.length();
    }

    /** The end of what is guarded, and what happens if something was thrown: it is on the stack, the local variables are not to be used. */
    public final void caught() {
        int end = code.length();
        leave();
        guards.add(new int[] {guardStart, end, code.length()});
        beginHandler(code.length());
    }

    /** Instructions for where nothing was thrown. */
    abstract void leave();

    /** At this offset there is an exception on the stack. */
    abstract void beginHandler(int offset);

    /** Index of the class of what is caught: everything. */
    final int caughtType() {
        if (caughtType == 0) {
            caughtType = pool.type("java/lang/Throwable");
        }
        return caughtType;
    }

    /** Appends its entries of the exception table, for a snippet inserted at that offset. */
    final Bytes appendHandlers(Bytes table, int at) {
        for (int[] guard : guards) {
            for (int offset : guard) {
                table.u2(at + offset);
            }
            table.u2(caughtType());
        }
        return table;
    }

    final byte[] code() {
        return code.toArray();
    }

    final int maxStack() {
        return maxStack;
    }
}
