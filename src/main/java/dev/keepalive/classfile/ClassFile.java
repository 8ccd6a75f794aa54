package dev.keepalive.classfile;

import java.util.ArrayList;
import java.util.List;

/**
 * A class file, JVMS 4, in whose methods code can be inserted; everything else stays byte for byte as it is.
 *
 * <p>It serves one purpose, quickly: a general library costs a JVM that opens its first socket more than all the rest of the agent
 * (docs/architecture.md has the figures).
 */
public final class ClassFile {
    private final byte[] bytes;
    private final ConstantPool pool;
    private final int fields;
    private final int methods;
    private final int[] methodOffsets;
    private final CodeAttribute[] edited;
    private final int end;

    /** Reads a class file, which the JVM has accepted or is about to check. */
    public ClassFile(byte[] bytes) {
        this.bytes = bytes;
        pool = new ConstantPool(bytes);
        int interfaces = pool.end() + 6; // behind access flags, this class, superclass
        fields = interfaces + 2 + 2 * Bytes.u2(bytes, interfaces);
        int at = fields + 2;
        for (int i = Bytes.u2(bytes, fields); i > 0; i--) {
            at = endOfMember(at);
        }
        methods = at;
        methodOffsets = new int[Bytes.u2(bytes, methods) + 1];
        edited = new CodeAttribute[methodOffsets.length - 1];
        at += 2;
        for (int i = 0; i < edited.length; i++) {
            methodOffsets[i] = at;
            at = endOfMember(at);
        }
        methodOffsets[edited.length] = at;
        end = at;
    }

    /** Where constants for inserted code are added. */
    public ConstantPool pool() {
        return pool;
    }

    /** Whether the class itself, not a superclass, has a field of that name. */
    public boolean declaresField(String name) {
        int at = fields + 2;
        for (int i = Bytes.u2(bytes, fields); i > 0; i--) {
            if (pool.is(Bytes.u2(bytes, at + 2), name)) {
                return true;
            }
            at = endOfMember(at);
        }
        return false;
    }

    /** The descriptors of all methods of that name. */
    public List<String> descriptors(String name) {
        List<String> descriptors = new ArrayList<String>();
        for (int i = 0; i < edited.length; i++) {
            int at = methodOffsets[i];
            if (pool.is(Bytes.u2(bytes, at + 2), name)) {
                descriptors.add(pool.text(Bytes.u2(bytes, at + 4)));
            }
        }
        return descriptors;
    }

    /** The code of a method, to be edited; null if there is no such method, or none with code. */
    public CodeAttribute code(String name, String descriptor) {
        for (int i = 0; i < edited.length; i++) {
            int at = methodOffsets[i];
            if (pool.is(Bytes.u2(bytes, at + 2), name) && pool.is(Bytes.u2(bytes, at + 4), descriptor)) {
                if (edited[i] == null) {
                    int code = codeAttribute(at);
                    edited[i] = code < 0 ? null : new CodeAttribute(pool, bytes, code);
                }
                return edited[i];
            }
        }
        return null;
    }

    /** The class file as it is now. */
    public byte[] toBytes() {
        Bytes out = new Bytes();
        out.append(bytes, 0, 8); // magic number and version
        pool.write(out);
        out.append(bytes, pool.end(), methods + 2);
        for (int i = 0; i < edited.length; i++) {
            if (edited[i] == null) {
                out.append(bytes, methodOffsets[i], methodOffsets[i + 1]);
            } else {
                int code = codeAttribute(methodOffsets[i]);
                out.append(bytes, methodOffsets[i], code);
                edited[i].write(out);
                out.append(bytes, endOfAttribute(code), methodOffsets[i + 1]);
            }
        }
        return out.append(bytes, end, bytes.length).toArray();
    }

    private int codeAttribute(int member) {
        int at = member + 8;
        for (int i = Bytes.u2(bytes, member + 6); i > 0; i--) {
            if (pool.is(Bytes.u2(bytes, at), "Code")) {
                return at;
            }
            at = endOfAttribute(at);
        }
        return -1;
    }

    private int endOfMember(int member) {
        int at = member + 8; // behind access flags, name, descriptor and the number of attributes
        for (int i = Bytes.u2(bytes, member + 6); i > 0; i--) {
            at = endOfAttribute(at);
        }
        return at;
    }

    private int endOfAttribute(int attribute) {
        return attribute + 6 + Bytes.u4(bytes, attribute + 2);
    }
}
