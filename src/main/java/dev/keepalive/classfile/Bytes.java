package dev.keepalive.classfile;

/** Growing bytes, big-endian as class files are. */
final class Bytes {
    private byte[] array = new byte[64];
    private int length;

    int length() {
        return length;
    }

    Bytes u1(int value) {
        reserve(1);
        array[length++] = (byte) value;
        return this;
    }

    Bytes u2(int value) {
        return u1(value >> 8).u1(value);
    }

    Bytes u4(int value) {
        return u2(value >> 16).u2(value);
    }

    Bytes append(byte[] bytes) {
        return append(bytes, 0, bytes.length);
    }

    /** The bytes from one offset up to another. */
    Bytes append(byte[] bytes, int from, int to) {
        reserve(to - from);
        System.arraycopy(bytes, from, array, length, to - from);
        length += to - from;
        return this;
    }

    /** The characters of a text of Latin-1, one byte each. Copied at once: an encoder, not yet compiled, would take 3 ms for the bridge. */
    @SuppressWarnings("deprecation")
    Bytes append(String latin1) {
        reserve(latin1.length());
        latin1.getBytes(0, latin1.length(), array, length);
        length += latin1.length();
        return this;
    }

    /** Overwrites two bytes that are there. */
    void putU2(int at, int value) {
        array[at] = (byte) (value >> 8);
        array[at + 1] = (byte) value;
    }

    byte[] toArray() {
        byte[] result = new byte[length];
        System.arraycopy(array, 0, result, 0, length);
        return result;
    }

    private void reserve(int more) {
        if (length + more > array.length) {
            byte[] larger = new byte[Math.max(2 * array.length, length + more)];
            System.arraycopy(array, 0, larger, 0, length);
            array = larger;
        }
    }

    static int u2(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    static int u4(byte[] bytes, int at) {
        return u2(bytes, at) << 16 | u2(bytes, at + 2);
    }

    static void putU2(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
