package dev.keepalive.testing;

import java.nio.file.Path;

/** The lines of code of README.md, each of which ReadmeIT runs: all that there are. */
public enum ReadmeCommand {
    STATUS_ALL("java -jar keepalive-agent.jar status --all"),
    ATTACH("java -jar keepalive-agent.jar attach"),
    STATUS("java -jar keepalive-agent.jar status PID"),
    COPY_TO_CONTAINER("docker cp"),
    ATTACH_IN_CONTAINER("docker exec CONTAINER env -u JAVA_TOOL_OPTIONS java -jar /tmp/keepalive-agent.jar attach"),
    STATUS_IN_CONTAINER("docker exec CONTAINER env -u JAVA_TOOL_OPTIONS java -jar /tmp/keepalive-agent.jar status"),
    START("KEEPIDLE=60"),
    ENVIRONMENT("JAVA_TOOL_OPTIONS=");

    public static final Path DOCUMENT = Path.of("README.md");

    private final String beginning;

    ReadmeCommand(String beginning) {
        this.beginning = beginning;
    }

    /** The line as it stands in the document. */
    public DocumentedCommand command() {
        return DocumentedCommand.in(DOCUMENT, beginning);
    }
}
