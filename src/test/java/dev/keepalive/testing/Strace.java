package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system calls that a JVM makes on its sockets, as strace sees them. */
public final class Strace {
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\)\\s+= (-?\\d+).*");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern FIRST_NUMBER = Pattern.compile("^(\\d+)");

    private final Path output;

    private Strace(Path output) {
        this.output = output;
    }

    public static Strace into(Path directory) {
        return new Strace(directory.resolve("strace"));
    }

    /** For {@link JvmCommand#under}; with further options, before the command. */
    public List<String> command(String... options) {
        List<String> command =
                new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-qq", "-o", output.toString()));
        command.addAll(List.of("-e", "trace=socket,accept,accept4,bind,connect,listen,setsockopt"));
        command.addAll(List.of(options));
        return command;
    }

    /** A call that succeeded or failed; its arguments as strace writes them. */
    public record Call(String name, String arguments, int result) {
        private boolean makesSocket() {
            return result >= 0 && (name.equals("socket") || name.startsWith("accept"));
        }

        private int fd() {
            Matcher number = FIRST_NUMBER.matcher(arguments);
            return makesSocket() ? result : number.find() ? Integer.parseInt(number.group(1)) : -1;
        }

        /** {@code SO_KEEPALIVE 1} for a setsockopt of one of the agent's options, else null. */
        private String keepAliveOption() {
            Matcher option = Pattern.compile(".*(SO_KEEPALIVE|TCP_KEEP\\w+|TCP_USER_TIMEOUT), \\[(\\d+)\\].*")
                    .matcher(arguments);
            return name.equals("setsockopt") && option.matches() ? option.group(1) + " " + option.group(2) : null;
        }
    }

    /** What happened to one descriptor from the call that made it until another got its number. */
    public record Life(List<Call> calls) {
        /** The first call, {@code socket} or {@code accept}. */
        public String beginning() {
            return calls.get(0).name().replace("accept4", "accept");
        }

        public boolean isListener() {
            return calls.stream().anyMatch(call -> call.name().equals("listen"));
        }

        /** A TCP socket that nothing is done with. */
        private boolean isTrial() {
            return calls.get(0).name().equals("socket")
                    && calls.get(0).arguments().contains("SOCK_STREAM")
                    && calls.stream().noneMatch(call -> call.name().matches("bind|connect|listen"));
        }

        public boolean isTcpClient() {
            return calls.get(0).name().equals("socket")
                    && calls.get(0).arguments().contains("AF_INET")
                    && calls.stream().anyMatch(Life::isTcpConnect);
        }

        /** The keepalive options written, in order, as {@code TCP_KEEPIDLE 180}. */
        public List<String> keepAliveOptions() {
            return keepAliveOptions(calls);
        }

        /** Those written before connect(2). */
        public List<String> keepAliveOptionsBeforeConnect() {
            return keepAliveOptions(
                    calls.stream().takeWhile(call -> !isTcpConnect(call)).toList());
        }

        private static boolean isTcpConnect(Call call) {
            return call.name().equals("connect") && call.arguments().contains("sa_family=AF_INET");
        }

        private static List<String> keepAliveOptions(List<Call> calls) {
            return calls.stream()
                    .map(Call::keepAliveOption)
                    .filter(option -> option != null)
                    .toList();
        }
    }

    /** Every socket of the JVM, but those on which it tries at its start what the kernel knows, in JDK 11 the keepalive options. */
    public List<Life> sockets() {
        List<Life> lives = new ArrayList<>();
        Map<Integer, Life> open = new HashMap<>();
        for (Call call : calls()) {
            if (call.makesSocket()) {
                Life life = new Life(new ArrayList<>());
                lives.add(life);
                open.put(call.fd(), life);
            }
            Life life = open.get(call.fd());
            if (life != null) {
                life.calls.add(call);
            }
        }
        lives.removeIf(Life::isTrial);
        return lives;
    }

    /**
     * How many setsockopt calls there are before the first keepalive option. Up to there all come from one thread, so this is what
     * strace's {@code when=} has to skip: it counts by thread and knows no options.
     */
    public int optionsBeforeKeepAlive() {
        return (int) calls().stream()
                .takeWhile(call -> !"SO_KEEPALIVE 1".equals(call.keepAliveOption()))
                .filter(call -> call.name().equals("setsockopt"))
                .count();
    }

    private Collection<Call> calls() {
        List<Call> calls = new ArrayList<>();
        Map<String, String> unfinished = new HashMap<>();
        for (String line : lines()) {
            String[] threadAndCall = line.split("\\s+", 2);
            String text = threadAndCall[1];
            if (text.endsWith("<unfinished ...>")) {
                unfinished.put(threadAndCall[0], text.replace("<unfinished ...>", ""));
                continue;
            }
            Matcher resumed = RESUMED.matcher(text);
            if (resumed.matches()) {
                text = unfinished.remove(threadAndCall[0]).strip() + resumed.group(1);
            }
            Matcher call = CALL.matcher(text);
            if (call.matches()) { // else a signal
                calls.add(new Call(call.group(1), call.group(2), Integer.parseInt(call.group(3))));
            }
        }
        return calls;
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(output, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
