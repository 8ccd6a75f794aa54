package dev.keepalive.attach;

import dev.keepalive.control.ReportLine;
import dev.keepalive.log.OneLine;
import java.util.ArrayList;
import java.util.List;

/** A line of a report. It may not come from an agent, so control characters are escaped again and fields may be missing. */
public final class ReportRow {
    private final ReportLine kind;
    private final String[] fields;

    ReportRow(ReportLine kind, String fields) {
        this.kind = kind;
        this.fields = fields.split("\t", -1);
    }

    /**
     * Returns a field by its name in {@link ReportLine}.
     *
     * @throws IndexOutOfBoundsException if the line is too short
     */
    public String get(String field) {
        return OneLine.of(fields[kind.indexOf(field)]);
    }

    /** Returns all fields in their order. */
    public List<String> all() {
        List<String> all = new ArrayList<>();
        for (String field : fields) {
            all.add(OneLine.of(field));
        }
        return all;
    }
}
