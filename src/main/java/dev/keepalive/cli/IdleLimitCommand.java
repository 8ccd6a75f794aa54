package dev.keepalive.cli;

import com.grack.nanojson.JsonWriter;
import dev.keepalive.process.ProcessException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
                    + "at the end of the silence. No data is sent, so you can use any TCP server that keeps a silent connection open for that long. "
                    + "If there is none, run this command with @|bold --serve|@ on the other side of the network.",
            "Prints the longest silence that survived, the shortest that was lost, and the KEEPIDLE to use: three quarters of the longest one, "
                    + "which leaves time for a probe that gets lost and for the kernel's timers, which may be an eighth late. "
                    + "The command distinguishes a server that closes idle connections itself from a network that forgets them, and ends as "
                    + "soon as the answer is clear.",
            "The exit status is 0 if at least one silence survived and the server has not ended the measurement by closing connections, else 1."
        })
final class IdleLimitCommand implements Callable<Integer> {
    /** What well-known networks allow has a silence on either side: 240, 350, 600, 900 s; 7440 s are the two hours and four minutes of RFC 5382. */
    private static final int[] SILENCES = {
        1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60, 75, 90, 120, 150, 180, 230, 250, 300, 340, 360, 480, 590, 610, 750,
        890, 910, 1200, 1800, 3600, 7440
    };

    /** MAX_TCP_KEEPIDLE of Linux. */
    private static final int LONGEST = 32767;

    /** A server of this command serves for that much longer than a measurement takes, so that there is time to start one. */
    private static final int SECONDS_TO_START = 600;

