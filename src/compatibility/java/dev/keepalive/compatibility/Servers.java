package dev.keepalive.compatibility;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The database servers, on free ports of the loopback interface, from scripts/servers; its own end stops them at the latest. */
final class Servers implements AutoCloseable {
    private final Map<Peer, Integer> ports = new EnumMap<>(Peer.class);
    private final List<String> versions = new ArrayList<>();
    private final Process process;

    Servers() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("scripts/servers").redirectError(ProcessBuilder.Redirect.INHERIT);
        for (Peer peer : Peer.values()) {
            if (peer.portVariable != null) {
                ports.put(peer, freePort());
                builder.environment().put(peer.portVariable, ports.get(peer).toString());
            }
        }
        process = builder.start();
        String line;
        while (!"READY".equals(line = process.inputReader().readLine())) {
            if (line == null) {
                throw new IOException("scripts/servers ended early");
            }
            versions.add(line.replaceFirst(" port .*", "")); // the port is another one each time
        }
    }

    /** Below those that the kernel gives to clients: else a connection could have it before the server listens there. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken: another one
            }
        }
    }

    /** The name and version of each server. */
    List<String> versions() {
        return versions;
    }

    /** Null if the peer is none of these servers. */
    Integer port(Peer peer) {
        return ports.get(peer);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IOException("scripts/servers does not end");
        }
    }
}
