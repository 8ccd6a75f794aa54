package dev.keepalive.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * A program as its users start it, by a script or a long command line, once without and once with the agent in JAVA_TOOL_OPTIONS: every
 * JVM that it starts has the agent then.
 */
public final class WholeProgram {
    private static final String SET = "on 180/60/20";

    private final boolean withAgent;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();

    private WholeProgram(Jdk jdk, boolean withAgent) {
        this.withAgent = withAgent;
        environment.put("JAVA_HOME", jdk.home().toString());
        for (String program :
                List.of("CATALINA", "MAVEN", "GRADLE")) { // each reads its own; a variable is not quoted by any
            environment.put(program + "_OPTS", JvmCommand.QUICK);
        }
    }

    /** What is done with it, the same twice. */
    public interface Use {
        void of(WholeProgram program) throws IOException;
    }

    /** Uses a program without and with the agent; with it, it may not write a line that it does not write without. */
    public static void saysNothingNew(Jdk jdk, Use use) throws IOException {
        String agent = agent(JvmCommand.agentJar());
        WholeProgram with = saysNothingNew(jdk, "JAVA_TOOL_OPTIONS", "", agent, use);
        assertThat(with.lines).contains("Picked up JAVA_TOOL_OPTIONS: " + agent);
    }

    /** The same for a program that drops JAVA_TOOL_OPTIONS and has a variable of its own, with options that it has anyway. */
    public static void saysNothingNew(Jdk jdk, Path jar, String variable, String options, Use use) throws IOException {
        saysNothingNew(jdk, variable, options, agent(jar), use);
    }

    private static WholeProgram saysNothingNew(Jdk jdk, String variable, String options, String agent, Use use)
            throws IOException {
        WholeProgram without = new WholeProgram(jdk, false);
        without.environment.put(variable, options);
        use.of(without);
        WholeProgram with = with(jdk, variable, options, agent);
        use.of(with);
        assertThat(comparable(with.lines, agent)).as("lines that are new").isSubsetOf(comparable(without.lines, agent));
        return with;
    }

    /** A program with the agent, in a variable of its own: for one that does not warn of the same in two runs. */
    public static WholeProgram withAgent(Jdk jdk, Path jar, String variable, String options) {
        return with(jdk, variable, options, agent(jar));
    }

    private static WholeProgram with(Jdk jdk, String variable, String options, String agent) {
        WholeProgram with = new WholeProgram(jdk, true);
        with.environment.put(variable, (options + " " + agent).strip());
        return with;
    }

    private static String agent(Path jar) {
        return JvmCommand.agentOption(jar, "idle=180,intvl=60,cnt=20");
    }

    /** The lines but for numbers and identifiers, without those that quote the variable, as the JVM's own does. */
    private static Set<String> comparable(List<String> lines, String agent) {
        return lines.stream()
                .filter(line -> !line.contains(agent))
                .map(line -> line.replaceAll("[0-9][0-9.,:/_TZ-]*", "#"))
                .map(line -> line.replace("#m #s", "#s").replace("# min", "# s")) // more than a minute
                .collect(Collectors.toSet());
    }

    /** Starts a command of the program; the caller closes it. */
    public ForkedJvm start(Path directory, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        JvmCommand.clean(builder.environment());
        builder.environment().putAll(environment);
        try {
            return new ForkedJvm(builder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Remembers what a command has written. */
    public void wrote(Outcome outcome) {
        lines.addAll(outcome.stdout().lines().toList());
        lines.addAll(outcome.stderr().lines().toList());
    }

    /** The same, but of its log only what is no mere information: for a program whose log is never twice the same. */
    public void wroteWarnings(Outcome outcome) {
        outcome.stdout()
                .lines()
                .filter(line -> line.matches(".*\\b(WARN|ERROR|FATAL)\\b.*|.*Exception.*|\tat .*"))
                .forEach(lines::add);
        lines.addAll(outcome.stderr().lines().toList());
    }

    /** With the agent, the kernel has the four values on every connection that the JVM has on a port, its own or its peer's. */
    public void assertKeepAlive(ForkedJvm jvm, int port) {
        assertKeepAlive(jvm.allConnections().stream()
                .filter(socket -> socket.localPort() == port || socket.remotePort() == port)
                .toList());
    }

    /** With the agent, the kernel has the four values on all of these. */
    public void assertKeepAlive(List<SocketOptions> sockets) {
        assertThat(sockets).isNotEmpty();
        if (withAgent) {
            assertThat(sockets).extracting(SocketOptions::keepAliveValues).containsOnly(SET);
        } else {
            assertThat(sockets).extracting(SocketOptions::keepAliveValues).doesNotContain(SET);
        }
    }

    /** Asks a web server at a port for its first page as soon as it is ready, over a connection that stays open. */
    public static Socket askHttp(ForkedJvm server, int port) {
        AtomicReference<Socket> client = new AtomicReference<>();
        Polling.until(() -> {
            client.set(server.connect(port));
            return hasFirstPage(client.get());
        });
        return client.get();
    }

    private static boolean hasFirstPage(Socket client) {
        byte[] request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try {
            client.getOutputStream().write(request);
            String status = new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            if (status.equals("HTTP/1.1 503")) { // it accepts, and has not quite started
                client.close();
                return false;
            }
            assertThat(status).isEqualTo("HTTP/1.1 200");
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A port of loopback that nobody listens on now, and that no connection gets by chance before the program listens there: below those
     * that the kernel gives to clients.
     */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken: another one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
