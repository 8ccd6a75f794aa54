package dev.keepalive.socket;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.HashMap;
import java.util.Map;

/** The TCP sockets of the network namespace that this process is in, from /proc/self/net/tcp and tcp6. */
public final class ProcNetTcp {
    private final Map<String, TcpTableRow> rows = new HashMap<String, TcpTableRow>();

    private ProcNetTcp() {}

    /** The table as it is now. */
    public static ProcNetTcp read() throws IOException {
        ProcNetTcp table = new ProcNetTcp();
        table.read(new File(OwnProc.DIRECTORY + "/net/tcp"));
        try {
            table.read(new File(OwnProc.DIRECTORY + "/net/tcp6"));
        } catch (FileNotFoundException e) {
            // the kernel has no IPv6 (ipv6.disable=1)
        }
        return table;
    }

    /** The row of a socket by its descriptor's number; one that is neither bound nor connected has no address. */
    public TcpTableRow of(int descriptor) {
        try {
            String link = Files.readSymbolicLink(Paths.get(OwnProc.DIRECTORY + "/fd/" + descriptor))
                    .toString();
            TcpTableRow row = rows.get(link.substring(link.indexOf('[') + 1, link.length() - 1));
            return row == null ? TcpTableRow.UNCONNECTED : row;
        } catch (IOException e) {
            return TcpTableRow.UNCONNECTED; // closed meanwhile
        }
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
