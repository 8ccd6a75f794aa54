package dev.keepalive.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.keepalive.attach.AgentState;
import dev.keepalive.attach.HiddenProcesses;
import dev.keepalive.attach.Jvm;
import dev.keepalive.attach.ProcessUser;
import java.util.List;

/** A JVM in the list. */
final class JvmRow {
    private static final String UNKNOWN = "?";

    private final Jvm jvm;
    private final ProcessUser user;
    private final AgentState agent;

    /** The user may be null: not known. */
    JvmRow(Jvm jvm, ProcessUser user, AgentState agent) {
        this.jvm = jvm;
        this.user = user;
        this.agent = agent;
    }

    static Table table(List<JvmRow> rows) {
        Table table = new Table("PID", "USER", "JDK", "AGENT", "MAIN CLASS OR JAR").shrinking("MAIN CLASS OR JAR");
        for (JvmRow row : rows) {
            table.row(
                    Long.toString(row.jvm.pid()),
                    row.user == null ? UNKNOWN : row.user.name,
                    row.jvm.version(),
                    row.agent.toString(),
                    row.jvm.name());
        }
        return table;
    }

    static String json(List<JvmRow> rows, HiddenProcesses hidden) {
        JsonStringWriter json = JsonWriter.indent("  ").string().object();
        json.array("jvms");
        for (JvmRow row : rows) {
            json.object()
                    .value("pid", row.jvm.pid())
                    .value("user", row.user == null ? null : row.user.name)
                    .value("uid", row.user == null ? null : (Long) Integer.toUnsignedLong(row.user.id))
                    .value("version", orNull(row.jvm.version()))
                    .value("agent", row.agent.toString())
                    .value("name", orNull(row.jvm.name()))
                    .end();
        }
        json.end();
        json.object("hidden")
                .value("processes", hidden.all())
                .value("namedJava", hidden.namedJava())
                .value("othersInvisible", hidden.areOthersInvisible())
                .end();
        return json.end().done();
    }

    private static String orNull(String text) {
        return text.equals(UNKNOWN) ? null : text;
    }
}
