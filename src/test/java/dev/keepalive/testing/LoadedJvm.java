package dev.keepalive.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM that runs UnderLoad: many idle connections to IdlePeer, and short ones that come and go. */
public final class LoadedJvm implements AutoCloseable {
    private static final String CLIENTS = "2";

    /** Milliseconds; without it the clients take the cores that the attach needs, and scripts/bench-attach does that. */
    private static final String PAUSE = "1";

    private static final Pattern STATE =
            Pattern.compile("short=(\\d+) failed=(\\d+) pause=(\\d+)(?: heap=(\\d+) metaspace=(\\d+))?");

    private final ForkedJvm jvm;

    private LoadedJvm(ForkedJvm jvm) {
        this.jvm = jvm;
    }

    /**
     * How it is.
     *
     * @param shortConnections made and closed so far
     * @param heap kilobytes in use after a collection
     * @param metaspace kilobytes in use after a collection
     */
    public record State(int shortConnections, long heap, long metaspace) {}

    /** IdlePeer, in a JVM of its own: each end has its own limit of descriptors. */
    public static ForkedJvm startPeer(Jdk jdk) {
        return JvmCommand.on(jdk)
                .withBothCompilers()
                .program("IdlePeer")
                .start()
                .await("HOLD");
    }

    public static LoadedJvm start(Jdk jdk, ForkedJvm peer, int idle) {
        String[] arguments = {Integer.toString(port(peer)), Integer.toString(idle), CLIENTS, PAUSE};
        return new LoadedJvm(JvmCommand.on(jdk)
                .withBothCompilers()
                .program("UnderLoad", arguments)
                .start()
                .await("HOLD"));
    }

    public static int port(ForkedJvm peer) {
        return Integer.parseInt(peer.stdout().lines().findFirst().orElseThrow().replace("port ", ""));
    }

    public long pid() {
        return jvm.pid();
    }

    /** Waits until it has made so many short connections more. */
    public void awaitShort(int more) {
        int goal = shortConnections(ask("")) + more;
        Polling.until(() -> shortConnections(ask("")) >= goal);
    }

    /** Its state after a collection. */
    public State collect() {
        Matcher state = ask("collect");
        return new State(shortConnections(state), Long.parseLong(state.group(4)), Long.parseLong(state.group(5)));
    }

    /** Ends it: no short connection has failed, and each idle one still answers. */
    public void assertNothingLost(int idle) {
        String said = jvm.finish().stdout();
        assertThat(said.lines().reduce((first, second) -> second))
                .as("%s", jvm)
                .hasValueSatisfying(last -> assertThat(last).matches("short=\\d+ failed=0 idle=" + idle));
        assertThat(jvm.stderr().lines().filter(line -> !line.startsWith("WARNING: ")))
                .isEmpty();
    }

    @Override
    public void close() {
        jvm.close();
    }

    private static int shortConnections(Matcher state) {
        return Integer.parseInt(state.group(1));
    }

    private Matcher ask(String line) {
        Matcher state = STATE.matcher(jvm.ask(line));
        assertThat(state.matches()).as("%s", jvm).isTrue();
        return state;
    }
}
