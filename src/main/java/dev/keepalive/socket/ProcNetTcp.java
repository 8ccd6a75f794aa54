package dev.keepalive.socket;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.HashMap;
import java.util.Map;

/** Addresses and states of TCP sockets, from /proc/self/net/tcp and tcp6; see proc(5) and include/net/tcp_states.h. */
public final class ProcNetTcp {
    private static final String[] STATES = {
        "unconnected",
        "ESTABLISHED",
        "SYN_SENT",
        "SYN_RECV",
        "FIN_WAIT1",
        "FIN_WAIT2",
        "TIME_WAIT",
        "CLOSE",
        "CLOSE_WAIT",
        "LAST_ACK",
        "LISTEN",
        "CLOSING"
    };
    private static final Row UNCONNECTED = new Row("-", "-", STATES[0]);

    private final Map<String, Row> rows = new HashMap<String, Row>();

    private ProcNetTcp() {}

    /** The table as it is now. */
    public static ProcNetTcp read() throws IOException {
        ProcNetTcp table = new ProcNetTcp();
        table.read("/proc/self/net/tcp");
        table.read("/proc/self/net/tcp6");
        return table;
    }

    /** The row of a socket by its descriptor's number; one that is neither bound nor connected has no address. */
    public Row of(int descriptor) {
        try {
            String link = Files.readSymbolicLink(Paths.get("/proc/self/fd/" + descriptor))
                    .toString();
            Row row = rows.get(link.substring(link.indexOf('[') + 1, link.length() - 1));
            return row == null ? UNCONNECTED : row;
        } catch (IOException e) {
            return UNCONNECTED; // closed meanwhile
        }
    }

    private void read(String file) throws IOException {
        BufferedReader reader = new BufferedReader(new FileReader(file));
        try {
            reader.readLine(); // headings
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] columns = line.trim().split(" +");
                rows.put(
                        columns[9],
                        new Row(address(columns[1]), address(columns[2]), STATES[Integer.parseInt(columns[3], 16)]));
            }
        } finally {
            reader.close();
        }
    }

    /** Words of 32 bits in the byte order of the machine, then the port. */
    private static String address(String text) throws UnknownHostException {
        int colon = text.indexOf(':');
        byte[] bytes = new byte[colon / 2];
        boolean littleEndian = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < bytes.length; i++) {
            int at = littleEndian ? i - i % 4 + 3 - i % 4 : i;
            bytes[at] = (byte) Integer.parseInt(text.substring(2 * i, 2 * i + 2), 16);
        }
        String host = InetAddress.getByAddress(bytes).getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']')
                + ':'
                + Integer.parseInt(text.substring(colon + 1), 16);
    }

    /** One socket. */
    public static final class Row {
        /** Address and port. */
        public final String local;

        /** Address and port, or {@code -}. */
        public final String peer;

        /** As ss(8) and netstat(8) call it. */
        public final String state;

        Row(String local, String peer, String state) {
            this.local = local;
            this.peer = peer;
            this.state = state;
        }
    }
}
