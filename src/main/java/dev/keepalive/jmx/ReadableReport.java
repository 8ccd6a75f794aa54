package dev.keepalive.jmx;

/**
 * Translates for people what a report says about open sockets. The report itself has lines {@code key=value} for the
 * attaching side.
 */
final class ReadableReport {
    private static final String SOCKETS = "sockets=";
    private static final String LISTENERS = "listeners=";
    private static final String REFUSED = "refused";
    private static final String NOTE = "note=";

    private ReadableReport() {}

    /**
     * Returns one line for connections, one for listeners, one for each reason why the kernel has refused an option,
     * and one for each note.
     */
    static String of(String report) {
        StringBuilder lines = new StringBuilder();
        for (String line : report.split("\n")) {
            String[] fields = line.substring(line.indexOf('=') + 1).split("\t");
            if (line.startsWith(SOCKETS)) {
                add(counts("open sockets", fields), lines);
            } else if (line.startsWith(LISTENERS)) {
                add(counts("listeners", fields), lines);
            } else if (line.startsWith(REFUSED)) {
                add("refused: " + fields[0], lines);
            } else if (line.startsWith(NOTE)) {
                add(fields[0], lines);
            }
        }
        return lines.toString();
    }

    private static String counts(String what, String[] counts) {
        return what + ": " + counts[0] + " changed, " + counts[1] + " already right, " + counts[2]
                + " left at the application's values, " + counts[3] + " refused";
    }

    private static void add(String line, StringBuilder lines) {
        lines.append(lines.length() == 0 ? "" : "\n").append(line);
    }
}
