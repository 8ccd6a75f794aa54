package dev.keepalive.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A client, a firewall and a server in a network namespace each, of this machine's kernel: networks that fail on demand. */
public final class NetworkLab implements AutoCloseable {
    /** The server's address as the client sees it. */
    public static final String SERVER = "10.77.2.2";

    private static final AtomicInteger LABS = new AtomicInteger();

    private final String client;
    private final String firewall;
    private final String server;

    private NetworkLab(String prefix) {
        client = prefix + "-client";
        firewall = prefix + "-firewall";
        server = prefix + "-server";
    }

    /** How a network fails. */
    public enum Failure {
        /** The server's cable is pulled. */
        LINK_DOWN("the server's link goes down"),
        /** Packets vanish without a word. */
        BLACK_HOLE("packets are dropped"),
        /** Each packet is answered with a reset, by a device between the two. */
        RESET("packets are answered with a reset");

        private final String text;

        Failure(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What a firewall does with the packets of a connection that it has forgotten. */
    public enum Middlebox {
        DROPS("a firewall that forgets after 5 s and drops"),
        REJECTS("a firewall that forgets after 5 s and rejects"),
        NAT("a NAT that forgets after 5 s");

        private final String text;

        Middlebox(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Skips the test where there is no root, no Linux, or no ip and nft. */
    public static void needs() {
        Needs.linux();
        Needs.root("to make network namespaces");
        Needs.command("ip");
        Needs.command("nft");
        Needs.command("nsenter");
    }

    /** A network that works. */
    public static NetworkLab open() {
        NetworkLab lab = new NetworkLab("ka" + ProcessHandle.current().pid() + "-" + LABS.incrementAndGet());
        try {
            lab.connect();
            return lab;
        } catch (AssertionError e) {
            lab.close();
            throw e;
        }
    }

    private void connect() {
        for (String namespace : namespaces()) {
            Command.output("ip", "netns", "add", namespace);
            ip(namespace, "link set lo up");
        }
        ip(client, "link add toserver type veth peer name toclient netns " + firewall);
        ip(server, "link add toclient type veth peer name toserver netns " + firewall);
        ip(client, "address add 10.77.1.2/24 dev toserver");
        ip(firewall, "address add 10.77.1.1/24 dev toclient");
        ip(firewall, "address add 10.77.2.1/24 dev toserver");
        ip(server, "address add " + SERVER + "/24 dev toclient");
        ip(client, "link set toserver up");
        ip(firewall, "link set toclient up");
        ip(firewall, "link set toserver up");
        ip(server, "link set toclient up");
        ip(client, "route add default via 10.77.1.1");
        ip(server, "route add default via 10.77.2.1");
        write(firewall, "net/ipv4/ip_forward", "1");
    }

    /** A command for {@link JvmCommand#under} that runs another one at the client. */
    public List<String> atClient() {
        return at(client);
    }

    /** The same at the server. */
    public List<String> atServer() {
        return at(server);
    }

    private static List<String> at(String namespace) {
        return List.of("nsenter", "--net=/run/netns/" + namespace);
    }

    /** Has the network between the two fail. */
    public void fail(Failure failure) {
        switch (failure) {
            case LINK_DOWN -> ip(server, "link set toclient down");
            case BLACK_HOLE -> nft("table inet failure", "chain to_all { type filter hook forward priority 0; drop; }");
            case RESET ->
                nft(
                        "table inet failure",
                        "chain to_all { type filter hook forward priority 0; meta l4proto tcp reject with tcp reset; }");
        }
    }

    /** Has the firewall forget connections that are silent for 5 s; those that it forgets it does not let begin again but with a SYN. */
    public void put(Middlebox middlebox) {
        put(middlebox, 5);
    }

    /** The same for another time in seconds. */
    public void put(Middlebox middlebox, int seconds) {
        String forgotten = middlebox == Middlebox.REJECTS ? "reject with tcp reset" : "drop";
        nft(
                "table inet middlebox",
                "chain forward { type filter hook forward priority 0; policy drop;"
                        + " ct state established accept;"
                        + " ct state new tcp flags & (syn|ack|rst|fin) == syn accept;"
                        + " meta l4proto tcp " + forgotten + "; }",
                middlebox == Middlebox.NAT
                        ? "chain nat { type nat hook postrouting priority 100; oifname toserver masquerade; }"
                        : "");
        // these files exist once there is a rule about states
        write(firewall, "net/netfilter/nf_conntrack_tcp_timeout_established", Integer.toString(seconds));
        write(firewall, "net/netfilter/nf_conntrack_tcp_loose", "0");
    }

    private void nft(String table, String... chains) {
        List<String> command = new ArrayList<>(at(firewall));
        command.addAll(List.of("nft", table + " {\n" + String.join("\n", chains) + "\n}"));
        Command.output(command.toArray(String[]::new));
    }

    private static void write(String namespace, String parameter, String value) {
        List<String> command = new ArrayList<>(at(namespace));
        command.addAll(List.of("sh", "-c", "echo " + value + " > /proc/sys/" + parameter));
        Command.output(command.toArray(String[]::new));
    }

    private static void ip(String namespace, String arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
        command.addAll(List.of(arguments.split(" ")));
        Command.output(command.toArray(String[]::new));
    }

    private List<String> namespaces() {
        return List.of(client, firewall, server);
    }

    @Override
    public void close() {
        String present = Command.output("ip", "netns", "list");
        for (String namespace : namespaces()) {
            if (present.lines().anyMatch(line -> line.split(" ")[0].equals(namespace))) {
                Command.output("ip", "netns", "delete", namespace);
            }
        }
    }
}
