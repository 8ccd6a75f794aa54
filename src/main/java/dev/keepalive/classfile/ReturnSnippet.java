package dev.keepalive.classfile;

/**
 * A snippet for the end of a method: it takes the place of the last return, and whatever it throws, the method returns.
 *
 * <p>An object that the method returns is in local variable 0 meanwhile: the method has to be static with a parameter, which nothing
 * reads any more at that place.
 */
public final class ReturnSnippet extends Snippet {
    private final int resultType;

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
        beginGuard();
    }

    /** To be called last. */
    public void end() {
        endGuard();
        leave();
        handler();
        leave();
    }

    private void leave() {
        if (resultType != 0) {
            code.u1(Opcodes.ALOAD_0);
        }
        code.u1(returnInstruction());
    }

    int returnInstruction() {
        return resultType == 0 ? Opcodes.RETURN : Opcodes.ARETURN;
    }

    /** Appends the frame of the handler: nothing is known of the local variables but the result. */
    void appendHandlerFrame(Bytes frames, int distanceToLastFrame) {
        StackMapFrames.appendFull(frames, distanceToLastFrame + handlerOffset(), resultType, caught());
    }
}
