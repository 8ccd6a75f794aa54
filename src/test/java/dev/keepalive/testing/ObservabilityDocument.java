package dev.keepalive.testing;

import java.nio.file.Path;

/** The lines of code of docs/observability.md, each of which a test runs: all that there are. */
public enum ObservabilityDocument {
    JFR_START("jcmd PID JFR.start"),
    JFR_DUMP("jcmd PID JFR.dump"),
    JFR_PRINT("jfr print --events"),
    JFR_PRINT_STACKS("jfr print --stack-depth"),
    RECORDING_WITH_SETTINGS("java -XX:StartFlightRecording"),
    PROMETHEUS("java -javaagent:jmx_prometheus_javaagent.jar"),
    LOG_FILE("java -javaagent:keepalive-agent.jar=log"),
    ORIGINS("java -jar keepalive-agent.jar status --origins");

    public static final Path DOCUMENT = Path.of("docs/observability.md");

    private final String beginning;

    ObservabilityDocument(String beginning) {
        this.beginning = beginning;
    }

    /** The line as it stands in the document. */
    public DocumentedCommand command() {
        return DocumentedCommand.in(DOCUMENT, beginning);
    }
}
