package dev.keepalive.classfile;

/** The instructions that snippets use, by their names in JVMS 6.5. */
public final class Opcodes {
    public static final int NOP = 0x00;
    public static final int ACONST_NULL = 0x01;
    public static final int ICONST_0 = 0x03;
    public static final int ICONST_1 = 0x04;
    public static final int ICONST_2 = 0x05;
    public static final int ICONST_3 = 0x06;
    public static final int SIPUSH = 0x11;
    public static final int LDC_W = 0x13;
    public static final int ILOAD = 0x15;
    public static final int ALOAD = 0x19;
    public static final int ALOAD_0 = 0x2a;
    public static final int IALOAD = 0x2e;
    public static final int ISTORE = 0x36;
    public static final int ASTORE = 0x3a;
    public static final int ASTORE_0 = 0x4b;
    public static final int IASTORE = 0x4f;
    public static final int POP = 0x57;
    public static final int DUP = 0x59;
    public static final int SWAP = 0x5f;
    public static final int IFEQ = 0x99;
    public static final int GOTO = 0xa7;
    public static final int ARETURN = 0xb0;
    public static final int RETURN = 0xb1;
    public static final int GETFIELD = 0xb4;
    public static final int INVOKEVIRTUAL = 0xb6;
    public static final int INVOKESTATIC = 0xb8;
    public static final int INVOKEINTERFACE = 0xb9;
    public static final int NEWARRAY = 0xbc;
    public static final int CHECKCAST = 0xc0;
    public static final int INSTANCEOF = 0xc1;

    private Opcodes() {}
}
