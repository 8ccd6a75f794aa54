package dev.keepalive.weave;

import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Weaves calls of this class into every method of a class: at the entry, but for constructors, and before every return. */
public final class InsertedCalls extends ClassWeaver {
    private static final String HERE = "dev/keepalive/weave/InsertedCalls";

    /** So many times the entry of a method was passed, in this thread or another. */
    static final AtomicInteger ENTRIES = new AtomicInteger();

    /** So many times a return was passed. */
    static final AtomicInteger RETURNS = new AtomicInteger();

    /** What the code before a return has found in the parameter that it reads. */
    static volatile Object found;

    private final InsertedCode atEntry;
    private final InsertedCode beforeReturn;
    private boolean onlyConstructors;

    private InsertedCalls(byte[] classFile, InsertedCode atEntry, InsertedCode beforeReturn) {
        super(MadeUp.internalName(classFile), classFile);
        this.atEntry = atEntry;
        this.beforeReturn = beforeReturn;
    }

    /** Counts entries and returns. */
    static byte[] counting(byte[] classFile) {
        return new InsertedCalls(classFile, call("entered"), call("returning")).woven();
    }

    /** Calls what throws, and what does not exist. */
    static byte[] failing(byte[] classFile) {
        return new InsertedCalls(classFile, call("failing"), call("noSuchMethod")).woven();
    }

    /** Counts returns and reads a parameter, or {@code this}, before each. */
    static byte[] reading(byte[] classFile, int local, String type) {
        return new InsertedCalls(classFile, null, new Reading(local, type)).woven();
    }

    /** Reads {@code this} before each return of each constructor. */
    static byte[] readingThisInConstructors(byte[] classFile) {
        InsertedCalls calls = new InsertedCalls(classFile, null, new Reading(0, "Ljava/lang/Object;"));
        calls.onlyConstructors = true;
        return calls.woven();
    }

    static void startCounting() {
        ENTRIES.set(0);
        RETURNS.set(0);
        found = null;
    }

    @Override
    InsertedCode[] atEntry(String name, String descriptor) {
        return name.startsWith("<") || atEntry == null
                ? super.atEntry(name, descriptor)
                : new InsertedCode[] {atEntry, atEntry};
    }

    @Override
    InsertedCode beforeReturn(String name, String descriptor) {
        boolean isMeant = onlyConstructors ? name.equals("<init>") : !name.equals("<clinit>");
        return isMeant ? beforeReturn : null;
    }

    private static InsertedCode call(String method) {
        return new InsertedCode(1) {
            @Override
            void write(MethodVisitor code, int resultLocal) {
                code.visitMethodInsn(Opcodes.INVOKESTATIC, HERE, method, "()V", false);
            }
        };
    }

    private static final class Reading extends InsertedCode {
        private final int local;
        private final String type;

        Reading(int local, String type) {
            super(2);
            this.local = local;
            this.type = type;
        }

        @Override
        boolean reads(int other) {
            return other == local;
        }

        @Override
        void write(MethodVisitor code, int resultLocal) {
            code.visitVarInsn(WovenMethod.variant(Opcodes.ILOAD, type), local);
            String parameter = type.startsWith("L") || type.startsWith("[") ? "Ljava/lang/Object;" : type;
            code.visitMethodInsn(Opcodes.INVOKESTATIC, HERE, "found", "(" + parameter + ")V", false);
        }
    }

    public static void entered() {
        ENTRIES.incrementAndGet();
    }

    public static void returning() {
        RETURNS.incrementAndGet();
    }

    public static void failing() {
        throw new IllegalStateException("from an inserted call");
    }

    public static void found(Object value) {
        RETURNS.incrementAndGet();
        found = value;
    }

    public static void found(long value) {
        found((Object) value);
    }

    public static void found(double value) {
        found((Object) value);
    }

    public static void found(float value) {
        found((Object) value);
    }

    public static void found(int value) {
        found((Object) value);
    }
}
