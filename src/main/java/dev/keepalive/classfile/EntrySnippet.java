package dev.keepalive.classfile;

/** A snippet for the entry of a method, after which the method goes on. Its length is a multiple of four, its last byte a nop. */
public final class EntrySnippet extends Snippet {
    private final Bytes frames = new Bytes();
    private int frameCount;
    private int lastFrame = -1;
    private int jump = -1;

    /** @param maxStack the most stack entries that it needs, a long counting as two */
    public EntrySnippet(ConstantPool pool, int maxStack) {
        super(pool, maxStack);
    }

    /** A conditional jump to the method, allowed once in a snippet. */
    public void jumpToMethod(int opcode) {
        jump = code.length();
        code.u1(opcode).u2(0);
    }

    /** From here on what is thrown is dropped, and the method goes on. */
    public void guard() {
        beginGuard();
    }

    /** The end of what is guarded. */
    public void endOfGuard() {
        endGuard();
        jumpToMethod(Opcodes.GOTO);
        handler();
        StackMapFrames.appendSameWithStack(frames, delta(handlerOffset()), caught());
        frameCount++;
    }

    /** To be called last. */
    public void end() {
        int target = code.length();
        code.putU2(jump + 1, target - jump);
        frameLikeEntry(target);
        do {
            code.u1(Opcodes.NOP);
        } while (code.length() % 4 != 0);
        int last = code.length() - 1;
        if (last != target) {
            frameLikeEntry(last);
        }
    }

    private void frameLikeEntry(int offset) {
        StackMapFrames.appendSame(frames, delta(offset));
        frameCount++;
    }

    private int delta(int offset) {
        int delta = offset - lastFrame - 1;
        lastFrame = offset;
        return delta;
    }

    Bytes frames() {
        return new Bytes().append(frames.toArray());
    }

    int frameCount() {
        return frameCount;
    }
}
