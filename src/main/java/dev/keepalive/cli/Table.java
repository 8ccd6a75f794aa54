package dev.keepalive.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Columns of text, each as wide as its widest cell where there is room; {@link TextWidth} says how wide a text is.
 *
 * <p>In a terminal that is too narrow the text of a {@link #wrappingLast() wrapping} last column is broken into several lines, then long cells of
 * {@link #shrinking} columns are cut at their beginning, then the wrapping column gets lines of its own, then {@link #dropping} columns are
 * left out, and a line says which. All other columns are always there and whole.
 */
final class Table {
    private static final int GAP = 2;

    /** Any IPv4 address with a port fits into a column that was made narrower. */
    private static final int SHRUNK = "255.255.255.255:65535".length();

    private static final String CUT = "...";

    /** A wrapping column narrower than that is hard to read: its text gets lines of its own. */
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

    /** These columns are made narrower where there is no room; the end of a cell says more than its beginning. */
    Table shrinking(String... columns) {
        shrinking = Arrays.asList(columns);
        return this;
    }

    /** These columns are left out where there is no room, the first of them first. */
    Table dropping(String... columns) {
        dropping = Arrays.asList(columns);
        return this;
    }

    /** The text of the last column is broken into several lines where there is no room. */
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

    /** How wide each column is in a terminal. */
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

        /** The room that is missing is taken from the widest first. */
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
            out.println(lastBelow ? withoutBlanksAtItsEnd(line) : line.toString());
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
        StringBuilder blanks = new StringBuilder();
        for (int i = 0; i < number; i++) {
            blanks.append(' ');
        }
        return blanks.toString();
    }

    private static String withoutBlanksAtItsEnd(CharSequence line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ') {
            end--;
        }
        return line.subSequence(0, end).toString();
    }

    /** The words of a text, as many in each line as have room; a word that is longer has a line of its own. */
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
