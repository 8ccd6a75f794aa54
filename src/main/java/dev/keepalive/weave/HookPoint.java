package dev.keepalive.weave;

/**
 * One place in the JDK where a TCP socket appears or is about to lose keepalive, and the call to
 * {@code sun.nio.ch.KeepAliveBridge} that is woven into it. Not changed after the list of hook points has been made.
 *
 * <p>Classes and methods are named by strings: a class literal would load the class, and the JVM does not offer a class to the
 * transformer that is loaded while the transformer works.
 */
final class HookPoint {
    /** Internal name of the class. */
    final String owner;

    final String method;
    final String descriptor;

    /** The method of the bridge. */
    final String hook;

    /** What the hook gets, in order. */
    final Argument[] arguments;

    /** Whether the call goes before the first instruction, else before each return. */
    private boolean atEntry;

    private int replacedLocal = NO_LOCAL;
    private String alternative;
    private String declaredField;
    private int oldestJdk = 8;
    private int newestJdk = Integer.MAX_VALUE;
    private boolean forDebugLog;

    /** What became of it; written by the thread that loads the class. */
    private volatile String state = NOT_LOADED;

    static final String NOT_LOADED = "not loaded";
    static final String WOVEN = "woven";
    static final String DOES_NOT_FIT = "does not fit";

    /** No local variable. */
    static final int NO_LOCAL = -1;

    private HookPoint(String owner, String method, String descriptor, String hook, Argument[] arguments) {
        this.owner = owner;
        this.method = method;
        this.descriptor = descriptor;
        this.hook = hook;
        this.arguments = arguments;
    }

    static HookPoint atReturn(String owner, String method, String descriptor, String hook, Argument... arguments) {
        return new HookPoint(owner, method, descriptor, hook, arguments);
    }

    static HookPoint atEntry(String owner, String method, String descriptor, String hook, Argument... arguments) {
        HookPoint point = new HookPoint(owner, method, descriptor, hook, arguments);
        point.atEntry = true;
        return point;
    }

    /** The hook returns an Object that replaces this parameter; other hooks return nothing. */
    HookPoint replacing(int local) {
        replacedLocal = local;
        return this;
    }

    /** One of several, for methods that differ from JDK to JDK: of one class the first that fits is woven, and one has to fit. */
    HookPoint or(String sharedName) {
        alternative = sharedName;
        return this;
    }

    /** Fits only a class that declares that field itself. */
    HookPoint ifDeclared(String field) {
        declaredField = field;
        return this;
    }

    /** Expected in these JDKs only, feature versions, both included. */
    HookPoint onJdk(int oldest, int newest) {
        oldestJdk = oldest;
        newestJdk = newest;
        return this;
    }

    /** Woven only while the debug log is on. */
    HookPoint forDebugLog() {
        forDebugLog = true;
        return this;
    }

    boolean atEntry() {
        return atEntry;
    }

    /** The parameter that the hook's result replaces, or {@link #NO_LOCAL}. */
    int replacedLocal() {
        return replacedLocal;
    }

    /** Whether this hook point is to be looked for in that class of the running JDK. */
    boolean wantedIn(String className, boolean debugLog) {
        return owner.equals(className)
                && Hooks.JDK >= oldestJdk
                && Hooks.JDK <= newestJdk
                && (debugLog || !forDebugLog);
    }

    /** A field that the class has to declare itself, or null. */
    String declaredField() {
        return declaredField;
    }

    /** {@link #NOT_LOADED}, {@link #WOVEN} or {@link #DOES_NOT_FIT}. */
    String state() {
        return state;
    }

    void become(String newState) {
        state = newState;
    }

    /** Class and method. */
    String name() {
        return owner.replace('/', '.') + "." + method;
    }

    /** Whether the other one of the same class will do instead. */
    boolean servedBy(HookPoint other) {
        return other == this
                || alternative != null && alternative.equals(other.alternative) && owner.equals(other.owner);
    }

    @Override
    public String toString() {
        return name() + descriptor;
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
