package dev.keepalive.attach;

import dev.keepalive.log.OneLine;
import java.nio.charset.StandardCharsets;

/** What came of an attach: the agent's report, or what went wrong; both in one text, for a process that attaches for another. */
final class Answer {
    private static final String FAILURE = "attach-failure=";
    private static final String JAR_PROBLEM = "attach-jar-problem=";

    private final String report;
    private final String failure;
    private final String jarProblem;

    private Answer(String report, String failure, String jarProblem) {
        this.report = report;
        this.failure = OneLine.of(failure);
        this.jarProblem = OneLine.of(jarProblem);
    }

    static Answer reported(String report) {
        return new Answer(report, "", "");
    }

    /**
     * No report.
     *
     * @param failure what the JDK's attach threw, or ""
     * @param jarProblem what keeps the target from the jar, or ""
     */
    static Answer failed(String failure, String jarProblem) {
        return new Answer("", failure, jarProblem);
    }

    /** The report, or "" if there is none. */
    String report() {
        return report;
    }

    /** What the JDK's attach threw, on one line, or "". */
    String failure() {
        return failure;
    }

    /** What keeps the target from the jar, or "". */
    String jarProblem() {
        return jarProblem;
    }

    byte[] toBytes() {
        String text = report.isEmpty() ? FAILURE + failure + "\n" + JAR_PROBLEM + jarProblem + "\n" : report;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The other way round; whatever it was given, it makes something of it. */
    static Answer of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.startsWith(FAILURE)) {
            return reported(text);
        }
        String[] lines = text.split("\n");
        return failed(
                lines[0].substring(FAILURE.length()),
                lines.length > 1 && lines[1].startsWith(JAR_PROBLEM) ? lines[1].substring(JAR_PROBLEM.length()) : "");
    }
}
