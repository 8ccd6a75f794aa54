package dev.keepalive.socket;

import dev.keepalive.config.Platform;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The TCP sockets that this process has open, listeners excepted: those that were there before the agent, and those that native code
 * has made. Linux.
 *
 * <p>Every descriptor of /proc/self/fd is asked what it is; nothing is locked. One that is closed meanwhile, or whose number is taken
 * again, is another socket of the application, which may have keepalive as well.
 */
public final class OpenSockets {
    private final List<OpenSocket> all = new ArrayList<OpenSocket>();
    private final Map<String, Integer> refusals = new TreeMap<String, Integer>();
    private int changed;
    private int right;
    private int own;
    private int refused;

    private OpenSockets() {}

    /** Whether open sockets can be found here. */
    public static boolean canBeFound() {
        return Platform.USUAL_NUMBERS && new File("/proc/self/fd").isDirectory() && NewSockets.connected() != null;
    }

    /** Those that are open now. */
    public static OpenSockets find() {
        OpenSockets sockets = new OpenSockets();
        String[] numbers = new File("/proc/self/fd").list();
        for (String number : numbers == null ? new String[0] : numbers) {
            OpenSocket socket = new OpenSocket(
                    Integer.parseInt(number), NewSockets.connected().bridge());
            if (socket.isTcpConnection()) {
                sockets.all.add(socket);
            }
        }
        return sockets;
    }

    /** Has the agent leave these sockets to the application, though it holds keepalive on on others. */
    public void leaveAlone() {
        int highest = 0;
        for (OpenSocket socket : all) {
            highest = Math.max(highest, socket.number());
        }
        boolean[] byDescriptor = new boolean[highest + 1];
        for (OpenSocket socket : all) {
            byDescriptor[socket.number()] = true;
        }
        NewSockets.connected().leaveAlone(byDescriptor);
    }

    /** Ends {@link #leaveAlone()} for every socket. */
    public static void leaveNoneAlone() {
        NewSockets sockets = NewSockets.connected();
        if (sockets != null) {
            sockets.leaveAlone(null);
        }
    }

    /** The sockets, in no order. */
    public List<OpenSocket> all() {
        return all;
    }

    /**
     * Sets what the settings ask for on every socket.
     *
     * <p>A value that is neither the kernel's default nor one that the agent has ever been given is the application's own; it is left
     * alone but with {@code keepalive=force}.
     */
    public void apply(Settings settings) {
        KeepAliveOption[] options = new KeepAliveOptions(settings).inOrder;
        int[] kernelDefaults = new int[options.length];
        for (int i = 0; i < options.length; i++) {
            kernelDefaults[i] = kernelDefault(options[i].setting);
        }
        boolean force = settings.get(Setting.KEEPALIVE) == Setting.FORCE;
        for (OpenSocket socket : all) {
            apply(socket, options, kernelDefaults, force);
        }
    }

    private void apply(OpenSocket socket, KeepAliveOption[] options, int[] kernelDefaults, boolean force) {
        boolean change = false;
        boolean leave = false;
        boolean refuse = false;
        for (int i = 0; i < options.length; i++) {
            KeepAliveOption option = options[i];
            try {
                int value = socket.get(option);
                if (value == option.value) {
                    continue;
                }
                if (!force && value != kernelDefaults[i] && !Settings.everGiven(option.setting, value)) {
                    leave = true;
                    continue;
                }
                socket.set(option);
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
            return socket.isTcpConnection() && identity.equals(socket.identity()) ? e : null;
        }
    }

    /** What a socket has that nobody has set anything on. */
    private static int kernelDefault(Setting setting) {
        if (setting == Setting.KEEPALIVE) {
            return 0;
        }
        if (setting == Setting.CNT) {
            return sysctl("tcp_keepalive_probes", 9);
        }
        return setting == Setting.IDLE ? sysctl("tcp_keepalive_time", 7200) : sysctl("tcp_keepalive_intvl", 75);
    }

    private static int sysctl(String name, int usual) {
        try {
            BufferedReader reader = new BufferedReader(new FileReader("/proc/sys/net/ipv4/" + name));
            try {
                return Integer.parseInt(reader.readLine().trim());
            } finally {
                reader.close();
            }
        } catch (IOException e) {
            return usual; // not readable here; tcp(7) has the number
        }
    }

    /** Sockets that got something they did not have. */
    public int changed() {
        return changed;
    }

    /** Sockets that had everything. */
    public int right() {
        return right;
    }

    /** Sockets with a value of the application's own that was left. */
    public int own() {
        return own;
    }

    /** Sockets that refused at least one option. */
    public int refused() {
        return refused;
    }

    /** How many sockets refused, by option and reason. */
    public Map<String, Integer> refusals() {
        return refusals;
    }
}
