package dev.keepalive.jmx;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.control.Command;
import dev.keepalive.control.FreeHeap;
import dev.keepalive.log.OneLine;
import dev.keepalive.socket.Counters;
import dev.keepalive.socket.Listeners;
import dev.keepalive.socket.OpenSocket;
import dev.keepalive.socket.OpenSocketCursor;
import dev.keepalive.socket.OpenSockets;
import dev.keepalive.socket.OwnProc;
import dev.keepalive.socket.ProcNetTcp;
import dev.keepalive.socket.TcpTableRow;
import dev.keepalive.transform.HookStates;
import dev.keepalive.transform.Retransformation;
import java.lang.instrument.Instrumentation;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Implements the attributes and operations of the MBean. */
final class KeepAliveBean implements KeepAliveMXBean {
    /**
     * The number of bytes of heap that one connection takes in this class, the MBean server and the connector together.
     */
    private static final long FREE_FOR_EACH = 1 << 12;

    /** The number of connections after which the free heap is checked again. */
    private static final int AT_A_TIME = 256;

    private final Instrumentation instrumentation;

    KeepAliveBean(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    @Override
    public String getVersion() {
        String version = KeepAliveBean.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Override
    public Map<String, String> getSettings() {
        Map<String, String> values = new LinkedHashMap<String, String>();
        Settings settings = Settings.current();
        for (Setting setting : Setting.values()) {
            values.put(setting.key(), settings == null ? "" : settings.format(setting));
        }
        return values;
    }

    @Override
    public Map<String, String> getOrigins() {
        Map<String, String> origins = new LinkedHashMap<String, String>();
        Settings settings = Settings.current();
        for (Setting setting : Setting.values()) {
            origins.put(setting.key(), settings == null ? "" : settings.origin(setting));
        }
        return origins;
    }

    @Override
    public long getCreated() {
        return Counters.created();
    }

    @Override
    public long getAccepted() {
        return Counters.accepted();
    }

    @Override
    public long getKept() {
        return Counters.kept();
    }

    @Override
    public long getFailed() {
        long failed = 0;
        for (long count : Counters.failures().values()) {
            failed += count;
        }
        return failed;
    }

    @Override
    public Map<String, Long> getFailures() {
        return Counters.failures();
    }

    @Override
    public long getListeners() {
        return Listeners.changed();
    }

    @Override
    public Map<String, Long> getOpenConnections() throws Exception {
        Retransformation.connectBridge(instrumentation);
        Map<String, Long> counts = new LinkedHashMap<String, Long>();
        if (OpenSockets.canBeFound()) {
            long on = 0;
            long off = 0;
            try (OpenSocketCursor sockets = OpenSockets.connections(0)) {
                for (OpenSocket socket = sockets.next(); socket != null; socket = sockets.next()) {
                    int keepAlive = socket.valueOf(Setting.KEEPALIVE); // -1 if it was closed meanwhile
                    on += keepAlive == 1 ? 1 : 0;
                    off += keepAlive == 0 ? 1 : 0;
                }
            }
            counts.put("on", on);
            counts.put("off", off);
        }
        return counts;
    }

    @Override
    public Map<String, String> getHooks() {
        return HookStates.all();
    }

    @Override
    public long getFailedHooks() {
        long failed = 0;
        for (String state : HookStates.all().values()) {
            if (HookStates.leavesSocketsUncovered(state)) {
                failed++;
            }
        }
        return failed;
    }

    @Override
    public List<ConnectionInfo> connections() throws Exception {
        Retransformation.connectBridge(instrumentation);
        List<ConnectionInfo> connections = new ArrayList<ConnectionInfo>();
        if (OpenSockets.canBeFound()) {
            Set<String> inodes = new HashSet<String>();
            try (OpenSocketCursor sockets = OpenSockets.connections(0)) {
                for (OpenSocket socket = sockets.next(); socket != null; socket = sockets.next()) {
                    if (connections.size() % AT_A_TIME == 0) {
                        FreeHeap.require(FREE_FOR_EACH * (connections.size() + AT_A_TIME), "a list of the connections");
                    }
                    ConnectionInfo connection = new ConnectionInfo(socket);
                    inodes.add(connection.inode());
                    connections.add(connection);
                }
            }
            Map<String, TcpTableRow> rows = ProcNetTcp.rows(Paths.get(OwnProc.DIRECTORY, "net"), inodes);
            for (ConnectionInfo connection : connections) {
                connection.findRow(rows);
            }
        }
        return connections;
    }

    @Override
    public String set(String name, String value) throws Exception {
        String argument = name + "=" + value;
        if (argument.indexOf(',') >= 0) {
            throw refused("agent argument " + argument + " is wrong; accepted: one setting at a time");
        }
        List<String> problems = new ArrayList<String>();
        Settings.read(argument, Settings.current(), problems);
        if (!problems.isEmpty()) {
            throw refused(problems.get(0).replace(" is ignored;", " is wrong;").replace(" and ignored;", ";"));
        }
        String report = ReadableReport.of(Command.change(argument, false, instrumentation));
        Settings now = Settings.current();
        StringBuilder answer = new StringBuilder();
        for (Setting setting : Setting.values()) {
            if (setting.key().equalsIgnoreCase(name.trim())) {
                answer.append(setting.key()).append('=').append(now.format(setting));
                answer.append(now.format(setting).isEmpty() ? "default" : "");
            }
        }
        answer.append(" for sockets that are made from now on; applyToOpenSockets changes those that are open");
        return answer.append(report.isEmpty() ? "" : "\n").append(report).toString();
    }

    /**
     * Returns an exception of a class that every JMX client has, with a message on one line, whatever the caller has
     * given.
     */
    private static IllegalArgumentException refused(String message) {
        return new IllegalArgumentException(OneLine.of(message));
    }

    @Override
    public String applyToOpenSockets() throws Exception {
        return ReadableReport.of(Command.change("", true, instrumentation));
    }
}
