package dev.keepalive.socket;

import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sets the configured options on open sockets, and counts the results.
 *
 * <p>A value that is neither the kernel's default nor a value that the agent has ever been given was set by the application. It is left
 * alone unless {@code keepalive=force}. If a setting is given as {@code default}, values set by the agent are reset to the kernel's.
 */
public class AppliedOptions {
    /** Those that go back to the kernel's value, then those that are given. */
    private final KeepAliveOption[] options;

    private final int back;
    private final int[] kernelDefaults;
    private final boolean force;
    private final boolean userTimeoutOfEachSocket;

    private final Map<String, Integer> refusals = new TreeMap<String, Integer>();
    private int changed;
    private int right;
    private int own;
    private int refused;

    AppliedOptions(Settings settings) {
        KeepAliveOption[] given = new KeepAliveOptions(settings).inOrder;
        KeepAliveOption[] backToKernel = KeepAliveOptions.backToKernel(settings);
        back = backToKernel.length;
        options = Arrays.copyOf(backToKernel, back + given.length);
        System.arraycopy(given, 0, options, back, given.length);
        kernelDefaults = new int[options.length];
        for (int i = 0; i < options.length; i++) {
            kernelDefaults[i] = KernelDefaults.of(options[i].setting);
        }
        force = settings.get(Setting.KEEPALIVE) == Setting.FORCE;
        userTimeoutOfEachSocket = settings.get(Setting.USER_TIMEOUT) == Setting.AUTO;
    }

    /** Returns whether the socket got something that it did not have. */
    final boolean applyTo(OpenSocket socket) {
        boolean change = false;
        boolean leave = false;
        boolean refuse = false;
        for (int i = 0; i < options.length; i++) {
            KeepAliveOption option = options[i];
            try {
                if (userTimeoutOfEachSocket && option.setting == Setting.USER_TIMEOUT) {
                    KeepAliveOption automatic =
                            AutomaticUserTimeout.of(socket); // the last, so the socket has its times by now
                    option = automatic == null ? option : automatic;
                }
                int value = socket.get(option.setting);
                if (value == option.value) {
                    continue;
                }
                boolean replace =
                        force && i >= back; // what the application has set itself is not the agent's to take back
                if (!replace && value != kernelDefaults[i] && !Settings.everGiven(option.setting, value)) {
                    leave = true;
                    continue;
                }
                set(socket, option, value);
                change = true;
            } catch (Exception e) { // IOException too, which the bridge throws undeclared
                Exception refusal = refusal(socket, option);
                if (refusal == null) {
                    return false; // closed meanwhile: nobody's concern
                }
                refuse = true;
                String reason = option.name() + ": " + refusal.getMessage();
                Integer before = refusals.get(reason);
                refusals.put(reason, before == null ? 1 : before + 1);
            }
        }
        if (refuse) {
            refused++;
        } else if (change) {
            changed++;
        } else if (leave) {
            own++;
        } else {
            right++;
        }
        return change;
    }

    /** Throws what setsockopt fails with, IOException undeclared. */
    void set(OpenSocket socket, KeepAliveOption option, int before) {
        socket.set(option);
    }

    /**
     * What a socket refuses an option with that has just failed; null if it does not: the descriptor was closed then, and may be that
     * of a new socket by now.
     */
    private static Exception refusal(OpenSocket socket, KeepAliveOption option) {
        String identity = socket.identity();
        try {
            if (socket.get(option.setting) != option.value) {
                socket.set(option);
            }
            return null;
        } catch (Exception e) {
            return socket.isTcp() && identity.equals(socket.identity()) ? e : null;
        }
    }

    /** Sockets that got something they did not have. */
    public final int changed() {
        return changed;
    }

    /** Sockets that had everything. */
    public final int right() {
        return right;
    }

    /** The number of sockets that were left at the application's values. */
    public final int own() {
        return own;
    }

    /** Sockets that refused at least one option. */
    public final int refused() {
        return refused;
    }

    /** How many sockets refused, by option and reason. */
    public final Map<String, Integer> refusals() {
        return refusals;
    }
}
