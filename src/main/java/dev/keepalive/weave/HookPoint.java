package dev.keepalive.weave;

import dev.keepalive.config.Platform;

/**
 * One place in the JDK where a TCP socket appears or is about to lose keepalive, and the call of
 * {@code sun.nio.ch.KeepAliveBridge} that is woven into it. {@link HookPoints} declares the instances, which do not
 * change afterwards; {@code HookStates} has their states.
 *
 * <p>Classes and methods are named by strings: a class literal would load the class, and the JVM does not pass a class
 * to the transformer that is loaded while the transformer works.
 */
final class HookPoint {
    /** Stands for no local variable. */
    static final int NO_LOCAL = -1;

    /** The internal name of the class. */
    final String owner;

    final String method;
    final String descriptor;

    /** Whether the call is inserted before the first instruction; otherwise it is inserted before each return. */
    final boolean atEntry;

    /** The name of the hook, which is a method of the bridge. */
    final String hook;

    /** The arguments of the hook, in order. */
    final Argument[] arguments;

    /** The parameter whose value the hook's result replaces, or {@link #NO_LOCAL}. */
    int replacedLocal = NO_LOCAL;

    /** A field that the class has to declare itself, or null. */
    String declaredField;

    /** The name of a group of alternatives in one class, of which one has to fit; null if there are none. */
    private String alternative;

    private int oldestJdk = 8;
    private int newestJdk = Integer.MAX_VALUE;
    private boolean forConnects;

    private HookPoint(
            String owner, String method, String descriptor, boolean atEntry, String hook, Argument... arguments) {
        this.owner = owner;
        this.method = method;
        this.descriptor = descriptor;
        this.atEntry = atEntry;
        this.hook = hook;
        this.arguments = arguments;
    }

    /** Declares a call before each return of a method, expected on every JDK unless {@link #onJdk} says otherwise. */
    static HookPoint atReturn(String owner, String method, String descriptor, String hook, Argument... arguments) {
        return new HookPoint(owner, method, descriptor, false, hook, arguments);
    }

    /**
     * Declares a call before the first instruction of a method, expected on every JDK unless {@link #onJdk} says
     * otherwise.
     */
    static HookPoint atEntry(String owner, String method, String descriptor, String hook, Argument... arguments) {
        return new HookPoint(owner, method, descriptor, true, hook, arguments);
    }

    /**
     * Declares that the hook returns an Object, which replaces the value of a parameter; other hooks return nothing.
     */
    HookPoint replacing(int local) {
        replacedLocal = local;
        return this;
    }

    /**
     * Declares one of several alternatives, for methods that differ from JDK to JDK. The first alternative in the list
     * that fits the class is woven.
     */
    HookPoint oneOf(String sharedName) {
        alternative = sharedName;
        return this;
    }

    /** Declares that only a class that declares this field itself fits. */
    HookPoint ifDeclared(String field) {
        declaredField = field;
        return this;
    }

    /** Declares which JDKs are expected to have the hook point, by their feature versions, both inclusive. */
    HookPoint onJdk(int oldest, int newest) {
        oldestJdk = oldest;
        newestJdk = newest;
        return this;
    }

    /**
     * Declares a hook point of connects, which is woven only while the debug log, Flight Recorder or a count of origins
     * needs it.
     */
    HookPoint onlyForConnects() {
        forConnects = true;
        return this;
    }

    /** Returns whether this hook point is to be looked for in a class of the running JDK. */
    boolean isWantedIn(String className, boolean connects) {
        return owner.equals(className)
                && Platform.JDK >= oldestJdk
                && Platform.JDK <= newestJdk
                && (connects || !forConnects);
    }

    /**
     * Returns whether another hook point makes this one unnecessary: it is the same, or an alternative in the same
     * class.
     */
    boolean isSatisfiedBy(HookPoint other) {
        return other == this
                || alternative != null && alternative.equals(other.alternative) && owner.equals(other.owner);
    }

    /** Returns the names of the class and the method. */
    String name() {
        return owner.replace('/', '.') + "." + method;
    }

    @Override
    public String toString() {
        return name() + descriptor;
    }

    /** An argument of a hook. */
    static final class Argument {
        /** Stands for the value that the method is about to return. */
        private static final int RESULT = -1;

        /** Stands for null. */
        private static final int NONE = -2;

        /** The descriptor of the type that the hook declares. */
        final String type;

        /**
         * The parameter with the value, or with the object that has the field; 0 is {@code this}. {@link #RESULT} and
         * {@link #NONE} are negative.
         */
        final int local;

        /** The internal name of the parameter's class if the value is that of a field; otherwise null. */
        final String fieldOwner;

        final String fieldName;

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

        boolean isResult() {
            return local == RESULT;
        }

        boolean isNone() {
            return local == NONE;
        }
    }
}
