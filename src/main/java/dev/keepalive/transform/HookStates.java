package dev.keepalive.transform;

import dev.keepalive.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The states of the hook points, by class and method. A hook point counts as woven when the JVM has accepted the class,
 * not when its class file has been changed: another agent may make the JVM refuse it.
 */
public final class HookStates {
    static final String NOT_LOADED = "not loaded";
    public static final String WOVEN = "woven";
    public static final String DOES_NOT_FIT = "does not fit";

    /** The beginning of a state, which is followed by the reason. */
    private static final String FAILED = "failed: ";

    /** The method of a state that is that of a class as a whole. */
    private static final String NO_METHOD = "";

    /**
     * The states of methods, by the internal name of the class. The map is created when it is needed, since a static
     * initializer that fails is not run again.
     */
    private static Map<String, Map<String, String>> states;

    /** The states that classes will have when the JVM has accepted their retransformation. */
    private static Map<String, Map<String, String>> pending;

    private HookStates() {}

    /**
     * Returns the state of every hook point that the running JDK ought to have, by class and method: {@code woven},
     * {@code not loaded}, {@code does not fit}, or {@code failed: } and the reason. There are also the states of the
     * classes of Netty's native transports that are loaded.
     */
    public static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<String, String>();
        Map<String, Set<String>> wanted = SocketTransformer.expectedHookPoints();
        synchronized (HookStates.class) {
            for (Map.Entry<String, Set<String>> owner : wanted.entrySet()) {
                if (!states().containsKey(owner.getKey())) {
                    for (String method : owner.getValue()) {
                        all.put(owner.getKey().replace('/', '.') + '.' + method, NOT_LOADED);
                    }
                }
            }
            for (Map.Entry<String, Map<String, String>> owner : states().entrySet()) {
                String name = owner.getKey().replace('/', '.');
                for (Map.Entry<String, String> state : owner.getValue().entrySet()) {
                    String method = state.getKey();
                    all.put(method.equals(NO_METHOD) ? name : name + '.' + method, state.getValue());
                }
            }
        }
        return all;
    }

    /** Returns whether a hook point with this state leaves sockets without keepalive. */
    public static boolean leavesSocketsUncovered(String state) {
        return !state.startsWith(WOVEN) && !state.equals(NOT_LOADED);
    }

    /**
     * Notes that a class has been woven. The JVM has yet to accept it, which it may refuse after a retransformation.
     */
    public static synchronized void woven(String owner, Map<String, String> states, boolean retransformation) {
        Settings.checkCaller();
        if (retransformation) {
            pending().put(owner, states);
        } else {
            add(owner, states);
        }
    }

    /** Notes that a class has been woven, with one state for the class as a whole. */
    public static void woven(String owner, String state, boolean retransformation) {
        woven(owner, whole(state), retransformation);
    }

    /**
     * Returns those of the loaded classes that have not been woven yet or could not be woven, and forgets their states.
     */
    static synchronized List<Class<?>> notYetWoven(List<Class<?>> loaded) {
        List<Class<?>> unknown = new ArrayList<Class<?>>();
        for (Class<?> candidate : loaded) {
            Map<String, String> states = states().get(candidate.getName().replace('.', '/'));
            if (states == null || states.toString().contains(FAILED)) {
                unknown.add(candidate);
            }
        }
        for (Class<?> candidate : unknown) {
            states().remove(candidate.getName().replace('.', '/'));
        }
        return unknown;
    }

    /**
     * Notes that the JVM has accepted the retransformation of a class. Returns false if the transformer has not seen
     * the class.
     */
    static synchronized boolean retransformed(String owner) {
        Map<String, String> states = pending().remove(owner);
        if (states != null) {
            add(owner, states);
        }
        return states().containsKey(owner);
    }

    /** Notes that a class could not be woven or retransformed, so none of its hook points is woven. */
    static synchronized void failed(String owner, Throwable reason) {
        pending().remove(owner);
        states().put(owner, whole(FAILED + reason));
    }

    /** Notes that the code woven into a class has turned out not to fit when it ran. */
    public static synchronized void doesNotFit(String owner) {
        Settings.checkCaller();
        states().put(owner, whole(DOES_NOT_FIT));
    }

    static synchronized void clear() {
        states().clear();
        pending().clear();
    }

    /**
     * Adds the states of a class. Several class loaders may have a class of this name; what is wrong with one of them
     * is kept.
     */
    private static void add(String owner, Map<String, String> states) {
        Map<String, String> known = states().get(owner);
        if (known == null) {
            states().put(owner, states);
            return;
        }
        for (Map.Entry<String, String> state : states.entrySet()) {
            String before = known.get(state.getKey());
            if (before == null || before.equals(WOVEN)) {
                known.put(state.getKey(), state.getValue());
            }
        }
    }

    private static synchronized Map<String, Map<String, String>> states() {
        if (states == null) {
            states = new TreeMap<String, Map<String, String>>();
        }
        return states;
    }

    private static synchronized Map<String, Map<String, String>> pending() {
        if (pending == null) {
            pending = new TreeMap<String, Map<String, String>>();
        }
        return pending;
    }

    private static Map<String, String> whole(String state) {
        Map<String, String> states = new LinkedHashMap<String, String>();
        states.put(NO_METHOD, state);
        return states;
    }
}
