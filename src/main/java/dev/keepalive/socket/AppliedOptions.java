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
 * <p>A value that is neither the kernel's default nor a value that the agent has ever been given was set by the
 * application. It is left alone unless {@code keepalive=force}. If a setting is given as {@code default}, values set by
 * the agent are reset to the kernel's.
 */
public class AppliedOptions {
    /** The options that are reset to the kernel's value, followed by those that the settings give. */
    private final KeepAliveOption[] options;

    /** The number of options that are reset to the kernel's value. */
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

    /** Sets the options on a socket. Returns whether the socket got a value that it did not have. */
    final boolean applyTo(OpenSocket socket) {
        boolean change = false;
        boolean leave = false;
        boolean refuse = false;
        for (int i = 0; i < options.length; i++) {
            KeepAliveOption option = options[i];
            try {
                if (userTimeoutOfEachSocket && option.setting == Setting.USER_TIMEOUT) {
                    KeepAliveOption automatic = AutomaticUserTimeout.of(socket); // the times have been set before
                    option = automatic == null ? option : automatic;
                }
                int value = socket.get(option.setting);
                if (value == option.value) {
                    continue;
                }
                boolean replace = force && i >= back; // a value that the application has set itself is not reset
                if (!replace && value != kernelDefaults[i] && !Settings.everGiven(option.setting, value)) {
                    leave = true;
                    continue;
                }
                set(socket, option, value);
                change = true;
            } catch (Exception e) { // also IOException, which the bridge throws undeclared
                Exception refusal = refusal(socket, option);
                if (refusal == null) {
                    return false; // the socket was closed meanwhile
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

    /**
     * Sets an option whose previous value is known. If setsockopt(2) fails, throws an exception, even an undeclared
     * IOException.
     */
    void set(OpenSocket socket, KeepAliveOption option, int before) {
        socket.set(option);
    }

    /**
     * Returns the exception with which a socket refuses an option that has just failed. Null if the socket does not
     * refuse it, since the descriptor was closed and may belong to a new socket now.
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

    /** Returns the number of sockets that got a value that they did not have. */
    public final int changed() {
        return changed;
    }

    /** Returns the number of sockets that had all values already. */
    public final int right() {
        return right;
    }

    /** Returns the number of sockets that were left at the application's values. */
    public final int own() {
        return own;
    }

    /** Returns the number of sockets that refused at least one option. */
    public final int refused() {
        return refused;
    }

    /** Returns the number of sockets that refused an option, by option and reason. */
    public final Map<String, Integer> refusals() {
        return refusals;
    }
}
