package dev.keepalive.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The columns of {@code status} for a connection, in their order: those of the table, and the values of the JSON. */
enum SocketColumn {
    FD("FD", "fd", socket -> socket.fd),
    LOCAL("LOCAL", "local", socket -> socket.local),
    PEER("PEER", "peer", socket -> socket.peer),
    STATE("STATE", "state", socket -> socket.state),
    KEEPALIVE("KEEPALIVE", "keepalive", socket -> socket.keepAlive, socket -> socket.keepAlive ? "on" : "off"),
    IDLE("IDLE", "idle", socket -> known(socket.idle), socket -> cell(socket.idle, " s")),
    INTERVAL("INTERVAL", "interval", socket -> known(socket.interval), socket -> cell(socket.interval, " s")),
    COUNT("COUNT", "count", socket -> known(socket.count), socket -> cell(socket.count, "")),
    USER_TIMEOUT(
            "USER TIMEOUT",
            "userTimeout",
            socket -> known(socket.userTimeout),
            socket -> cell(socket.userTimeout, " ms")),
    TIMER("TIMER", "timer", socket -> socket.timer, SocketColumn::timer),
    TIMER_SECONDS(null, "timerSeconds", socket -> socket.timerSeconds),
    UNACKNOWLEDGED("UNACKED", "unacknowledged", socket -> socket.unacknowledged),
    UNREAD("UNREAD", "unread", socket -> socket.unread),
    RETRANSMISSIONS("RETRANS", "retransmissions", socket -> socket.retransmissions),
    UNANSWERED_PROBES(null, "unansweredProbes", socket -> socket.unansweredProbes),
    VERDICT("VERDICT", "verdict", Verdict::of),
    REMEDY((status, socket) -> status.remedy(socket));

    /** The title in the table; null if the table does not have this column. */
    final String title;

    /** The name in the JSON. */
    final String jsonName;

    private final BiFunction<Status, SocketRow, Object> value;
    private final Function<SocketRow, String> text;

    SocketColumn(String title, String jsonName, Function<SocketRow, Object> value) {
        this(title, jsonName, value, socket -> value.apply(socket).toString());
    }

    SocketColumn(String title, String jsonName, Function<SocketRow, Object> value, Function<SocketRow, String> text) {
        this.title = title;
        this.jsonName = jsonName;
        this.value = (status, socket) -> value.apply(socket);
        this.text = text;
    }

    SocketColumn(BiFunction<Status, SocketRow, Object> value) {
        title = null;
        jsonName = "remedy";
        this.value = value;
        text = null;
    }

    /** Whether only an agent tells the values of this column. */
    private boolean isOption() {
        return compareTo(KEEPALIVE) >= 0 && compareTo(USER_TIMEOUT) <= 0;
    }

    /** Returns the columns of the table. */
    static List<SocketColumn> ofTable(boolean hasOptions) {
        List<SocketColumn> columns = new ArrayList<>();
        for (SocketColumn column : values()) {
            if (column.title != null && (hasOptions || !column.isOption())) {
                columns.add(column);
            }
        }
        return columns;
    }

    /** Returns the cell of the table. */
    String text(SocketRow socket) {
        return text.apply(socket);
    }

    /** Returns the value of the JSON, null if it is not known. */
    Object value(Status status, SocketRow socket) {
        return value.apply(status, socket);
    }

    private static Object known(int number) {
        return number == SocketRow.NOT_KNOWN ? null : (Object) number;
    }

    private static String cell(int number, String unit) {
        return number == SocketRow.NOT_KNOWN ? "" : number + unit;
    }

    private static String timer(SocketRow socket) {
        return socket.timerSeconds > 0 ? socket.timer + ' ' + Math.round(socket.timerSeconds) + " s" : socket.timer;
    }
}
