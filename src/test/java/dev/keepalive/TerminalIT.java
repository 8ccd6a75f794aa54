package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables on a terminal of some width, which script(1) makes, and elsewhere. */
class TerminalIT {
    private static final String DECISIVE = "no keepalive: would hang if the peer vanished";

    private static ForkedJvm jvm;

    @BeforeAll
    static void start() {
        Needs.linux();
        Needs.command("script");
        jvm = JvmCommand.on(Jdks.RUNNING).program("HoldConnection").start().await("HOLD");
    }

    @AfterAll
    static void end() {
        if (jvm != null) {
            jvm.close();
        }
    }

    private static String statusCommand() {
        return Jdks.RUNNING.java() + " -jar " + JvmCommand.agentJar() + " status " + jvm.pid();
    }

    /** The lines of the table that a terminal gets. */
    private static List<String> inTerminal(int columns, String environment) {
        String command = "stty cols " + columns + "; " + environment + " " + statusCommand();
        return Command.output("script", "-qec", command, "/dev/null")
                .lines()
                .filter(line -> !line.matches("(hint|note|JVM).*"))
                .toList();
    }

    @Test
    void aTableFitsTheTerminal() {
        assertThat(inTerminal(80, "env -u COLUMNS"))
                .allMatch(line -> line.length() <= 80)
                .anyMatch(line -> line.contains("ESTABLISHED"))
                .anyMatch(line -> line.strip().equals(DECISIVE));
    }

    @Test
    void aWideOneHasAWholeTable() {
        assertThat(inTerminal(200, "env -u COLUMNS"))
                .anyMatch(line -> line.contains("ESTABLISHED") && line.endsWith(DECISIVE));
    }

    @Test
    void theEnvironmentGoesFirst() {
        assertThat(inTerminal(80, "COLUMNS=200"))
                .anyMatch(line -> line.contains("ESTABLISHED") && line.endsWith(DECISIVE));
    }

    @Test
    void whatIsNoTerminalGetsEverything() {
        assertThat(Command.output("sh", "-c", "COLUMNS=40 " + statusCommand()).lines())
                .anyMatch(line -> line.contains("ESTABLISHED") && line.endsWith(DECISIVE));
    }
}
