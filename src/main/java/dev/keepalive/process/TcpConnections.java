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
 * The TCP connections of a process, read from /proc on Linux. The process is sent nothing and does not notice.
 *
 * <p>A connection of Multipath TCP is in neither table of /proc.
 */
public final class TcpConnections {
    /** More descriptors than that are not looked at: a process can have a thousand million, sysctl fs.nr_open. */
    private static final int DESCRIPTORS = 1_000_000;

    private static final String SOCKET = "socket:[";

    private final Map<Integer, TcpTableRow> byDescriptor = new TreeMap<>();
    private final boolean complete;

    /** Without a socket that is not in the tables, as those of other protocols. */
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
     * Those that are open now, listeners excepted.
     *
     * @throws ProcessException if the process has ended or may not be looked into
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
     * Those that an agent has told of, as far as they are still open; its process need not let the caller see its open files.
     *
     * @param inodesByDescriptor of the sockets that the agent has found
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

    /** Whether a descriptor is certainly no longer that of a socket. */
    private static boolean isClosed(Path link, String inode) {
        try {
            return !Files.readSymbolicLink(link).toString().equals(SOCKET + inode + "]");
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false; // it is not shown
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
}
