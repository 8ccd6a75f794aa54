package dev.keepalive.socket;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.HashMap;
import java.util.Map;

/** The TCP sockets of a network namespace, from /proc/PID/net/tcp and tcp6. */
public final class ProcNetTcp {
    private static final String LINK = "socket:[";

    private final Map<String, TcpTableRow> rows = new HashMap<String, TcpTableRow>();

    private ProcNetTcp() {}

    /** The table of the own process as it is now. */
    public static ProcNetTcp read() throws IOException {
        return of("self");
    }

    /**
     * The table of the network namespace that a process is in, as it is now.
     *
     * @param pid as the caller sees it, or {@code self}
     * @throws IOException if there is none, or no such process
     */
    public static ProcNetTcp of(String pid) throws IOException {
        ProcNetTcp table = new ProcNetTcp();
        table.read(new File("/proc/" + pid + "/net/tcp"));
        File ipv6 = new File("/proc/" + pid + "/net/tcp6");
        if (ipv6.exists()) { // not where the kernel has no IPv6 (ipv6.disable=1)
            table.read(ipv6);
        }
        return table;
    }

    /** The row of a socket of the own process by its descriptor's number; one that is neither bound nor connected has no address. */
    public TcpTableRow of(int descriptor) {
        try {
            return ofLink(Files.readSymbolicLink(Paths.get("/proc/self/fd/" + descriptor))
                    .toString());
        } catch (IOException e) {
            return TcpTableRow.UNCONNECTED; // closed meanwhile
        }
    }

    /**
     * The row of a socket by the text of its link in /proc/PID/fd, {@code socket:[4711]}; one without address if it is in neither table, as a
     * file, a Unix-domain socket or a TCP socket that is neither bound nor connected.
     */
    public TcpTableRow ofLink(String link) {
        TcpTableRow row = link.startsWith(LINK) ? rows.get(link.substring(LINK.length(), link.length() - 1)) : null;
        return row == null ? TcpTableRow.UNCONNECTED : row;
    }

    /** Whether a socket with this link is in the table. */
    public boolean has(String link) {
        return ofLink(link) != TcpTableRow.UNCONNECTED;
    }

    private void read(File file) throws IOException {
        BufferedReader reader = new BufferedReader(new FileReader(file));
        try {
            reader.readLine(); // headings
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                TcpTableRow row = TcpTableRow.parse(line);
                rows.put(row.inode, row);
            }
        } finally {
            reader.close();
        }
    }
}
