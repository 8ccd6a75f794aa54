package dev.keepalive.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A table with columns as wide as their widest cell, as {@link TextWidth} measures it.
 *
 * <p>If a terminal is too narrow, the following is done until the table fits: the text of a {@link #wrappingLast()
 * wrapping} last column is broken into several lines, long cells of {@link #shrinking} columns are cut at their
 * beginning, the wrapping column gets lines of its own, and {@link #dropping} columns are left out, which a line says.
 * All other columns are always complete.
 */
final class Table {
    private static final int GAP = 2;

    /** The smallest width of a column that is made narrower, into which any IPv4 address with a port fits. */
    private static final int SHRUNK = "255.255.255.255:65535".length();

    private static final String CUT = "...";

    /** The smallest width of a wrapping column; if there is less room, its text gets lines of its own. */
    private static final int WRAPPED = 32;

    private static final String INDENT = "    ";

    private final List<String> titles;
    private final List<List<String>> rows = new ArrayList<>();
    private List<String> shrinking = new ArrayList<>();
    private List<String> dropping = new ArrayList<>();
    private boolean wrapping;

    Table(String... titles) {
        this.titles = Arrays.asList(titles);
        rows.add(this.titles);
    }

    /** Names columns that may be made narrower. The end of a cell is kept, since it says more than the beginning. */
    Table shrinking(String... columns) {
        shrinking = Arrays.asList(columns);
        return this;
    }

    /** Names columns that may be left out, in this order. */
    Table dropping(String... columns) {
        dropping = Arrays.asList(columns);
        return this;
    }

    /** Allows the text of the last column to be broken into several lines. */
    Table wrappingLast() {
        wrapping = true;
        return this;
    }

    void row(String... cells) {
        row(Arrays.asList(cells));
    }

    void row(List<String> cells) {
        rows.add(cells);
    }

    /**
     * Writes the table.
     *
     * @param terminal the number of columns of a line, or {@link Terminal#UNLIMITED}
     */
    void print(PrintWriter out, int terminal) {
        Layout layout = new Layout(terminal);
        for (List<String> row : rows) {
            layout.print(row, out);
        }
        if (!layout.dropped.isEmpty()) {
            out.println("(too narrow for " + String.join(", ", layout.dropped) + ")");
        }
    }

    /** The widths of the columns in a terminal. */
    private final class Layout {
        private final int terminal;
        private final int last = titles.size() - 1;
        private final int[] widths = new int[titles.size()];
        private final List<String> dropped = new ArrayList<>();
        private boolean lastBelow;

        Layout(int terminal) {
            this.terminal = terminal;
            takeWhatCellsNeed();
            if (terminal != Terminal.UNLIMITED) {
                wrapLast();
                shrink();
                if (wrapping && total() > terminal) {
                    lastBelow = true;
                    takeWhatCellsNeed();
                    shrink();
                }
                drop();
            }
        }

        private void takeWhatCellsNeed() {
            for (List<String> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    widths[i] = Math.max(widths[i], TextWidth.of(row.get(i)));
                }
            }
        }

        private int total() {
            int total = -GAP;
            for (int i = 0; i < widths.length; i++) {
                total += isShown(i) ? widths[i] + GAP : 0;
            }
            return total;
        }

        private boolean isShown(int column) {
            return !dropped.contains(titles.get(column)) && !(lastBelow && column == last);
        }

        /** Makes columns narrower, the widest first. */
        private void shrink() {
            while (total() > terminal) {
                int widest = -1;
                for (int i = 0; i < widths.length; i++) {
                    if (shrinking.contains(titles.get(i))
                            && widths[i] > SHRUNK
                            && (widest < 0 || widths[i] > widths[widest])) {
                        widest = i;
                    }
                }
                if (widest < 0) {
                    return;
                }
                widths[widest]--;
            }
        }

        private void wrapLast() {
            int tooMuch = total() - terminal;
            if (wrapping && tooMuch > 0) {
                widths[last] = Math.max(widths[last] - tooMuch, Math.min(widths[last], WRAPPED));
            }
        }

        private void drop() {
            for (String column : dropping) {
                if (total() <= terminal) {
                    return;
                }
                dropped.add(column);
            }
        }

        void print(List<String> row, PrintWriter out) {
            StringBuilder line = new StringBuilder();
            int start = 0;
            List<String> more = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                if (isShown(i)) {
                    String cell = row.get(i);
                    if (i == last && wrapping && TextWidth.of(cell) > widths[i]) {
                        List<String> lines = broken(cell, widths[i]);
                        cell = lines.get(0);
                        for (String next : lines.subList(1, lines.size())) {
                            more.add(blanks(start) + next);
                        }
                    }
                    String shown = shortened(cell, i);
                    line.append(shown).append(blanks(i == last ? 0 : widths[i] + GAP - TextWidth.of(shown)));
                    start += widths[i] + GAP;
                }
            }
            out.println(lastBelow ? line.toString().replaceAll(" +$", "") : line);
            if (lastBelow && row.size() > last && !row.get(last).isEmpty()) {
                for (String text : broken(row.get(last), Math.max(WRAPPED, terminal - INDENT.length()))) {
                    more.add(INDENT + text);
                }
            }
            more.forEach(out::println);
        }

        private String shortened(String cell, int column) {
            return TextWidth.of(cell) <= widths[column] || !shrinking.contains(titles.get(column))
                    ? cell
                    : CUT + TextWidth.end(cell, widths[column] - CUT.length());
        }
    }

    private static String blanks(int number) {
        return String.join("", Collections.nCopies(number, " "));
    }

    /** Breaks a text into lines at blanks. A word that is longer than a line gets a line of its own. */
    private static List<String> broken(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int lineWidth = 0;
        for (String word : text.split(" ")) {
            int wordWidth = TextWidth.of(word);
            if (line.length() > 0 && lineWidth + 1 + wordWidth > width) {
                lines.add(line.toString());
                line.setLength(0);
                lineWidth = 0;
            }
            lineWidth += (line.length() == 0 ? 0 : 1) + wordWidth;
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
