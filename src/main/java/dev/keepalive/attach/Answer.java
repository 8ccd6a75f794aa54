package dev.keepalive.attach;

import dev.keepalive.log.OneLine;
import dev.keepalive.process.ProcessException;
import java.nio.charset.StandardCharsets;

/**
 * The result of an {@link AgentRequest}: the report of the agent, or what went wrong. It can be written as text, for a
 * process that attaches on behalf of another.
 */
final class Answer {
    /** Marks the start of an answer, because a helper process may write other lines before it. */
    private static final String START = "keepalive-agent-answer:\n";

    private static final String FAILURE = "attach-failure=";
    private static final String JAR_PROBLEM = "attach-jar-problem=";
    private static final String JAR = "attach-jar=";
    private static final String REFUSAL = "attach-refusal=";

    private final String report;
    private final String failure;
    private final String jarProblem;
    private final String jar;
    private final ProcessException refusal;

    private Answer(String report, String failure, String jarProblem, String jar, ProcessException refusal) {
        this.report = report;
        this.failure = OneLine.of(failure);
        this.jarProblem = OneLine.of(jarProblem);
        this.jar = OneLine.of(jar);
        this.refusal = refusal;
    }

    static Answer reported(String report) {
        return new Answer(report, "", "", "", null);
    }

    /** The answer of a JVM that has no agent, and into which none was loaded. */
    static Answer absent() {
        return reported("state=" + ReportReader.ABSENT + "\nresult=ok\n");
    }

    /**
     * Creates the answer of an attach without a report.
     *
     * @param failure what the attach threw, or ""
     * @param jarProblem why the target cannot read the jar, or ""
     * @param jar the path of the jar as the target sees it
     */
    static Answer failed(String failure, String jarProblem, String jar) {
        return new Answer("", failure, jarProblem, jar, null);
    }

    /** The answer if no attach was made because it would have failed. */
    static Answer refused(ProcessException refusal) {
        return new Answer("", "", "", "", refusal);
    }

    /** The report, or "" if there is none. */
    String report() {
        return report;
    }

    /** The exception that ended the attach, on one line, or "". */
    String failure() {
        return failure;
    }

    /** Why the target cannot read the jar, or "". */
    String jarProblem() {
        return jarProblem;
    }

    /** The path of the jar that the target had to load, as the target sees it, or "". */
    String jar() {
        return jar;
    }

    /** Why no attach was made; null if one was made. */
    ProcessException refusal() {
        return refusal;
    }

    byte[] toBytes() {
        StringBuilder text = new StringBuilder(START);
        if (refusal != null) {
            text.append(REFUSAL).append(refusal.getMessage()).append('\n').append(refusal.remedy());
        } else if (!report.isEmpty()) {
            text.append(report);
        } else {
            text.append(FAILURE).append(failure).append('\n');
            text.append(JAR_PROBLEM).append(jarProblem).append('\n');
            text.append(JAR).append(jar).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #toBytes} has written; null if it contains no answer. Accepts any other text, too. */
    static Answer of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int start = text.indexOf(START);
        if (start < 0) {
            return null;
        }
        text = text.substring(start + START.length());
        if (text.startsWith(REFUSAL)) {
            String[] lines = text.split("\n", 2);
            return refused(new ProcessException(
                    lines[0].substring(REFUSAL.length()), lines.length > 1 ? lines[1] : "try again"));
        }
        if (!text.startsWith(FAILURE)) {
            return reported(text);
        }
        String[] lines = text.split("\n");
        return failed(value(FAILURE, 0, lines), value(JAR_PROBLEM, 1, lines), value(JAR, 2, lines));
    }

    private static String value(String key, int number, String[] lines) {
        return lines.length > number && lines[number].startsWith(key) ? lines[number].substring(key.length()) : "";
    }
}
