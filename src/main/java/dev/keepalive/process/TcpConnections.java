package dev.keepalive.process;

import dev.keepalive.socket.ProcNetTcp;
import dev.keepalive.socket.TcpTableRow;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * The TCP connections of a process, read from /proc on Linux, which the process does not notice.
 *
 * <p>The tables of /proc do not contain connections of Multipath TCP.
 */
public final class TcpConnections {
    /** The most descriptors that are looked at; a process can have up to a thousand million, see sysctl fs.nr_open. */
    private static final int DESCRIPTORS = 1_000_000;

    private static final String SOCKET = "socket:[";

    private final Map<Integer, TcpTableRow> byDescriptor = new TreeMap<>();
    private final boolean complete;

    /** Finds the connections that are in the tables, which sockets of other protocols are not. */
    private TcpConnections(LinuxProcess process) throws IOException {
        Map<String, Integer> descriptorsByInode = new HashMap<>();
        complete = findSockets(process.file("fd"), descriptorsByInode);
        ProcNetTcp.rows(process.file("net"), descriptorsByInode.keySet()).forEach((inode, row) -> {
            if (!row.state.equals("LISTEN")) {
                byDescriptor.put(descriptorsByInode.get(inode), row);
            }
        });
    }

    private TcpConnections(LinuxProcess process, Map<Integer, String> inodesByDescriptor) throws IOException {
        complete = true;
        Map<String, TcpTableRow> rows =
                ProcNetTcp.rows(process.file("net"), new HashSet<>(inodesByDescriptor.values()));
        inodesByDescriptor.forEach((descriptor, inode) -> {
            TcpTableRow row = rows.get(inode);
            if (row != null) {
                byDescriptor.put(descriptor, row);
            } else if (!isClosed(process.file("fd").resolve(descriptor.toString()), inode)) {
                byDescriptor.put(descriptor, TcpTableRow.UNCONNECTED);
            }
        });
    }

    /**
     * Finds the open connections of a process.
     *
     * @throws ProcessException if the process has ended or the caller may not see its open files
     */
    public static TcpConnections of(long pid) throws ProcessException {
        try {
            return new TcpConnections(process(pid));
        } catch (IOException e) {
            throw new ProcessException(
                    "the open files of process " + pid + " cannot be seen: " + e,
                    "run this command as its user, or as root with the capability CAP_SYS_PTRACE",
                    e);
        }
    }

    /**
     * Finds the connections that an agent has reported and that are still open. The caller need not see the open files.
     *
     * @param inodesByDescriptor the sockets that the agent has reported
     * @throws ProcessException if the process has ended, or /proc does not show its tables
     */
    public static TcpConnections of(long pid, Map<Integer, String> inodesByDescriptor) throws ProcessException {
        try {
            return new TcpConnections(process(pid), inodesByDescriptor);
        } catch (IOException e) {
            throw new ProcessException(
                    "the connections of process " + pid + " cannot be seen: " + e,
                    "is it still running, and may this user read /proc/" + pid + "/net/tcp?",
                    e);
        }
    }

    private static LinuxProcess process(long pid) {
        return new LinuxProcess(Long.toString(pid));
    }

    /** Whether a socket is certainly closed. */
    private static boolean isClosed(Path link, String inode) {
        try {
            return !Files.readSymbolicLink(link).toString().equals(SOCKET + inode + "]");
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false; // the caller may not see it
        }
    }

    /** The connections, in the order of their descriptors. */
    public Map<Integer, TcpTableRow> byDescriptor() {
        return Collections.unmodifiableMap(byDescriptor);
    }

    /** Whether all descriptors were looked at; false if there are too many. */
    public boolean isComplete() {
        return complete;
    }

    /** Finds all sockets; one with several descriptors counts once. Returns false if there are too many descriptors. */
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
}
