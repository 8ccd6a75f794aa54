package dev.keepalive.classfile;

/** Code to be inserted into a method, in the order in which its instructions are added here. JVMS 6.5 has the instructions. */
public abstract class Snippet {
    final ConstantPool pool;
    final Bytes code = new Bytes();

    private final int maxStack;
    private int guardStart;
    private int guardEnd;
    private int handler;
    private int caught;

    Snippet(ConstantPool pool, int maxStack) {
        this.pool = pool;
        this.maxStack = maxStack;
    }

    /** Loads a local variable by the descriptor of its type: an object, or else an int, boolean included. */
    public final void load(int local, String descriptor) {
        code.u1(descriptor.length() == 1 ? Opcodes.ILOAD : Opcodes.ALOAD).u1(local);
    }

    /** Stores the object on the stack. */
    public final void store(int local) {
        code.u1(Opcodes.ASTORE).u1(local);
    }

    /** Loads a string. */
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

    /** From here on what is thrown is caught. */
    final void beginGuard() {
        guardStart = code.length();
    }

    final void endGuard() {
        guardEnd = code.length();
    }

    /** The exception is on the stack here, and is dropped. */
    final void handler() {
        handler = code.length();
        code.u1(Opcodes.POP);
    }

    /** Index of the class of what is caught: everything. */
    final int caught() {
        if (caught == 0) {
            caught = pool.type("java/lang/Throwable");
        }
        return caught;
    }

    final int handlerOffset() {
        return handler;
    }

    /** Appends the entry of the exception table, if there is a guard, for a snippet inserted at that offset. */
    final Bytes appendHandler(Bytes table, int at) {
        if (guardEnd > guardStart) {
            table.u2(at + guardStart).u2(at + guardEnd).u2(at + handler).u2(caught());
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