    private static final int HIGHEST_PORT = 65535;
    private static final Path CONNECTIONS = Paths.get("/proc/self/net/tcp");

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "HOST:PORT",
            description = "A server on the other side of that network; for IPv6 as in [::1]:80.")
    private String address;

    @Option(
            names = "--max",
            paramLabel = "TIME",
            defaultValue = "20m",
            description = "The longest silence to try: seconds, or 90s, 20m, 2h. Default: 20m.")
    private String max;

    @Option(
            names = "--serve",
            paramLabel = "PORT",
            description =
                    "Instead of measuring, accepts connections on this port of all addresses of this host and stays silent, for ten minutes longer "
                            + "than --max and for at most 64 connections at a time; 0 stands for any free port.")
    private Integer serve;

    @Option(
            names = "--json",
            description =
                    "Prints JSON, for programs: survived, lost, closedByServer and idle (the advice), in seconds or null; shows no progress.")
    private boolean json;

    private volatile boolean over;

    @Override
    public Integer call() throws ProcessException {
        int longest = TimeOption.seconds("--max", max, LONGEST, spec);
        if (serve != null) {
            return serve(longest + SECONDS_TO_START);
        }
        InetSocketAddress server = server();
        if (server.isUnresolved()) {
            throw new ProcessException(
                    "host " + server.getHostString() + " is unknown", "is the name right, and known to DNS here?");
        }
        if (!Files.isReadable(CONNECTIONS)) {
            throw new ProcessException(
                    CONNECTIONS + " cannot be read, which shows whether a probe was answered",
                    "run this command on a host with Linux in the same network");
        }
        try (IdleLimitMeasurement measurement = new IdleLimitMeasurement(this::progress)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(measurement, server)));
            connect(measurement, server, silences(longest));
            measurement.run();
            over = true;
            print(measurement, ServerAddress.toString(server));
            return advice(measurement) == null ? 1 : 0;
        } catch (IOException e) {
            throw new ProcessException("the measurement failed: " + e.getMessage(), "try again");
        }
    }

    private int serve(int seconds) throws ProcessException {
        if (address != null || json) {
            throw new ParameterException(spec.commandLine(), "--serve takes neither HOST:PORT nor --json");
        }
        if (serve < 0 || serve > HIGHEST_PORT) {
            throw new ParameterException(
                    spec.commandLine(), "--serve=" + serve + " is wrong; accepted: a port, 0-" + HIGHEST_PORT);
        }
        try (SilentServer server = new SilentServer(serve)) {
            progress("accepts connections on port " + server.port() + " and stays silent, for " + seconds
                    + " s; on the other side run: " + RootCommand.toPaste("idle-limit", "HOST:" + server.port()));
            server.run(seconds);
            return 0;
        } catch (IllegalStateException e) {
            throw agentInThisJvm(e);
        } catch (IOException e) {
            throw new ProcessException("no server on port " + serve + ": " + e.getMessage(), "is that port free?");
        }
    }

    /** Ctrl-C, or simply the end. */
    private void interrupted(IdleLimitMeasurement measurement, InetSocketAddress server) {
        if (!over) {
            progress("interrupted; so far:");
            print(measurement, ServerAddress.toString(server));
        }
    }

    private InetSocketAddress server() {
        if (address == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing required parameter: 'HOST:PORT', or --serve=PORT");
        }
        try {
            return ServerAddress.parse(address);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + address + "' is not HOST:PORT; accepted: db.example.com:5432, 10.0.0.1:80, [::1]:80",
                    e);
        }
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
        progress("connects to " + ServerAddress.toString(server) + ": silences of " + silences.get(0) + " to "
                + silences.get(silences.size() - 1) + " s, each on a connection of its own");
        for (int silence : silences) {
            try {
                measurement.connect(server, silence);
            } catch (UnsupportedOperationException e) {
                throw new ProcessException(
                        "this Java runtime or system does not allow the keepalive times to be set: " + e.getMessage(),
                        "use JDK 11 or later, or 8u272 or later, with the module jdk.net, on Linux");
            } catch (IllegalStateException e) {
                throw agentInThisJvm(e);
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

    private static ProcessException agentInThisJvm(IllegalStateException e) {
        return new ProcessException(
                e.getMessage() + ": is an agent in this JVM?", "run it with KEEPALIVE=off in the environment");
    }

    private void progress(String line) {
        if (!json) {
            out().println(line);
            out().flush();
        }
    }

    private void print(IdleLimitMeasurement measurement, String measured) {
        Integer idle = advice(measurement);
        if (json) {
            out().println(JsonWriter.indent("  ")
                    .string()
                    .object()
                    .value("address", measured)
                    .value("survived", measurement.survived())
                    .value("lost", measurement.lost())
                    .value("closedByServer", measurement.closedByServer())
                    .value("idle", idle)
                    .end()
                    .done());
        } else {
            answer(measurement).forEach(out()::println);
            if (idle != null) {
                out().println(
                                "use KEEPIDLE=" + idle
                                        + ": three quarters, since a probe may get lost and the kernel may be late by an eighth of the idle time");
            }
        }
        out().flush();
    }

    private List<String> answer(IdleLimitMeasurement measurement) {
        Integer survived = measurement.survived();
        Integer lost = measurement.lost();
        Integer closed = measurement.closedByServer();
        List<String> lines = new ArrayList<>();
        if (survived != null) {
            lines.add("a connection survived a silence of " + survived + " s");
        }
        if (lost != null) {
            lines.add("a connection was lost after a silence of " + lost + " s: the network had forgotten it");
        } else if (closed != null) {
            lines.add("a silent connection was " + (measurement.isReset() ? "reset" : "closed by the server")
                    + " after " + closed + " s: the limit of the network was not found");
            lines.add(
                    measurement.isReset()
                            ? "either the server has done that, and keepalive does not help, or a device on the way, and KEEPIDLE="
                                    + threeQuarters(closed) + " helps"
                            : "keepalive does not help against a server that closes idle connections: raise its timeout, or shorten that of the "
                                    + "client's connection pool");
            lines.add(
                    "to find the limit, measure with another port on the same way, or with a silent server on the other side: "
                            + RootCommand.toPaste("idle-limit", "--serve", "PORT"));
        } else if (survived == null) {
            lines.add("nothing is known yet: no silence is over");
        }
        return lines;
    }

    /** Null if the limit of the network is unknown because the server has closed connections. */
    private static Integer advice(IdleLimitMeasurement measurement) {
        Integer survived = measurement.survived();
        return survived == null || measurement.lost() == null && measurement.closedByServer() != null
                ? null
                : (Integer) threeQuarters(survived);
    }

    private static int threeQuarters(int seconds) {
        return Math.max(1, seconds * 3 / 4);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
