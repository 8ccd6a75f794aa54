package dev.keepalive.weave;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Inserts code into methods of one class file. The class, its fields and its methods keep their shape, and methods
 * without inserted code are copied byte by byte.
 *
 * <p>A class file of a version later than {@link #NEWEST_VERSION} is read as if it had that version, and is written
 * with its own.
 */
abstract class ClassWeaver extends ClassVisitor {
    /** The newest version of class files that {@link ClassReader} accepts. */
    static final int NEWEST_VERSION = Opcodes.V28;

    /** The first version of class files with stack map frames. */
    private static final int JAVA_6 = Opcodes.V1_6;

    /** The index in a class file of the major version, which has two bytes. */
    private static final int MAJOR_VERSION = 6;

    private static final InsertedCode[] NOTHING = {};

    private final byte[] classFile;
    private final ClassReader reader;
    private final ClassWriter writer;

    /** The internal name of the class. */
    final String owner;

    private boolean hasFrames;

    /**
     * Reads a class file. The array is not modified.
     *
     * @throws IllegalArgumentException or another RuntimeException if it cannot be read
     */
    ClassWeaver(String owner, byte[] classFile) {
        super(Opcodes.ASM9);
        this.owner = owner;
        this.classFile = classFile;
        this.reader = new ClassReader(ofKnownVersion(classFile));
        this.writer = new ClassWriter(reader, 0);
        this.cv = writer;
    }

    /** Returns the code for the entry of a method, in order. */
    InsertedCode[] atEntry(String name, String descriptor) {
        return NOTHING;
    }

    /** Returns the code to insert before each return of a method, or null for none. */
    InsertedCode beforeReturn(String name, String descriptor) {
        return null;
    }

    /** Returns the members that the class declares. */
    final DeclaredMembers members() {
        DeclaredMembers members = new DeclaredMembers();
        reader.accept(members, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return members;
    }

    /** Returns the class file with the inserted code. */
    final byte[] woven() {
        reader.accept(this, 0);
        byte[] woven = writer.toByteArray();
        woven[MAJOR_VERSION] = classFile[MAJOR_VERSION];
        woven[MAJOR_VERSION + 1] = classFile[MAJOR_VERSION + 1];
        return woven;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        hasFrames = (version & 0xffff) >= JAVA_6;
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor copy = super.visitMethod(access, name, descriptor, signature, exceptions);
        InsertedCode[] atEntry = atEntry(name, descriptor);
        InsertedCode beforeReturn = beforeReturn(name, descriptor);
        return atEntry.length == 0 && beforeReturn == null
                ? copy
                : new WovenMethod(copy, owner, access, name, descriptor, hasFrames, atEntry, beforeReturn);
    }

    private static byte[] ofKnownVersion(byte[] classFile) {
        int version = (classFile[MAJOR_VERSION] & 0xff) << 8 | classFile[MAJOR_VERSION + 1] & 0xff;
        if (version <= NEWEST_VERSION) {
            return classFile;
        }
        byte[] known = classFile.clone();
        known[MAJOR_VERSION] = 0;
        known[MAJOR_VERSION + 1] = NEWEST_VERSION;
        return known;
    }
}
