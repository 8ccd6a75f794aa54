package dev.keepalive.weave;

/**
 * One place in the JDK where a TCP socket appears, and the call to {@code sun.nio.ch.KeepAliveBridge} that is woven into it.
 *
 * <p>Classes and methods are named by strings: a class literal would load the class, and the JVM does not offer a class to the
 * transformer that is loaded while the transformer works.
 */
final class HookPoint {
    /** Internal name of the class. */
    final String owner;

    final String method;
    final String descriptor;

    /** Whether the call goes before the first instruction, else before each return. */
    final boolean atEntry;

    /** The method of the bridge, which returns nothing. */
    final String hook;

    /** What the hook gets, in order. */
    final Argument[] arguments;

    /**
     * A method that has other signatures in other JDKs: of the hook points of one class with the same alternative, one has to fit.
     * Null for one that has to fit by itself.
     */
    final String alternative;

    /** A field that the class has to declare itself for this hook point to fit; or null. */
    final String declaredField;

    /** Woven only while the debug log is on. */
    final boolean forDebugLog;

    private HookPoint(
            String owner,
            String method,
            String descriptor,
            boolean atEntry,
            String hook,
            Argument[] arguments,
            String alternative,
            String declaredField,
            boolean forDebugLog) {
        this.owner = owner;
        this.method = method;
        this.descriptor = descriptor;
        this.atEntry = atEntry;
        this.hook = hook;
        this.arguments = arguments;
        this.alternative = alternative;
        this.declaredField = declaredField;
        this.forDebugLog = forDebugLog;
    }

    static HookPoint atReturn(String owner, String method, String descriptor, String hook, Argument... arguments) {
        return new HookPoint(owner, method, descriptor, false, hook, arguments, null, null, false);
    }

    static HookPoint atEntry(String owner, String method, String descriptor, String hook, Argument... arguments) {
        return new HookPoint(owner, method, descriptor, true, hook, arguments, null, null, false);
    }

    /** This hook point, one of several of which the first that fits is woven. */
    HookPoint or(String alternative) {
        return new HookPoint(
                owner, method, descriptor, atEntry, hook, arguments, alternative, declaredField, forDebugLog);
    }

    /** This hook point, which fits only a class that declares that field. */
    HookPoint ifDeclared(String field) {
        return new HookPoint(owner, method, descriptor, atEntry, hook, arguments, alternative, field, forDebugLog);
    }

    /** This hook point, woven only while the debug log is on. */
    HookPoint forDebugLog() {
        return new HookPoint(owner, method, descriptor, atEntry, hook, arguments, alternative, declaredField, true);
    }

    @Override
    public String toString() {
        return owner.replace('/', '.') + "." + method + descriptor;
    }

    /** A value that a hook gets. */
    static final class Argument {
        /** Descriptor of the type that the hook sees. */
        final String type;

        /** The local variable that holds it, 0 is this; or {@link #RESULT} or {@link #NONE}. */
        final int local;

        /** Internal name of the class of the variable, if a field of it is meant; else null. */
        final String fieldOwner;

        final String fieldName;

        /** The value that the method is about to return. */
        static final int RESULT = -1;

        /** Null. */
        static final int NONE = -2;

        private Argument(String type, int local, String fieldOwner, String fieldName) {
            this.type = type;
            this.local = local;
            this.fieldOwner = fieldOwner;
            this.fieldName = fieldName;
        }

        static Argument result(String type) {
            return new Argument(type, RESULT, null, null);
        }

        static Argument none(String type) {
            return new Argument(type, NONE, null, null);
        }

        static Argument local(int local, String type) {
            return new Argument(type, local, null, null);
        }

        static Argument field(int local, String owner, String name, String type) {
            return new Argument(type, local, owner, name);
        }
    }
}
