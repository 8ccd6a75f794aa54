package dev.keepalive.socket;

import static dev.keepalive.socket.LinuxNumbers.IPPROTO_TCP;
import static dev.keepalive.socket.LinuxNumbers.SOL_SOCKET;
import static dev.keepalive.socket.LinuxNumbers.SO_KEEPALIVE;
import static dev.keepalive.socket.LinuxNumbers.TCP_KEEPCNT;
import static dev.keepalive.socket.LinuxNumbers.TCP_KEEPIDLE;
import static dev.keepalive.socket.LinuxNumbers.TCP_KEEPINTVL;
import static dev.keepalive.socket.LinuxNumbers.TCP_USER_TIMEOUT;

import dev.keepalive.config.DetectionTime;
import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Platform;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * What each socket gets under certain settings, in the order of the TCP Keepalive HOWTO, the user timeout after its four.
 *
 * <p>On Linux the options are set by number, as setsockopt(2) does: that needs no module jdk.net, works on every JDK from 8 on, and
 * loads no further class. Elsewhere by the JDK's own options.
 */
final class KeepAliveOptions {

    final Settings settings;
    final KeepAliveOption[] inOrder;

    /** A number that was not given is left out. */
    KeepAliveOptions(Settings settings) {
        KeepAliveOption[] all = {
            soKeepAlive(),
            tcp("TCP_KEEPCNT", TCP_KEEPCNT, "TCP_KEEPCOUNT", Setting.CNT, settings),
            tcp("TCP_KEEPIDLE", TCP_KEEPIDLE, "TCP_KEEPIDLE", Setting.IDLE, settings),
            tcp("TCP_KEEPINTVL", TCP_KEEPINTVL, "TCP_KEEPINTERVAL", Setting.INTVL, settings),
            userTimeout(settings)
        };
        int given = 0;
        for (KeepAliveOption option : all) {
            if (option != null) {
                all[given++] = option;
            }
        }
        this.settings = settings;
        this.inOrder = new KeepAliveOption[given];
        System.arraycopy(all, 0, inOrder, 0, given);
    }

    /** The options that were given as {@code default}, with the kernel's values; on Linux only, for sockets that are open. */
    static KeepAliveOption[] backToKernel(Settings settings) {
        KeepAliveOption[] all = {
            kernels("TCP_KEEPCNT", TCP_KEEPCNT, Setting.CNT),
            kernels("TCP_KEEPIDLE", TCP_KEEPIDLE, Setting.IDLE),
            kernels("TCP_KEEPINTVL", TCP_KEEPINTVL, Setting.INTVL),
            kernels("TCP_USER_TIMEOUT", TCP_USER_TIMEOUT, Setting.USER_TIMEOUT)
        };
        List<KeepAliveOption> wanted = new ArrayList<KeepAliveOption>();
        for (KeepAliveOption option : all) {
            if (settings.isKernelDefaultWanted(option.setting)) {
                wanted.add(option);
            }
        }
        return wanted.toArray(new KeepAliveOption[0]);
    }

    private static KeepAliveOption kernels(String name, int number, Setting setting) {
        int value = KernelDefaults.of(setting);
        return new KeepAliveOption(name, setting, value, plain(IPPROTO_TCP, number, value));
    }

    /** The JDK's name of an option by the numbers of setsockopt(2); null for others, and where the numbers are not the usual ones. */
    static String jdkName(int level, int name) {
        if (!Platform.USUAL_NUMBERS) {
            return null;
        }
        if (level == SOL_SOCKET) {
            return name == SO_KEEPALIVE ? "SO_KEEPALIVE" : null;
        }
        if (level != IPPROTO_TCP) {
            return null;
        }
        switch (name) {
            case TCP_KEEPIDLE:
                return "TCP_KEEPIDLE";
            case TCP_KEEPINTVL:
                return "TCP_KEEPINTERVAL";
            case TCP_KEEPCNT:
                return "TCP_KEEPCOUNT";
            case TCP_USER_TIMEOUT:
                return "TCP_USER_TIMEOUT"; // the JDK has none, so by its name in tcp(7)
            default:
                return null;
        }
    }

    private static KeepAliveOption soKeepAlive() {
        Object[] argument = Platform.USUAL_NUMBERS
                ? plain(SOL_SOCKET, SO_KEEPALIVE, 1)
                : new Object[] {StandardSocketOptions.SO_KEEPALIVE, Boolean.TRUE};
        return new KeepAliveOption("SO_KEEPALIVE", Setting.KEEPALIVE, 1, argument);
    }

    private static KeepAliveOption tcp(String name, int number, String jdkName, Setting setting, Settings settings) {
        int value = settings.get(setting);
        if (value == Setting.UNSET) {
            return null;
        }
        if (Platform.LINUX) {
            return new KeepAliveOption(name, setting, value, plain(IPPROTO_TCP, number, value));
        }
        SocketOption<?> option = JdkOptions.find(jdkName, name);
        return option == null ? null : new KeepAliveOption(name, setting, value, new Object[] {option, value});
    }

    private static KeepAliveOption userTimeout(Settings settings) {
        int value = settings.get(Setting.USER_TIMEOUT);
        if (value == Setting.UNSET) {
            return null;
        }
        if (!Platform.LINUX) {
            Log.warnOnce("user-timeout=" + Setting.USER_TIMEOUT.format(value)
                    + " is ignored: only Linux has TCP_USER_TIMEOUT");
            return null;
        }
        return userTimeout(DetectionTime.userTimeout(settings));
    }

    /** On Linux alone; in seconds. */
    static KeepAliveOption idle(int value) {
        return new KeepAliveOption("TCP_KEEPIDLE", Setting.IDLE, value, plain(IPPROTO_TCP, TCP_KEEPIDLE, value));
    }

    /** On Linux alone; in milliseconds. */
    static KeepAliveOption userTimeout(int value) {
        Settings.remember(Setting.USER_TIMEOUT, value); // auto may stand for it
        return new KeepAliveOption(
                "TCP_USER_TIMEOUT", Setting.USER_TIMEOUT, value, plain(IPPROTO_TCP, TCP_USER_TIMEOUT, value));
    }

    private static Object[] plain(int level, int name, int value) {
        return new Object[] {null, new int[] {level, name, value}};
    }
}
