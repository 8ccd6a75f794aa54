package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    private static String print(Table table, int terminal) {
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out), terminal);
        return out.toString();
    }

    private static Table table() {
        Table table = new Table("PID", "NAME", "NOTE", "VERDICT")
                .shrinking("NAME")
                .dropping("NOTE")
                .wrappingLast();
        table.row("1", "org.example.application.server.Main", "a note", "one two three four five six seven eight nine");
        table.row("22", "Short", "", "all right");
        return table;
    }

    @ParameterizedTest
    @ValueSource(ints = {Terminal.UNLIMITED, 96, 1000})
    void whereThereIsRoomNothingIsLost(int terminal) {
        assertThat(print(table(), terminal)).isEqualToNormalizingNewlines("""
                PID  NAME                                 NOTE    VERDICT
                1    org.example.application.server.Main  a note  one two three four five six seven eight nine
                22   Short                                        all right
                """);
    }

    @Test
    void theLastColumnIsWrappedFirst() {
        assertThat(print(table(), 90)).isEqualToNormalizingNewlines("""
                PID  NAME                                 NOTE    VERDICT
                1    org.example.application.server.Main  a note  one two three four five six seven eight
                                                                  nine
                22   Short                                        all right
                """);
    }

    @Test
    void thenLongCellsLoseTheirBeginning() {
        assertThat(print(table(), 70)).isEqualToNormalizingNewlines("""
                PID  NAME                     NOTE    VERDICT
                1    ...lication.server.Main  a note  one two three four five six
                                                      seven eight nine
                22   Short                            all right
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 50, 40, 36})
    void neitherTheVerdictNorAColumnThatMayNotBeDroppedIsLost(int terminal) {
        String text = print(table(), terminal);
        assertThat(text.lines()).allMatch(line -> line.length() <= terminal);
        assertThat(text).contains("server.Main", "Short", "22", "all right");
        assertThat(text.replaceAll("\\s+", " ")).contains("one two three four five six seven eight nine");
    }

    @Test
    void whatWasDroppedIsSaid() {
        assertThat(print(table(), 30)).contains("(too narrow for NOTE)").doesNotContain("a note");
    }

    @Test
    void decisiveColumnsAreThereInAnyTerminal() {
        assertThat(print(table(), 1)).contains("22", "Short", "all right");
    }

    /** What is wider than a terminal takes another line, which would look like a row. */
    @Test
    void columnsAreThoseOfATerminal() {
        Table table = new Table("PID", "NAME").shrinking("NAME");
        table.row("1", "日".repeat(60) + "x");
        table.row("22", "e\u0301".repeat(30));
        assertThat(print(table, 40))
                .isEqualToNormalizingNewlines(
                        "PID  NAME\n1    ..." + "日".repeat(15) + "x\n22   " + "e\u0301".repeat(30) + "\n");
        table = new Table("NAME", "PID").wrappingLast();
        table.row("日本語", "1");
        table.row("a", "2");
        assertThat(print(table, 40)).isEqualToNormalizingNewlines("NAME    PID\n日本語  1\na       2\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            none  | 24 80               | 80
            120   | 24 80               | 120
            ' 90 '| 24 80               | 90
            wide  | 24 80               | 80
            ''    | 24 80               | 80
            -5    | 24 80               | 80
            none  | 0 0                 | 0
            none  | stty: no such thing | 0
            999999| 24 80               | 80
            """)
    void aTerminalIsAsWideAsColumnsOrItselfSay(String columns, String size, int width) {
        assertThat(Terminal.width(columns, size)).isEqualTo(width);
    }
}
