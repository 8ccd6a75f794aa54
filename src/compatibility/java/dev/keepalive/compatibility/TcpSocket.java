package dev.keepalive.compatibility;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connected TCP socket of another process and its effective options. */
record TcpSocket(int localPort, int remotePort, boolean keepAlive, KeepAliveValues values) {
    private static final Pattern CONNECTED = Pattern.compile("fd=\\d+ conn \\S+:(\\d+)->\\S+:(\\d+) keepalive=(\\d)"
            + " idle=(\\d+) interval=(\\d+) count=(\\d+) user_timeout=\\d+");

    static List<TcpSocket> of(long pid) throws IOException, InterruptedException {
        Process sockopts = new ProcessBuilder("scripts/sockopts", String.valueOf(pid))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = sockopts.inputReader().lines().toList();
        if (sockopts.waitFor() != 0) {
            throw new IOException("scripts/sockopts ended with " + sockopts.exitValue());
        }
        return lines.stream()
                .map(CONNECTED::matcher)
                .filter(Matcher::matches)
                .map(line -> new TcpSocket(
                        number(line, 1),
                        number(line, 2),
                        number(line, 3) == 1,
                        new KeepAliveValues(number(line, 4), number(line, 5), number(line, 6))))
                .toList();
    }

    private static int number(Matcher line, int group) {
        return Integer.parseInt(line.group(group));
    }

    @Override
    public String toString() {
        return keepAlive ? "on " + values : "off";
    }
}
