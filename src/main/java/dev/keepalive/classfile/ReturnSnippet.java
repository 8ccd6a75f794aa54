package dev.keepalive.classfile;

import java.util.ArrayList;
import java.util.List;

/**
 * A snippet for the end of a method: it takes the place of the last return, and whatever it throws, the method returns.
 *
 * <p>An object that the method returns is in local variable 0 meanwhile: the method has to be static with a parameter, which nothing
 * reads any more at that place.
 */
public final class ReturnSnippet extends Snippet {
    private final int resultType;
    private final List<Integer> handlers = new ArrayList<Integer>();

    /**
     * @param maxStack the most stack entries that it needs, a long counting as two
     * @param result internal name of the class that the method returns, or null if it returns nothing
     */
    public ReturnSnippet(ConstantPool pool, int maxStack, String result) {
        super(pool, maxStack);
        resultType = result == null ? 0 : pool.type(result);
        if (resultType != 0) {
            code.u1(Opcodes.ASTORE_0);
        }
        guard();
    }

    /** The end of what is guarded, to be called last. */
    public void end() {
        caught();
        instruction(Opcodes.POP);
        leave();
    }

    @Override
    void leave() {
        if (resultType != 0) {
            code.u1(Opcodes.ALOAD_0);
        }
        code.u1(returnInstruction());
    }

    @Override
    void beginHandler(int offset) {
        handlers.add(offset);
    }

    int returnInstruction() {
        return resultType == 0 ? Opcodes.RETURN : Opcodes.ARETURN;
    }

    /** Appends the frames of the handlers: nothing is known of the local variables but the result. */
    void appendHandlerFrames(Bytes frames, int distanceToLastFrame) {
        int delta = distanceToLastFrame;
        int previous = 0;
        for (int handler : handlers) {
            StackMapFrames.appendFull(frames, delta + handler - previous, resultType, caughtType());
            delta = -1;
            previous = handler;
        }
    }

    int frameCount() {
        return handlers.size();
    }
}
