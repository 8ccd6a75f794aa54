package dev.keepalive.attach;

import dev.keepalive.process.BoundedReading;
import dev.keepalive.process.CleanProcess;
import dev.keepalive.process.CurrentProcess;
import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ProcessIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A client of HotSpot's attach mechanism on Linux, which needs neither a capability nor the module jdk.attach. A file
 * and SIGQUIT tell the JVM to listen at a Unix-domain socket in its /tmp. Each request is a connection of its own.
 *
 * <p>All files are reached from the target's root directory without following a link. A process that may open this
 * directory can pass it on to this one. For the protocol see attachListener_posix.cpp of HotSpot
 * (attachListener_linux.cpp in JDK 8 to 16); it is the same in JDK 8 to 28.
 */
final class HotSpotAttach implements AttachApi {
    /** The first release whose SocketChannel accepts addresses of Unix-domain sockets. */
    private static final int UNIX_DOMAIN_SOCKETS_SINCE = 16;

    private static final String PROTOCOL_VERSION = "1";
    private static final int ARGUMENTS = 3;

    /** The most bytes of an answer: the agent properties with a few reports. */
    private static final int ANSWER_LIMIT = 1 << 23;

    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final LinuxProcess process;
    private final ProcessIdentity identity;
    private final Deadline deadline;
    private final PathDescriptor socketFile;

    /**
     * Connects to a JVM, and makes it listen if it does not yet.
     *
     * @throws ProcessException if an attach is not possible
     * @throws IOException if it does not listen in time, or has ended
     */
    HotSpotAttach(LinuxProcess process, ProcessIdentity identity, Deadline deadline)
            throws IOException, ProcessException {
        this.process = process;
        this.identity = identity;
        this.deadline = deadline;
        AttachSocketFile file = new AttachSocketFile(process, identity);
        file.removeLeftover();
        if (!file.exists()) {
            wakeUp(file);
        }
        socketFile = file.hold();
    }

    /** Whether this Java runtime can attach in this way. */
    static boolean isAvailable() {
        return isSupported() && PathDescriptor.isAvailable();
    }

    /** Whether this release of Java can attach in this way, if the package sun.nio.fs is open to this code. */
    static boolean isSupported() {
        return CurrentProcess.feature() >= UNIX_DOMAIN_SOCKETS_SINCE;
    }

    /** Whether a process listens at a socket file. */
    static boolean isAnswered(PathDescriptor file) {
        try {
            connect(file).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void wakeUp(AttachSocketFile file) throws IOException, ProcessException {
        TriggerFile trigger = TriggerFile.create(process);
        try {
            sendQuit();
            long half = deadline.millisLeft() / 2;
            long pause = FIRST_PAUSE_MILLIS;
            boolean again = false;
            while (!file.exists()) {
                if (deadline.isOver()) {
                    throw new IOException(SILENCE);
                }
                if (!again && deadline.millisLeft() < half) {
                    again = true;
                    sendQuit(); // as the JDK does, for a JVM that was too busy to see the file
                }
                identity.check(process);
                sleep(pause);
                pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
            }
        } finally {
            trigger.close();
        }
    }

    private void sendQuit() throws IOException, ProcessException {
        identity.check(process);
        if (!process.catchesSigquit()) {
            throw new ProcessException(
                    "the JVM no longer catches SIGQUIT, with which an attach begins", "is it still running?");
        }
        Process kill = CleanProcess.of("/bin/sh", "-c", "kill -QUIT \"$1\"", "sh", process.pid())
                .start();
        try {
            if (!kill.waitFor(deadline.millisLeft(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
                throw new IOException("SIGQUIT, with which an attach begins, could not be sent");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            kill.destroyForcibly();
        }
    }

    @Override
    public void loadAgent(String jar, String arguments) throws Exception {
        String answer = text(request("load", "instrument", "false", jar + "=" + arguments))
                .trim();
        // JDK 8 answers with the number alone
        String code = answer.startsWith("return code: ") ? answer.substring("return code: ".length()) : answer;
        switch (code) { // InvocationAdapter.c of the JDK
            case "0":
                return;
            case "100":
                throw new IOException("Agent JAR not found or no Agent-Class attribute");
            case "101":
                throw new IOException("Unable to add JAR file to system class path");
            case "102":
                throw new IOException("Agent JAR loaded but agent failed to initialize");
            default:
                throw new IOException(answer);
        }
    }

    @Override
    public Properties agentProperties() throws Exception {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(request("agentProperties")));
        } catch (IllegalArgumentException e) {
            throw new IOException("the JVM's agent properties cannot be read", e); // a wrong escape
        }
        return properties;
    }

    @Override
    public void close() throws IOException {
        socketFile.close();
    }

    /** Sends a request. Returns the answer without its first line, which contains the result. */
    private byte[] request(String... words) throws IOException, ProcessException {
        identity.check(process);
        byte[] answer;
        try (SocketChannel channel = connect(socketFile)) {
            ByteBuffer request = ByteBuffer.wrap(encoded(words));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            try (InputStream in = Channels.newInputStream(channel)) {
                answer = BoundedReading.all(in, ANSWER_LIMIT);
            }
        }
        int end = 0;
        while (end < answer.length && answer[end] != '\n') {
            end++;
        }
        byte[] rest = Arrays.copyOfRange(answer, Math.min(end + 1, answer.length), answer.length);
        String result = text(Arrays.copyOf(answer, end));
        if (!result.equals("0")) {
            throw new IOException("the JVM answers " + result + " " + text(rest));
        }
        return rest;
    }

    /** A request as the protocol has it: version, command and three arguments, each followed by a zero byte. */
    private static byte[] encoded(String... words) {
        StringBuilder request = new StringBuilder(PROTOCOL_VERSION).append('\0');
        for (int i = 0; i <= ARGUMENTS; i++) {
            request.append(i < words.length ? words[i] : "").append('\0');
        }
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Connects by reflection, because this code is compiled for JDK 8, which has no Unix-domain sockets. */
    private static SocketChannel connect(PathDescriptor file) throws IOException {
        try {
            SocketAddress address = (SocketAddress) Class.forName("java.net.UnixDomainSocketAddress")
                    .getMethod("of", String.class)
                    .invoke(null, file.path().toString());
            SocketChannel channel = (SocketChannel) SocketChannel.class
                    .getMethod("open", ProtocolFamily.class)
                    .invoke(null, StandardProtocolFamily.valueOf("UNIX"));
            try {
                channel.connect(address);
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    private static void sleep(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }
}
