package dev.keepalive.attach;

import dev.keepalive.control.ReportLine;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The report of an agent about a command: lines {@code key=value}, in which tabs separate the fields of a value.
 *
 * <p>A report may come from anybody, so its size is limited, and it takes little more memory than its
 * text.
 */
public final class ReportReader {
    /** The value of {@code state} if there is no agent. */
    public static final String ABSENT = "absent";

    private static final String SUCCESS = "result=ok";

    /** The most characters of a report. */
    static final int MAXIMUM_LENGTH = 1 << 23;

    /** Enough for the sockets of a JVM that has as many as an IP address has ports. */
    private static final int MAXIMUM_LINES = 1 << 17;

    private static final int MAXIMUM_KEYS = 64;

    /** The most fields of a line. A field may have 4096 characters, each written as an escape. */
    private static final int MAXIMUM_FIELDS = 32;

    private static final int MAXIMUM_LINE_LENGTH = 1 << 16;

    private final Map<String, List<String>> rows = new LinkedHashMap<>();
    private int lines;
    private String last = "";
    private boolean whole;

    private ReportReader() {}

    /** The report for a JVM without the agent. */
    public static ReportReader absent() {
        ReportReader report = new ReportReader();
        report.rows.put(ReportLine.STATE.key(), Collections.singletonList(ABSENT));
        report.last = SUCCESS;
        report.whole = true;
        return report;
    }

    /**
     * Reads any text. Unknown keys are kept, and a report that is cut off counts as not successful.
     *
     * @throws IllegalArgumentException if the text has more characters, lines, keys or fields than any report
     */
    public static ReportReader parse(String text) {
        refuseBelowZero(MAXIMUM_LENGTH - text.length(), "characters", MAXIMUM_LENGTH);
        ReportReader report = new ReportReader();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            report.addLine(text.substring(start, end));
            start = end + 1;
        }
        report.whole = start == text.length();
        return report;
    }

    private static void refuseBelowZero(int left, String what, int maximum) {
        if (left < 0) {
            throw new IllegalArgumentException("more than " + maximum + " " + what);
        }
    }

    private void addLine(String line) {
        refuseBelowZero(MAXIMUM_LINE_LENGTH - line.length(), "characters in a line", MAXIMUM_LINE_LENGTH);
        refuseBelowZero(MAXIMUM_LINES - ++lines, "lines", MAXIMUM_LINES);
        int equals = line.indexOf('=');
        if (equals > 0) {
            String key = line.substring(0, equals);
            List<String> ofKey = rows.get(key);
            if (ofKey == null) {
                refuseBelowZero(MAXIMUM_KEYS - rows.size() - 1, "different keys", MAXIMUM_KEYS);
                ofKey = new ArrayList<>();
                rows.put(key, ofKey);
            }
            int fields = 1;
            for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', tab + 1)) {
                fields++;
            }
            refuseBelowZero(MAXIMUM_FIELDS - fields, "fields in a line", MAXIMUM_FIELDS);
            ofKey.add(line.substring(equals + 1));
        }
        last = line;
    }

    /** Whether the agent has carried out the command. */
    boolean succeeded() {
        return whole && last.equals(SUCCESS);
    }

    /** Why the agent has not carried out the command; null if it has, or if there is no answer. */
    String error() {
        return whole && last.startsWith("error=") ? last.substring("error=".length()) : null;
    }

    /** Returns the lines of a kind in their order. */
    public List<ReportRow> rows(ReportLine kind) {
        List<String> values = rows.getOrDefault(kind.key(), Collections.emptyList());
        // each is split when it is asked for: all fields at once would take ten times the memory
        return new AbstractList<ReportRow>() {
            @Override
            public ReportRow get(int index) {
                return new ReportRow(kind, values.get(index));
            }

            @Override
            public int size() {
                return values.size();
            }
        };
    }

    /** Returns the first field of the first line of a kind, or "". */
    public String value(ReportLine kind) {
        List<ReportRow> all = rows(kind);
        return all.isEmpty() ? "" : all.get(0).all().get(0);
    }
}
