package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.control.ReportLine;
import dev.keepalive.log.OneLine;
import dev.keepalive.process.ProcessException;
import dev.keepalive.testing.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a target says during an attach, changed at random, is read or refused. See {@link Fuzz} for more inputs. */
@Timeout(3600)
class HostileInputTest {
    @Test
    void report() {
        byte[] report = text("version=1.0\nstate=on\nsetting=idle\t60\tagent argument idle\n"
                + "socket=5\t4711\t1\t60\t10\t5\t0\nnext=6\nresult=ok\n");
        Fuzz.bytes("REPORT", List.of(report), input -> {
            try {
                ReportReader reader = ReportReader.parse(new String(input, StandardCharsets.UTF_8));
                for (ReportLine kind : ReportLine.values()) {
                    reader.rows(kind).forEach(row -> row.all().forEach(HostileInputTest::assertOneLine));
                }
            } catch (IllegalArgumentException e) {
                // refused
            }
        });
    }

    @Test
    void mounts() throws IOException {
        byte[] own = Files.readAllBytes(Path.of("/proc/self/mountinfo"));
        byte[] readOnly =
                text("25 1 0:22 / / ro,relatime shared:1 - ext4 /dev/sda1 rw\n26 25 0:23 / /tmp rw - tmpfs t rw\n");
        Fuzz.bytes(
                "MOUNTS",
                List.of(own, readOnly),
                input -> Reachability.isTmpReadOnly(new String(input, StandardCharsets.ISO_8859_1)));
    }

    @Test
    void answer() {
        byte[] failed = Answer.failed("java.io.IOException: no", "it is not a regular file", "/a.jar")
                .toBytes();
        byte[] refused = Answer.refused(new ProcessException("no", "try again")).toBytes();
        Fuzz.bytes("ANSWER", List.of(failed, refused, Answer.absent().toBytes()), input -> {
            Answer answer = Answer.of(input);
            if (answer != null) { // the process has ended with an answer
                assertOneLine(answer.failure());
                assertOneLine(answer.jarProblem());
            }
        });
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertOneLine(String text) {
        String beginning = text.substring(0, Math.min(text.length(), 4000)); // what is longer is cut off once more
        assertThat(beginning).isEqualTo(OneLine.of(beginning));
        assertThat(text.chars().noneMatch(Character::isISOControl))
                .as("no control characters")
                .isTrue();
    }
}
