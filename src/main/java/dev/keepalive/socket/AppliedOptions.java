package dev.keepalive.socket;

import dev.keepalive.config.DetectionTime;
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
    private final KeepAliveOption[] options;

    /** Of each option: whether it goes back to the kernel's value, and which that is. */
    private final boolean[] back;

    private final int[] kernelDefaults;
    private final boolean force;
    private final boolean userTimeoutOfEachSocket;

    private final Map<String, Integer> refusals = new TreeMap<String, Integer>();
    private int changed;
    private int right;
    private int own;
    private int refused;

    AppliedOptions(Settings settings) {
        KeepAliveOption[] backToKernel = KeepAliveOptions.backToKernel(settings);
        KeepAliveOption[] given = new KeepAliveOptions(settings).inOrder;
        options = Arrays.copyOf(backToKernel, backToKernel.length + given.length);
        System.arraycopy(given, 0, options, backToKernel.length, given.length);
        intervalBeforeIdle(options);
        back = new boolean[options.length];
        kernelDefaults = new int[options.length];
        for (int i = 0; i < options.length; i++) {
            back[i] = settings.isKernelDefaultWanted(options[i].setting);
            kernelDefaults[i] = KernelDefaults.of(options[i].setting);
        }
        force = settings.get(Setting.KEEPALIVE) == Setting.FORCE;
        userTimeoutOfEachSocket = settings.get(Setting.USER_TIMEOUT) == Setting.AUTO;
    }

    /**
     * When TCP_KEEPIDLE is set, the kernel counts from the last segment (tcp_sock_set_keepidle_locked), so on an idle socket the first probe
     * may be sent at once; the second follows after what TCP_KEEPINTVL is at that moment (tcp_keepalive_timer), with the kernel's default 75 s
     * later: too late for a firewall that forgets.
     */
    private static void intervalBeforeIdle(KeepAliveOption[] options) {
        int idle = -1;
        for (int i = 0; i < options.length; i++) {
            if (options[i].setting == Setting.IDLE) {
                idle = i;
            } else if (options[i].setting == Setting.INTVL && idle >= 0) {
                KeepAliveOption interval = options[i];
                options[i] = options[idle];
                options[idle] = interval;
            }
        }
    }

    final void applyTo(OpenSocket socket) {
        boolean change = false;
        boolean leave = false;
        boolean refuse = false;
        for (int i = 0; i < options.length; i++) {
            KeepAliveOption option = options[i];
            try {
                if (userTimeoutOfEachSocket && option.setting == Setting.USER_TIMEOUT) {
                    option = automaticUserTimeout(socket, option); // the last, so the socket has its times by now
                }
                int value = socket.get(option);
                boolean right = value == option.value;
                // if keepalive was off, the kernel counts from now on until it is told the idle time, be it the same
                if (right && !(change && option.setting == Setting.IDLE)) {
                    continue;
                }
                boolean replace =
                        force && !back[i]; // what the application has set itself is not the agent's to take back
                if (!right && !replace && value != kernelDefaults[i] && !Settings.everGiven(option.setting, value)) {
                    leave = true;
                    continue;
                }
                set(socket, option, value);
                change = true;
            } catch (Exception e) { // IOException too, which the bridge throws undeclared
                Exception refusal = refusal(socket, option);
                if (refusal == null) {
                    return; // closed meanwhile: nobody's concern
                }
                refuse = true;
                String reason = option.name + ": " + refusal.getMessage();
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
    }

    /** Throws what setsockopt fails with, IOException undeclared. */
    void set(OpenSocket socket, KeepAliveOption option, int before) {
        socket.set(option);
    }

    /** As long as keepalive takes on this socket, which may have times of the application's own; where it does not tell them, as configured. */
    private static KeepAliveOption automaticUserTimeout(OpenSocket socket, KeepAliveOption configured) {
        int idle = socket.idle();
        int interval = socket.interval();
        int count = socket.count();
        if (idle == OpenSocket.NOT_KNOWN || interval == OpenSocket.NOT_KNOWN || count == OpenSocket.NOT_KNOWN) {
            return configured;
        }
        return KeepAliveOptions.userTimeout(DetectionTime.inMilliseconds(DetectionTime.seconds(idle, interval, count)));
    }

    /**
     * What a socket refuses an option with that has just failed; null if it does not: the descriptor was closed then, and may be that
     * of a new socket by now.
     */
    private static Exception refusal(OpenSocket socket, KeepAliveOption option) {
        String identity = socket.identity();
        try {
            if (socket.get(option) != option.value) {
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

    /** Sockets with a value of the application's own that was left. */
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
