package dev.keepalive.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a server as people write it: {@code db.example.com:5432}, {@code 10.0.0.1:80}, {@code [::1]:80}. Other
 * spellings that the JDK or the C library take for an address, {@code 2130706433} or {@code 1.2.3}, are likely to be
 * mistakes and are refused.
 */
final class ServerAddress {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+)):([0-9]{1,5})");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[A-Za-z0-9_.-]+)?");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)*\\.?");

    /** No top-level domain is a number, so a name whose last label is one is meant as an address. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)\\.?");

    private static final int HIGHEST_PORT = 65535;

    private ServerAddress() {}

    /**
     * Reads an address; a name is looked up, and the result is unresolved if it is unknown.
     *
     * @throws IllegalArgumentException if the text is no address of a server
     */
    static InetSocketAddress parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        int port = Integer.parseInt(matcher.group(3));
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        boolean right = matcher.group(1) == null
                ? isIpv4OrName(host)
                : IPV6.matcher(host).matches();
        if (!right || port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(text);
        }
        InetSocketAddress address = matcher.group(1) == null ? new InetSocketAddress(host, port) : ofIpv6(host, port);
        if (!address.isUnresolved()
                && (address.getAddress().isAnyLocalAddress()
                        || address.getAddress().isMulticastAddress())) {
            throw new IllegalArgumentException(text); // nobody's address, or that of many
        }
        return address;
    }

    /** As {@code 10.0.0.1:80} or {@code [::1]:80}, without a name and without the zone of a link-local address. */
    static String toString(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress().replaceFirst("%.*", "");
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
    }

    private static boolean isIpv4OrName(String host) {
        return ENDS_IN_NUMBER.matcher(host).matches()
                ? IPV4.matcher(host).matches()
                : NAME.matcher(host).matches();
    }

    private static InetSocketAddress ofIpv6(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName('[' + host + ']'), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host, e);
        }
    }
}
