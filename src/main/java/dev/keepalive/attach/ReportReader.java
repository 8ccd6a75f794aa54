package dev.keepalive.attach;

import dev.keepalive.log.OneLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the agent has written about a command: lines {@code key=value}, the fields of a value separated by tabs. */
public final class ReportReader {
    /** The value of {@code state} where there is no agent. */
    public static final String ABSENT = "absent";

    private final Map<String, List<List<String>>> rows = new LinkedHashMap<>();
    private final boolean succeeded;
    private final String error;

    private ReportReader(String text) {
        String last = "";
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                rows.computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
                        .add(fields(line.substring(equals + 1)));
            }
            last = line;
        }
        boolean whole = text.endsWith("\n");
        succeeded = whole && last.equals("result=ok");
        error = whole && last.startsWith("error=") ? last.substring("error=".length()) : null;
    }

    /** An agent writes them fit to be printed, but who wants to be taken for one may not. */
    private static List<String> fields(String value) {
        List<String> fields = new ArrayList<>();
        for (String field : value.split("\t", -1)) {
            fields.add(OneLine.of(field));
        }
        return fields;
    }

    /** That of a JVM without the agent. */
    public static ReportReader absent() {
        return new ReportReader("state=" + ABSENT + "\nresult=ok\n");
    }

    /** Whatever the text is: keys that nobody knows are there, a report that is cut off has not succeeded. */
    public static ReportReader parse(String text) {
        return new ReportReader(text);
    }

    /** Whether the agent has done what it was asked for. */
    boolean succeeded() {
        return succeeded;
    }

    /** Why it has not; null if it has, or if it has not answered. */
    String error() {
        return error;
    }

    /** Each line of this key, as its fields. */
    public List<List<String>> rows(String key) {
        return rows.getOrDefault(key, Collections.<List<String>>emptyList());
    }

    /** The first field of the first line of this key, or "". */
    public String value(String key) {
        return rows.containsKey(key) ? rows.get(key).get(0).get(0) : "";
    }
}
