package dev.keepalive.transform;

import dev.keepalive.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became of the hook points, by class and method. They count as woven when the JVM has taken the class, not when its class file has been
 * changed: another agent may have made the JVM refuse it.
 */
public final class HookStates {
    static final String NOT_LOADED = "not loaded";
    public static final String WOVEN = "woven";
    public static final String DOES_NOT_FIT = "does not fit";

    /** Followed by why. */
    private static final String FAILED = "failed: ";

    /** For a class as a whole. */
    private static final String NO_METHOD = "";

    /** By class, as an internal name: the states of its methods. Made when it is needed, as a static initializer may fail only once. */
    private static Map<String, Map<String, String>> states;

    /** The same for classes that are being retransformed. */
    private static Map<String, Map<String, String>> expected;

    private HookStates() {}

    /**
     * The state of every hook point that this JDK ought to have, by class and method: {@code woven}, {@code not loaded},
     * {@code does not fit}, or {@code failed: } and why; and of the classes of Netty's native transports that are loaded.
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

    /** Whether a hook point with this state leaves sockets without keepalive. */
    public static boolean leavesSocketsUncovered(String state) {
        return !state.startsWith(WOVEN) && !state.equals(NOT_LOADED);
    }

    /** A class has been woven; the JVM is about to take it, which a retransformation may still refuse. */
    public static synchronized void woven(String owner, Map<String, String> states, boolean retransformation) {
        Settings.checkCaller();
        if (retransformation) {
            expected().put(owner, states);
        } else {
            add(owner, states);
        }
    }

    /** The same for a class that has one state as a whole. */
    public static void woven(String owner, String state, boolean retransformation) {
        woven(owner, whole(state), retransformation);
    }

    /** Of loaded classes those that have not been woven yet or could not be, which is forgotten. */
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

    /** The retransformation of a class has succeeded. False if the transformer has done nothing about it. */
    static synchronized boolean retransformed(String owner) {
        Map<String, String> states = expected().remove(owner);
        if (states != null) {
            add(owner, states);
        }
        return states().containsKey(owner);
    }

    /** A class could not be woven or retransformed: nothing of it is woven. */
    static synchronized void failed(String owner, Throwable reason) {
        expected().remove(owner);
        states().put(owner, whole(FAILED + reason));
    }

    /** What is woven into a class has turned out not to fit when it ran. */
    public static synchronized void doesNotFit(String owner) {
        Settings.checkCaller();
        states().put(owner, whole(DOES_NOT_FIT));
    }

    static synchronized void clear() {
        states().clear();
        expected().clear();
    }

    /** Several class loaders may have a class of this name: what is wrong with one of them stays. */
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

    private static synchronized Map<String, Map<String, String>> expected() {
        if (expected == null) {
            expected = new TreeMap<String, Map<String, String>>();
        }
        return expected;
    }

    private static Map<String, String> whole(String state) {
        Map<String, String> states = new LinkedHashMap<String, String>();
        states.put(NO_METHOD, state);
        return states;
    }
}
