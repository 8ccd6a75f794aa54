package dev.keepalive.transform;

/** Lets tests of other packages change what {@link HookStates} has recorded. */
public final class RecordedHookStates {
    private RecordedHookStates() {}

    public static void clear() {
        HookStates.clear();
    }

    public static void retransformed(String owner) {
        HookStates.retransformed(owner);
    }
}
