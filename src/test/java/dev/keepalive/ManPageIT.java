package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.config.Setting;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The manual page that the build makes from the command line's declarations. */
class ManPageIT {
    @Test
    void describesEveryCommand() throws IOException {
        String page = Files.readString(JvmCommand.agentJar().resolveSibling("keepalive-agent.1"));
        assertThat(page.lines().filter(line -> line.startsWith(".SS ")))
                .containsExactly(
                        ".SS \"list [--json] [--user=NAME|UID] [--main=PATTERN]\"",
                        ".SS \"attach [--jar=PATH] [--timeout=TIME] [--all] [--user=NAME|UID] [--main=PATTERN] [PID] [OPTIONS]\"",
                        ".SS \"status [--jar=PATH] [--timeout=TIME] [--all] [--user=NAME|UID] [--main=PATTERN] [--all-rows] [--json] [--no-attach] [--origins] [--for=TIME] [PID]\"",
                        ".SS \"set [--jar=PATH] [--timeout=TIME] [--all] [--user=NAME|UID] [--main=PATTERN] [PID] [OPTIONS]\"",
                        ".SS \"detach [--jar=PATH] [--timeout=TIME] [--all] [--user=NAME|UID] [--main=PATTERN] [PID]\"",
                        ".SS \"check [OPTIONS]\"",
                        ".SS \"idle-limit [--max=TIME] [--serve=PORT] [--json] [HOST:PORT]\"",
                        ".SS \"completion\"",
                        ".SS \"help [COMMAND]\"",
                        ".SS \"version\"");
        assertThat(page).contains(".SH EXIT STATUS", ".SH SETTINGS").doesNotContain("@|");
        for (Setting setting : Setting.values()) {
            assertThat(page).contains(".TP\n" + setting.key().replace("-", "\\-") + "\n");
        }
    }

    @Test
    void rendersWithoutWarnings() {
        Needs.command("groff");
        Path page = JvmCommand.agentJar().resolveSibling("keepalive-agent.1");
        assertThat(Command.output("groff", "-man", "-ww", "-Tascii", page.toString()))
                .contains("java -jar keepalive-agent.jar COMMAND", "idle=60,intvl=10,cnt=5")
                .doesNotContain("warning:");
    }
}
