package dev.keepalive.attach;

import dev.keepalive.log.OneLine;
import dev.keepalive.process.ProcessException;
import java.nio.charset.StandardCharsets;

/** What came of a request to an agent: its report, or what went wrong; both in one text, for a process that attaches for another. */
final class Answer {
    /** Before the answer of a process that attaches for another, which may have complained before. */
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

    /** The JVM has no agent, and none was loaded. */
    static Answer absent() {
        return reported("state=" + ReportReader.ABSENT + "\nresult=ok\n");
    }

    /**
     * There is no report.
     *
     * @param failure what the attach threw, or ""
     * @param jarProblem what keeps the target from the jar, or ""
     * @param jar the path of the jar as the target sees it
     */
    static Answer failed(String failure, String jarProblem, String jar) {
        return new Answer("", failure, jarProblem, jar, null);
    }

    /** Something is in the way of an attach, so that none was made. */
    static Answer refused(ProcessException refusal) {
        return new Answer("", "", "", "", refusal);
    }

    /** The report, or "" if there is none. */
    String report() {
        return report;
    }

    /** What the attach threw, on one line, or "". */
    String failure() {
        return failure;
    }

    /** What keeps the target from the jar, or "". */
    String jarProblem() {
        return jarProblem;
    }

    /** The path of the jar that the target was to load, as it sees it, or "". */
    String jar() {
        return jar;
    }

    /** What is in the way of an attach; null if nothing is. */
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

    /** The other way round; null if there is no answer in it. Whatever else it was given, it makes something of it. */
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
