package dev.keepalive.classfile;

import java.util.ArrayList;
import java.util.List;

/** A snippet for the entry of a method, after which the method goes on. Its length is a multiple of four, its last byte a nop. */
public final class EntrySnippet extends Snippet {
    private final Bytes frames = new Bytes();
    private final List<Integer> jumps = new ArrayList<Integer>();
    private int frameCount;
    private int lastFrame = -1;

    /** @param maxStack the most stack entries that it needs, a long counting as two */
    public EntrySnippet(ConstantPool pool, int maxStack) {
        super(pool, maxStack);
    }

    /** A jump to the method. */
    public void jumpToMethod(int opcode) {
        jumps.add(code.length());
        code.u1(opcode).u2(0);
    }

    /** The end of what is guarded: what is thrown is dropped, and the method goes on. */
    public void endOfGuard() {
        caught();
        instruction(Opcodes.POP);
    }

    /** To be called last. */
    public void end() {
        int target = code.length();
        for (int jump : jumps) {
            code.putU2(jump + 1, target - jump);
        }
        frameLikeEntry(target);
        do {
            code.u1(Opcodes.NOP);
        } while (code.length() % 4 != 0);
        int last = code.length() - 1;
        if (last != target) {
            frameLikeEntry(last);
        }
    }

    @Override
    void leave() {
        jumpToMethod(Opcodes.GOTO);
    }

    @Override
    void beginHandler(int offset) {
        StackMapFrames.appendSameWithStack(frames, delta(offset), caughtType());
        frameCount++;
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
