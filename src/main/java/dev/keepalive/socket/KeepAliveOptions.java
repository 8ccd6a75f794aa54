package dev.keepalive.socket;

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
 * The options that each socket gets under given settings, in the order of the TCP Keepalive HOWTO, followed by the user
 * timeout.
 *
 * <p>On Linux the options are set by number, as setsockopt(2) does: that needs no module jdk.net, works on every JDK
 * from 8 on, and loads no further class. On other systems the JDK's own options are used.
 */
final class KeepAliveOptions {
    /** The socket options, in the order in which a socket gets them. */
    static final Setting[] IN_ORDER = {Setting.KEEPALIVE, Setting.CNT, Setting.IDLE, Setting.INTVL, Setting.USER_TIMEOUT
    };

    final Settings settings;
    final KeepAliveOption[] inOrder;

    /** Creates the options. Numbers that were not given are left out. */
    KeepAliveOptions(Settings settings) {
        KeepAliveOption[] all = new KeepAliveOption[IN_ORDER.length];
        int given = 0;
        for (Setting setting : IN_ORDER) {
            KeepAliveOption option = setting == Setting.KEEPALIVE ? soKeepAlive() : given(setting, settings);
            if (option != null) {
                all[given++] = option;
            }
        }
        this.settings = settings;
        this.inOrder = new KeepAliveOption[given];
        System.arraycopy(all, 0, inOrder, 0, given);
    }

    /** Returns the option for a setting; null if the setting is not given. */
    KeepAliveOption of(Setting setting) {
        for (KeepAliveOption option : inOrder) {
            if (option.setting == setting) {
                return option;
            }
        }
        return null;
    }

    /**
     * Returns the options whose settings were given as {@code default}, with the kernel's values, for open sockets. For
     * Linux only.
     */
    static KeepAliveOption[] backToKernel(Settings settings) {
        List<KeepAliveOption> wanted = new ArrayList<KeepAliveOption>();
        for (Setting setting : IN_ORDER) {
            if (settings.isKernelDefaultWanted(setting)) {
                wanted.add(KeepAliveOption.byNumber(setting, KernelDefaults.of(setting)));
            }
        }
        return wanted.toArray(new KeepAliveOption[0]);
    }

    /**
     * Returns the JDK's name of an option, given the numbers of setsockopt(2); null for other options, and on
     * architectures with other numbers.
     */
    static String jdkName(int level, int number) {
        for (Setting setting : IN_ORDER) {
            if (Platform.USUAL_NUMBERS && setting.level() == level && setting.number() == number) {
                return setting.jdkName();
            }
        }
        return null;
    }

    private static KeepAliveOption soKeepAlive() {
        return Platform.USUAL_NUMBERS
                ? KeepAliveOption.byNumber(Setting.KEEPALIVE, 1)
                : KeepAliveOption.byJdk(Setting.KEEPALIVE, 1, StandardSocketOptions.SO_KEEPALIVE);
    }

    private static KeepAliveOption given(Setting setting, Settings settings) {
        int value = settings.get(setting);
        if (value == Setting.UNSET) {
            return null;
        }
        if (setting == Setting.USER_TIMEOUT) {
            return userTimeout(value, settings);
        }
        if (Platform.LINUX) {
            return KeepAliveOption.byNumber(setting, value);
        }
        SocketOption<?> option = JdkOptions.find(setting.jdkName(), setting.kernelName());
        return option == null ? null : KeepAliveOption.byJdk(setting, value, option);
    }

    private static KeepAliveOption userTimeout(int value, Settings settings) {
        if (!Platform.LINUX) {
            Log.warnOnce("user-timeout=" + Setting.USER_TIMEOUT.format(value)
                    + " is ignored: only Linux has TCP_USER_TIMEOUT");
            return null;
        }
        return userTimeout(DetectionTime.userTimeout(settings));
    }

    /** Returns the option TCP_USER_TIMEOUT with a value in milliseconds. For Linux only. */
    static KeepAliveOption userTimeout(int value) {
        Settings.remember(Setting.USER_TIMEOUT, value); // the value may be computed for auto
        return KeepAliveOption.byNumber(Setting.USER_TIMEOUT, value);
    }
}
