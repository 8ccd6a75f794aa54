package dev.keepalive.weave;

import dev.keepalive.config.Platform;
import dev.keepalive.transform.HookStates;

/**
 * One place in the JDK where a TCP socket appears or is about to lose keepalive, and the call to
 * {@code sun.nio.ch.KeepAliveBridge} that is woven into it. It is declared in {@link HookPoints} and does not change
 * afterwards; {@link HookStates} says what became of it.
 *
 * <p>Classes and methods are named by strings: a class literal would load the class, and the JVM does not offer a class to the
 * transformer that is loaded while the transformer works.
 */
final class HookPoint {
    /** No local variable. */
    static final int NO_LOCAL = -1;

    /** Internal name of the class. */
    final String owner;

    final String method;
    final String descriptor;

    /** Whether the call goes before the first instruction, else before each return. */
    final boolean atEntry;

    /** The method of the bridge. */
    final String hook;

    /** What the hook gets, in order. */
    final Argument[] arguments;

    /** The parameter that the hook's result replaces, or {@link #NO_LOCAL}. */
    int replacedLocal = NO_LOCAL;

    /** A field that the class has to declare itself, or null. */
    String declaredField;

    /** The name of a group of alternatives in one class: the first of them that fits is woven, and one has to fit. Null if there are none. */
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

    /** Declares a call before the first instruction of a method, expected on every JDK unless {@link #onJdk} says otherwise. */
    static HookPoint atEntry(String owner, String method, String descriptor, String hook, Argument... arguments) {
        return new HookPoint(owner, method, descriptor, true, hook, arguments);
    }

    /** Declares that the hook returns an Object, which replaces this parameter; other hooks return nothing. */
    HookPoint replacing(int local) {
        replacedLocal = local;
        return this;
    }

    /** Declares one of several alternatives, for methods that differ from JDK to JDK: of one class the first in the list that fits is woven. */
    HookPoint or(String sharedName) {
        alternative = sharedName;
        return this;
    }

    /** Declares that only a class fits which declares that field itself. */
    HookPoint ifDeclared(String field) {
        declaredField = field;
        return this;
    }

    /** Declares the JDKs that are expected to have it: feature versions, both included. */
    HookPoint onJdk(int oldest, int newest) {
        oldestJdk = oldest;
        newestJdk = newest;
        return this;
    }

    /** Declares a hook point that is woven only while somebody wants to know of connects: the debug log, Flight Recorder, a count of origins. */
    HookPoint onlyForConnects() {
        forConnects = true;
        return this;
    }

    /** Whether this hook point is to be looked for in that class of the running JDK. */
    boolean isWantedIn(String className, boolean connects) {
        return owner.equals(className)
                && Platform.JDK >= oldestJdk
                && Platform.JDK <= newestJdk
                && (connects || !forConnects);
    }

    /** Whether the other one of the same class will do instead. */
    boolean isServedBy(HookPoint other) {
        return other == this
                || alternative != null && alternative.equals(other.alternative) && owner.equals(other.owner);
    }

    /** Class and method. */
    String name() {
        return owner.replace('/', '.') + "." + method;
    }

    @Override
    public String toString() {
        return name() + descriptor;
    }

    /** A value that a hook gets. */
    static final class Argument {
        /** The value that the method is about to return. */
        private static final int RESULT = -1;

        /** Null. */
        private static final int NONE = -2;

        /** Descriptor of the type that the hook sees. */
        final String type;

        /** The parameter that holds it, 0 is this; or negative. */
        final int local;

        /** Internal name of the class of the parameter, if a field of it is meant; else null. */
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
