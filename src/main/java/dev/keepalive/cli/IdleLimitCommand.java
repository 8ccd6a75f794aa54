package dev.keepalive.cli;

import com.grack.nanojson.JsonWriter;
import dev.keepalive.process.ProcessException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "idle-limit",
        header = "Measures how long the network to a server remembers a silent connection",
        description = {
            "Opens a connection for each silence to be tried, up to 32 at once, and checks whether the server still answers a keepalive probe "
                    + "at the end of the silence. No data is sent, so you can use any TCP server that keeps a silent connection open for that long.",
            "Prints the longest silence that survived, the shortest that was lost, and the KEEPIDLE to use: three quarters of the longest one, "
                    + "which leaves time for a probe that gets lost. The command distinguishes a server that closes idle connections itself "
                    + "from a network that forgets them, and ends as soon as the answer is clear.",
            "The exit status is 0 if at least one silence survived, 1 if none did."
        })
final class IdleLimitCommand implements Callable<Integer> {
    /** What well-known networks allow has a silence on either side: 240, 350, 600, 900 s; 7440 s are the two hours and four minutes of RFC 5382. */
    private static final int[] SILENCES = {
        1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60, 75, 90, 120, 150, 180, 230, 250, 300, 340, 360, 480, 590, 610, 750,
        890, 910, 1200, 1800, 3600, 7440
    };

    /** MAX_TCP_KEEPIDLE of Linux. */
    private static final int LONGEST = 32767;

    private static final Pattern ADDRESS = Pattern.compile("(?:\\[(.+)]|([^:]+)):([0-9]{1,5})");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,5})([smh]?)");
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int HIGHEST_PORT = 65535;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "HOST:PORT",
            description = "A server on the other side of that network; for IPv6 as in [::1]:80.")
    private String address;

    @Option(
            names = "--max",
            paramLabel = "TIME",
            defaultValue = "20m",
            description = "The longest silence to try: seconds, or 20m, 2h. Default: 20m.")
    private String max;

    @Option(
            names = "--json",
            description =
                    "Prints JSON, for programs: survived, lost, closedByServer and idle (the advice), in seconds or null; shows no progress.")
    private boolean json;

    private volatile boolean over;

    @Override
    public Integer call() throws ProcessException {
        InetSocketAddress server = server();
        List<Integer> silences = silences(seconds());
        if (server.isUnresolved()) {
            throw new ProcessException(
                    "host " + server.getHostString() + " is unknown", "is the name right, and known to DNS here?");
        }
        try (IdleLimitMeasurement measurement = new IdleLimitMeasurement(this::progress)) {
            connect(measurement, server, silences);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(measurement)));
            measurement.run();
            over = true;
            print(measurement, "");
            return measurement.survived() == null ? 1 : 0;
        } catch (IOException e) {
            throw new ProcessException("the measurement failed: " + e.getMessage(), "try again");
        }
    }

    /** Ctrl-C, or simply the end. */
    private void interrupted(IdleLimitMeasurement measurement) {
        if (!over) {
            print(measurement, "so far: ");
        }
    }

    private InetSocketAddress server() {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()
                || Integer.parseInt(matcher.group(3)) > HIGHEST_PORT
                || matcher.group(3).matches("0+")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + address + "' is not HOST:PORT; accepted: db.example.com:5432, 10.0.0.1:80, [::1]:80");
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return new InetSocketAddress(host, Integer.parseInt(matcher.group(3)));
    }

    private int seconds() {
        Matcher matcher = DURATION.matcher(max);
        long seconds = matcher.matches() ? Long.parseLong(matcher.group(1)) * factor(matcher.group(2)) : 0;
        if (seconds < 1 || seconds > LONGEST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--max=" + max + " is wrong; accepted: seconds, 1-" + LONGEST
                            + ", or minutes or hours as in 20m, 2h");
        }
        return (int) seconds;
    }

    private static int factor(String unit) {
        return unit.equals("h") ? SECONDS_PER_MINUTE * SECONDS_PER_MINUTE : unit.equals("m") ? SECONDS_PER_MINUTE : 1;
    }

    /** Those up to a longest one, which is the last. */
    static List<Integer> silences(int longest) {
        List<Integer> silences = new ArrayList<>();
        for (int silence : SILENCES) {
            if (silence < longest && silences.size() < SILENCES.length - 1) {
                silences.add(silence);
            }
        }
        silences.add(longest);
        return silences;
    }

    private void connect(IdleLimitMeasurement measurement, InetSocketAddress server, List<Integer> silences)
            throws ProcessException {
        progress("silences of " + silences.get(0) + " to " + silences.get(silences.size() - 1)
                + " s, each on a connection of its own");
        for (int silence : silences) {
            try {
                measurement.connect(server, silence);
            } catch (UnsupportedOperationException e) {
                throw new ProcessException(
                        "this Java runtime or system does not allow the keepalive times to be set: " + e.getMessage(),
                        "use JDK 11 or later, or 8u272 or later, with the module jdk.net, on Linux");
            } catch (IllegalStateException e) {
                throw new ProcessException(
                        e.getMessage() + ": is an agent in this JVM?", "run it with KEEPALIVE=off in the environment");
            } catch (IOException e) {
                if (silence == silences.get(0)) {
                    throw new ProcessException(
                            "no connection to " + address + ": " + e.getMessage(),
                            "is a server listening there, and reachable from here?");
                }
                progress("only " + silences.indexOf(silence) + " connections could be opened: " + e.getMessage());
                return; // those that there are tell what they can
            }
        }
    }

    private void progress(String line) {
        if (!json) {
            out().println(line);
            out().flush();
        }
    }

    private void print(IdleLimitMeasurement measurement, String prefix) {
        Integer idle = advice(measurement);
        if (json) {
            out().println(JsonWriter.indent("  ")
                    .string()
                    .object()
                    .value("survived", measurement.survived())
                    .value("lost", measurement.lost())
                    .value("closedByServer", measurement.closedByServer())
                    .value("idle", idle)
                    .end()
                    .done());
        } else {
            out().println(prefix + answer(measurement));
            if (idle != null) {
                out().println("use KEEPIDLE=" + idle);
            }
        }
        out().flush();
    }

    private static String answer(IdleLimitMeasurement measurement) {
        StringBuilder answer = new StringBuilder(
                measurement.survived() == null
                        ? "no connection survived its silence"
                        : "a connection survived a silence of " + measurement.survived() + " s");
        if (measurement.lost() != null) {
            answer.append(", another was lost after ")
                    .append(measurement.lost())
                    .append(" s: the network had forgotten it");
        }
        if (measurement.closedByServer() != null) {
            answer.append("; the server itself closes a silent connection after ")
                    .append(measurement.closedByServer())
                    .append(" s");
        }
        return answer.toString();
    }

    private static Integer advice(IdleLimitMeasurement measurement) {
        return measurement.survived() == null ? null : (Integer) Math.max(1, measurement.survived() * 3 / 4);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
