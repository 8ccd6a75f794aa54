package dev.keepalive.classfile;

/**
 * The code of a method, JVMS 4.7.3, into which snippets can be inserted at two places where no other instruction needs changing.
 *
 * <p>At the entry: a snippet whose length is a multiple of four moves all code alike, so relative jumps and the padding of switches
 * stay right. Before a return that is the last instruction: nothing moves at all.
 */
public final class CodeAttribute {
    private final ConstantPool pool;
    private final int nameIndex;
    private final int maxLocals;
    private final int[] attributeNames;
    private final byte[][] attributes;

    private int maxStack;
    private byte[] code;
    private byte[] handlers;

    /** The name of the StackMapTable, which the method may not have had, or 0; its number of frames; and the frames. */
    private int stackMapTable;

    private int frameCount;
    private byte[] frames = new byte[0];

    CodeAttribute(ConstantPool pool, byte[] classFile, int offset) {
        this.pool = pool;
        nameIndex = Bytes.u2(classFile, offset);
        maxStack = Bytes.u2(classFile, offset + 6);
        maxLocals = Bytes.u2(classFile, offset + 8);
        int at = offset + 14;
        code = slice(classFile, at, Bytes.u4(classFile, offset + 10));
        at += code.length;
        handlers = slice(classFile, at + 2, 8 * Bytes.u2(classFile, at));
        at += 2 + handlers.length;
        int count = Bytes.u2(classFile, at);
        attributeNames = new int[count];
        attributes = new byte[count][];
        at += 2;
        for (int i = 0; i < count; i++) {
            int name = Bytes.u2(classFile, at);
            byte[] content = slice(classFile, at + 6, Bytes.u4(classFile, at + 2));
            if (pool.is(name, "StackMapTable")) {
                stackMapTable = name;
                frameCount = Bytes.u2(content, 0);
                frames = slice(content, 2, content.length - 2);
            } else {
                attributeNames[i] = name;
                attributes[i] = content;
            }
            at += 6 + content.length;
        }
    }

    /** Inserts before the first instruction. */
    public void insertAtEntry(EntrySnippet snippet) {
        byte[] inserted = snippet.code();
        code = new Bytes().append(inserted).append(code).toArray();
        for (int i = 0; i < handlers.length; i += 2) {
            if (i % 8 != 6) { // the last two bytes of an entry are the class that is caught
                Bytes.putU2(handlers, i, Bytes.u2(handlers, i) + inserted.length);
            }
        }
        handlers = snippet.appendHandlers(new Bytes().append(handlers), 0).toArray();
        for (int i = 0; i < attributes.length; i++) {
            if (attributes[i] != null && pool.is(attributeNames[i], "LineNumberTable")) {
                shiftLines(attributes[i], inserted.length);
            } else if (isVariableTable(i)) {
                shiftVariables(attributes[i], inserted.length);
            }
        }
        StackMapFrames.shiftNewInstructions(frames, frameCount, inserted.length);
        // a frame counts from the one before it: that of the snippet's last byte stands where the method began
        frames = snippet.frames().append(frames).toArray();
        frameCount += snippet.frameCount();
        inserted(snippet);
    }

    /**
     * Inserts before the last instruction, if that is a return.
     *
     * @return whether it is
     */
    public boolean insertBeforeLastReturn(ReturnSnippet snippet) {
        int last = code.length - 1;
        if ((code[last] & 0xff) != snippet.returnInstruction()) {
            return false;
        }
        byte[] inserted = snippet.code();
        for (int i = 0; i < attributes.length; i++) {
            if (isVariableTable(i)) {
                stretchVariables(attributes[i], code.length, inserted.length - 1);
            }
        }
        code = new Bytes().append(code, 0, last).append(inserted).toArray();
        handlers = snippet.appendHandlers(new Bytes().append(handlers), last).toArray();
        Bytes table = new Bytes().append(frames);
        snippet.appendHandlerFrames(table, last - StackMapFrames.lastOffset(frames, frameCount) - 1);
        frames = table.toArray();
        frameCount += snippet.frameCount();
        inserted(snippet);
        return true;
    }

    private void inserted(Snippet snippet) {
        maxStack = Math.max(maxStack, snippet.maxStack());
        if (stackMapTable == 0) {
            stackMapTable = pool.utf8("StackMapTable");
        }
    }

    /** The first line keeps beginning at the first instruction, the inserted one. */
    private static void shiftLines(byte[] table, int by) {
        for (int at = 2; at < table.length; at += 4) {
            int start = Bytes.u2(table, at);
            if (start != 0) {
                Bytes.putU2(table, at, start + by);
            }
        }
    }

    /** Parameters live from the first instruction, the inserted one. */
    private static void shiftVariables(byte[] table, int by) {
        for (int at = 2; at < table.length; at += 10) {
            int start = Bytes.u2(table, at);
            if (start == 0) {
                Bytes.putU2(table, at + 2, Bytes.u2(table, at + 2) + by);
            } else {
                Bytes.putU2(table, at, start + by);
            }
        }
    }

    /** What lived to the end, which has to be that of an instruction, still does. */
    private static void stretchVariables(byte[] table, int end, int by) {
        for (int at = 2; at < table.length; at += 10) {
            int length = Bytes.u2(table, at + 2);
            if (Bytes.u2(table, at) + length == end) {
                Bytes.putU2(table, at + 2, length + by);
            }
        }
    }

    private boolean isVariableTable(int i) {
        return attributes[i] != null
                && (pool.is(attributeNames[i], "LocalVariableTable")
                        || pool.is(attributeNames[i], "LocalVariableTypeTable"));
    }

    void write(Bytes out) {
        Bytes content = new Bytes();
        content.u2(maxStack).u2(maxLocals).u4(code.length).append(code);
        content.u2(handlers.length / 8).append(handlers);
        int count = 1;
        for (byte[] attribute : attributes) {
            count += attribute == null ? 0 : 1;
        }
        content.u2(count);
        for (int i = 0; i < attributes.length; i++) {
            if (attributes[i] != null) {
                content.u2(attributeNames[i]).u4(attributes[i].length).append(attributes[i]);
            }
        }
        content.u2(stackMapTable).u4(2 + frames.length).u2(frameCount).append(frames);
        out.u2(nameIndex).u4(content.length()).append(content.toArray());
    }

    private static byte[] slice(byte[] bytes, int from, int length) {
        byte[] slice = new byte[length];
        System.arraycopy(bytes, from, slice, 0, length);
        return slice;
    }
}
