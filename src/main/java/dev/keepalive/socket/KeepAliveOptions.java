package dev.keepalive.socket;

import dev.keepalive.config.Platform;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.net.SocketOption;
import java.net.StandardSocketOptions;

/**
 * What each socket gets under certain settings, in the order of the TCP Keepalive HOWTO.
 *
 * <p>On Linux the options are set by number, as setsockopt(2) does: that needs no module jdk.net, works on every JDK from 8 on, and
 * loads no further class. Elsewhere by the JDK's own options.
 */
final class KeepAliveOptions {
    private static final int SOL_SOCKET = 1;
    private static final int SO_KEEPALIVE = 9;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;

    final Settings settings;
    final KeepAliveOption[] inOrder;

    /** A number that was not given is left out. */
    KeepAliveOptions(Settings settings) {
        KeepAliveOption[] all = {
            soKeepAlive(),
            tcp("TCP_KEEPCNT", TCP_KEEPCNT, "TCP_KEEPCOUNT", Setting.CNT, settings),
            tcp("TCP_KEEPIDLE", TCP_KEEPIDLE, "TCP_KEEPIDLE", Setting.IDLE, settings),
            tcp("TCP_KEEPINTVL", TCP_KEEPINTVL, "TCP_KEEPINTERVAL", Setting.INTVL, settings)
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
        return name == TCP_KEEPIDLE
                ? "TCP_KEEPIDLE"
                : name == TCP_KEEPINTVL ? "TCP_KEEPINTERVAL" : name == TCP_KEEPCNT ? "TCP_KEEPCOUNT" : null;
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

    private static Object[] plain(int level, int name, int value) {
        return new Object[] {null, new int[] {level, name, value}};
    }
}
