package dev.keepalive.classfile;

/** The constant pool of a class file, JVMS 4.4: what is there stays where it is, more can be added behind it. */
public final class ConstantPool {
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    /** Offset of the number of constants plus one, behind magic number and version. */
    private static final int COUNT = 8;

    private final byte[] classFile;
    private final int[] offsets;
    private final int end;

    private final Bytes added = new Bytes();
    private int count;

    ConstantPool(byte[] classFile) {
        this.classFile = classFile;
        count = Bytes.u2(classFile, COUNT);
        offsets = new int[count];
        int at = COUNT + 2;
        for (int i = 1; i < count; i++) {
            offsets[i] = at;
            switch (classFile[at]) {
                case UTF8:
                    at += 3 + Bytes.u2(classFile, at + 1);
                    break;
                case LONG:
                case DOUBLE:
                    at += 9;
                    i++; // takes two indices
                    break;
                case CLASS:
                case STRING:
                case METHOD_TYPE:
                case MODULE:
                case PACKAGE:
                    at += 3;
                    break;
                case METHOD_HANDLE:
                    at += 4;
                    break;
                default:
                    at += 5;
            }
        }
        end = at;
    }

    /** The offset in the class file behind the last constant. */
    int end() {
        return end;
    }

    /** Whether the constant at this index, which has to be a name or a descriptor, is this text of ASCII characters. */
    boolean is(int index, String text) {
        int at = offsets[index] + 3;
        int length = Bytes.u2(classFile, at - 2);
        if (length != text.length()) {
            return false;
        }
        for (int i = length - 1; i >= 0; i--) { // names differ at their ends sooner than at their beginnings
            if (classFile[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The text of ASCII characters at this index. */
    String text(int index) {
        int at = offsets[index] + 3;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Bytes.u2(classFile, at - 2); i++) {
            text.append((char) classFile[at + i]);
        }
        return text.toString();
    }

    /** Adds a text, given as one character a byte of its encoding, of which there are at most 65535; ASCII is its own encoding. */
    int utf8(String encoded) {
        added.u1(UTF8).u2(encoded.length()).append(encoded);
        return count++;
    }

    /** Adds a class by its internal name. */
    int type(String internalName) {
        return reference(CLASS, utf8(internalName));
    }

    /** Adds a string, given like a text. */
    int string(String encoded) {
        return reference(STRING, utf8(encoded));
    }

    /** Adds a method of a class, not of an interface. */
    int method(String owner, String name, String descriptor) {
        return member(METHOD, owner, name, descriptor);
    }

    /** Adds a method of an interface. */
    int interfaceMethod(String owner, String name, String descriptor) {
        return member(INTERFACE_METHOD, owner, name, descriptor);
    }

    /** Adds a field. */
    int field(String owner, String name, String descriptor) {
        return member(FIELD, owner, name, descriptor);
    }

    private int member(int tag, String owner, String name, String descriptor) {
        int type = type(owner);
        int nameIndex = utf8(name);
        int nameAndType = pair(NAME_AND_TYPE, nameIndex, utf8(descriptor));
        return pair(tag, type, nameAndType);
    }

    private int reference(int tag, int index) {
        added.u1(tag).u2(index);
        return count++;
    }

    private int pair(int tag, int first, int second) {
        added.u1(tag).u2(first).u2(second);
        return count++;
    }

    void write(Bytes out) {
        out.u2(count).append(classFile, COUNT + 2, end).append(added.toArray());
    }
}
