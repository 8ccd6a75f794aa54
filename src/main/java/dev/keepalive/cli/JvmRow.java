package dev.keepalive.cli;

import com.grack.nanojson.JsonAppendableWriter;
import com.grack.nanojson.JsonWriter;
import dev.keepalive.process.FoundJvm;
import dev.keepalive.process.HiddenProcesses;
import dev.keepalive.process.MissedProcess;
import dev.keepalive.process.ProcessUser;
import java.io.PrintWriter;
import java.util.List;

/** The rows of the list of JVMs. */
final class JvmRow {
    static final String UNKNOWN = "?";

    private JvmRow() {}

    static Table table(List<FoundJvm> jvms) {
        Table table = new Table("PID", "USER", "JDK", "AGENT", "MAIN CLASS OR JAR").shrinking("MAIN CLASS OR JAR");
        for (FoundJvm jvm : jvms) {
            table.row(
                    Long.toString(jvm.pid),
                    jvm.user == null ? UNKNOWN : jvm.user.name,
                    jvm.version,
                    jvm.agent.toString(),
                    jvm.name);
        }
        return table;
    }

    /** Writes JSON without building it in memory: one user can have tens of thousands of processes. */
    static void json(List<FoundJvm> jvms, List<MissedProcess> missed, HiddenProcesses hidden, PrintWriter out) {
        JsonAppendableWriter json = JsonWriter.indent("  ").on(out).object();
        json.array("jvms");
        for (FoundJvm jvm : jvms) {
            start(jvm, json);
            json.end();
        }
        json.end();
        missed(missed, json);
        json.object("hidden")
                .value("processes", hidden.all())
                .value("namedJava", hidden.namedJava())
                .value("othersInvisible", hidden.areOthersInvisible())
                .end();
        json.end().done();
        out.println();
    }

    /** Begins the object of a JVM. */
    static void start(FoundJvm jvm, JsonAppendableWriter json) {
        json.object().value("pid", jvm.pid);
        user(jvm.user, json);
        json.value("version", orNull(jvm.version))
                .value("agent", jvm.agent.toString())
                .value("name", orNull(jvm.name));
    }

    static void missed(List<MissedProcess> missed, JsonAppendableWriter json) {
        json.array("missed");
        for (MissedProcess process : missed) {
            json.object().value("pid", process.pid);
            user(process.user, json);
            json.end();
        }
        json.end();
    }

    private static void user(ProcessUser user, JsonAppendableWriter json) {
        json.value("user", user == null ? null : user.name)
                .value("uid", user == null ? null : (Long) Integer.toUnsignedLong(user.id));
    }

    private static String orNull(String text) {
        return text.equals(UNKNOWN) ? null : text;
    }
}
