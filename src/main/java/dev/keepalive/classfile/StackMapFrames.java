package dev.keepalive.classfile;

/** The frames of a StackMapTable, JVMS 4.7.4. */
final class StackMapFrames {
    private static final int SAME_LOCALS_1_STACK_ITEM = 64;
    private static final int SAME_LOCALS_1_STACK_ITEM_EXTENDED = 247;
    private static final int SAME_FRAME_EXTENDED = 251;
    private static final int FULL_FRAME = 255;

    private static final int OBJECT = 7;
    private static final int UNINITIALIZED = 8;

    private final byte[] frames;
    private final int shift;
    private int at;
    private int offset = -1;

    private StackMapFrames(byte[] frames, int count, int shift) {
        this.frames = frames;
        this.shift = shift;
        for (int i = 0; i < count; i++) {
            frame();
        }
    }

    /** The offset in the code of the last frame, or -1 if there is none: the next one counts from there. */
    static int lastOffset(byte[] frames, int count) {
        return new StackMapFrames(frames, count, 0).offset;
    }

    /** Corrects the frames in which an object is not yet initialized: they name the place of its {@code new} instruction. */
    static void shiftNewInstructions(byte[] frames, int count, int by) {
        new StackMapFrames(frames, count, by);
    }

    /** Appends a frame that is like the one before it. */
    static void appendSame(Bytes out, int delta) {
        if (delta < SAME_LOCALS_1_STACK_ITEM) {
            out.u1(delta);
        } else {
            out.u1(SAME_FRAME_EXTENDED).u2(delta);
        }
    }

    /** Appends a frame that has the local variables of the one before it, and one object on the stack. */
    static void appendSameWithStack(Bytes out, int delta, int type) {
        out.u1(SAME_LOCALS_1_STACK_ITEM_EXTENDED).u2(delta).u1(OBJECT).u2(type);
    }

    /** Appends a frame that has one object on the stack, and one in local variable 0 if its type is not 0. */
    static void appendFull(Bytes out, int delta, int localType, int stackType) {
        out.u1(FULL_FRAME).u2(delta);
        if (localType == 0) {
            out.u2(0);
        } else {
            out.u2(1).u1(OBJECT).u2(localType);
        }
        out.u2(1).u1(OBJECT).u2(stackType);
    }

    private void frame() {
        int tag = frames[at++] & 0xff;
        if (tag < SAME_LOCALS_1_STACK_ITEM) {
            offset += tag + 1;
        } else if (tag < 2 * SAME_LOCALS_1_STACK_ITEM) {
            offset += tag - SAME_LOCALS_1_STACK_ITEM + 1;
            types(1);
        } else {
            offset += u2() + 1;
            if (tag == SAME_LOCALS_1_STACK_ITEM_EXTENDED) {
                types(1);
            } else if (tag == FULL_FRAME) {
                types(u2());
                types(u2());
            } else if (tag > SAME_FRAME_EXTENDED) {
                types(tag - SAME_FRAME_EXTENDED); // further local variables; fewer and equally many name none
            }
        }
    }

    private void types(int count) {
        for (int i = 0; i < count; i++) {
            int type = frames[at++];
            if (type == UNINITIALIZED) {
                Bytes.putU2(frames, at, Bytes.u2(frames, at) + shift);
            }
            if (type == OBJECT || type == UNINITIALIZED) {
                at += 2;
            }
        }
    }

    private int u2() {
        at += 2;
        return Bytes.u2(frames, at - 2);
    }
}
