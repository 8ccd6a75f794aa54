package dev.keepalive.classfile;

/** Methods of the shapes that inserted code could disturb. */
public abstract class Sample extends SampleParent {
    static int declared;

    abstract void abstractMethod();

    public static int branches(int i) {
        long wide = i;
        String text = i > 3 ? "large" : "small";
        return wide > 10 ? text.length() : i % 2 == 0 ? 1 : text.hashCode();
    }

    /** A tableswitch, which is padded to a multiple of four. */
    public static int table(int i) {
        switch (i) {
            case 0:
                return 10;
            case 1:
                return 20;
            case 2:
            case 3:
                return 30;
            default:
                return i;
        }
    }

    /** A lookupswitch. */
    public static int lookup(int i) {
        switch (i) {
            case -2:
                return 1;
            case 17:
                return 2;
            case 1000:
                return 3;
            default:
                return 0;
        }
    }

    public static int caught(int i) {
        try {
            if (i == -2) {
                throw new IllegalArgumentException("minus two");
            }
            return 100 / i;
        } catch (ArithmeticException e) {
            return -1;
        } finally {
            declared++;
        }
    }

    /** A branch between new and the constructor: the frame names the place of the new instruction. */
    public static Object pending(int i) {
        return new StringBuilder(i > 2 ? "more" : new String(i < 0 ? "less" : "some")).toString();
    }

    /** Begins with the head of a loop. */
    public static int loop(int i) {
        while (i > 0 && i % 5 != 0) {
            i--;
        }
        return i;
    }

    public static String text(int i) {
        return i < 0 ? "negative" : Integer.toString(i);
    }

    public static void nothing(StringBuilder log, int i) {
        log.append(i);
        if (i % 2 == 1) {
            log.append(" odd");
        }
        log.append('.');
    }

    static void endless() {
        while (true) {
            declared++;
        }
    }
}
