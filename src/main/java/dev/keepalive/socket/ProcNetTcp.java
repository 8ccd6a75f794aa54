package dev.keepalive.socket;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Reads the tables tcp and tcp6 of a network namespace in /proc/PID/net. They do not contain Multipath TCP. */
public final class ProcNetTcp {
    private ProcNetTcp() {}

    /**
     * Finds sockets by their inodes. Rows of other sockets are not kept, since there may be far more of them.
     *
     * @param directory /proc/PID/net
     * @param inodes of sockets; not a list, which would be slow
     * @return the rows that were found, by inode
     */
    public static Map<String, TcpTableRow> rows(Path directory, Collection<String> inodes) throws IOException {
        Map<String, TcpTableRow> rows = new HashMap<String, TcpTableRow>();
        read(directory.resolve("tcp"), inodes, rows);
        try {
            read(directory.resolve("tcp6"), inodes, rows);
        } catch (NoSuchFileException e) {
            // the kernel has no IPv6 (ipv6.disable=1)
        }
        return rows;
    }

    private static void read(Path table, Collection<String> inodes, Map<String, TcpTableRow> rows) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(table, StandardCharsets.ISO_8859_1)) {
            reader.readLine(); // headings
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String inode = TcpTableRow.inode(line);
                if (inodes.contains(inode)) {
                    add(line, inode, rows);
                }
            }
        }
    }

    private static void add(String line, String inode, Map<String, TcpTableRow> rows) {
        try {
            rows.put(inode, TcpTableRow.parse(line));
        } catch (IllegalArgumentException e) {
            // a line in an unknown format is skipped
        }
    }
}
