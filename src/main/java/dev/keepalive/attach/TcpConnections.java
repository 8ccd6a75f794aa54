package dev.keepalive.attach;

import dev.keepalive.socket.TcpTableRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The TCP connections of a process, read from /proc on Linux. The process is sent nothing and does not notice.
 *
 * <p>A connection of Multipath TCP is in neither table of /proc, so it is not among them.
 */
public final class TcpConnections {
    /** More descriptors than that are not looked at: a process can have a thousand million, sysctl fs.nr_open. */
    private static final int DESCRIPTORS = 1_000_000;

    private static final String SOCKET = "socket:[";

    private final Map<Integer, TcpTableRow> byDescriptor = new TreeMap<>();
    private final boolean complete;

    private TcpConnections(LinuxProcess process) throws IOException {
        Map<String, Integer> descriptorsByInode = new HashMap<>();
        complete = findSockets(process.file("fd"), descriptorsByInode);
        read("net/tcp", process, descriptorsByInode);
        read("net/tcp6", process, descriptorsByInode);
    }

    /**
     * Those that are open now, listeners excepted.
     *
     * @throws AttachException if the process has ended or may not be looked into
     */
    public static TcpConnections of(long pid) throws AttachException {
        try {
            return new TcpConnections(new LinuxProcess(Long.toString(pid)));
        } catch (IOException e) {
            throw new AttachException(
                    "the open files of process " + pid + " cannot be seen: " + e,
                    "run this command as its user, or as root with the capability CAP_SYS_PTRACE",
                    e);
        }
    }

    /** The connections, in the order of their descriptors. */
    public Map<Integer, TcpTableRow> byDescriptor() {
        return Collections.unmodifiableMap(byDescriptor);
    }

    /** False if the process has so many descriptors that not all were looked at. */
    public boolean isComplete() {
        return complete;
    }

    /** A socket with several descriptors counts once, as in the tables. */
    private static boolean findSockets(Path directory, Map<String, Integer> descriptorsByInode) throws IOException {
        int seen = 0;
        try (DirectoryStream<Path> links = Files.newDirectoryStream(directory)) {
            for (Path link : links) {
                if (seen++ == DESCRIPTORS) {
                    return false;
                }
                String target = target(link);
                if (target.startsWith(SOCKET) && target.endsWith("]")) {
                    descriptorsByInode.merge(
                            target.substring(SOCKET.length(), target.length() - 1),
                            Integer.valueOf(link.getFileName().toString()),
                            Math::min);
                }
            }
            return true;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private void read(String table, LinuxProcess process, Map<String, Integer> descriptorsByInode) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(process.file(table), StandardCharsets.ISO_8859_1)) {
            reader.readLine(); // headings
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line, descriptorsByInode);
            }
        } catch (NoSuchFileException e) {
            if (!process.exists()) {
                throw e;
            } // else a kernel without IPv6 has no tcp6
        }
    }

    private void add(String line, Map<String, Integer> descriptorsByInode) {
        try {
            TcpTableRow row = TcpTableRow.parse(line);
            Integer descriptor = descriptorsByInode.get(row.inode);
            if (descriptor != null && !row.state.equals("LISTEN")) {
                byDescriptor.put(descriptor, row);
            }
        } catch (IllegalArgumentException e) {
            // no line of today's kernels: the others count
        }
    }
}
