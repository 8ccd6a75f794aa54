package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonParser;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Libraries;
import dev.keepalive.testing.Polling;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** examples/prometheus with the real jmx_exporter, in both orders of the two agents. */
class PrometheusIT {
    private static final Path RULES = Path.of("examples/prometheus/keepalive-agent.yml");
    private static final Path DASHBOARD = Path.of("examples/prometheus/grafana-dashboard.json");

    static Stream<Arguments> jdksAndOrders() {
        return Jdks.all().stream().flatMap(jdk -> Stream.of(Arguments.of(jdk, true), Arguments.of(jdk, false)));
    }

    @ParameterizedTest
    @MethodSource("jdksAndOrders")
    void theCountersAreScraped(Jdk jdk, boolean exporterFirst) throws IOException {
        int port = freePort();
        String exporter = "-javaagent:" + Libraries.artifact("jmx-exporter") + "=127.0.0.1:" + port + ":"
                + RULES.toAbsolutePath();
        String agent = JvmCommand.agentOption(JvmCommand.agentJar(), "jmx=on");
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(exporterFirst ? new String[] {exporter, agent} : new String[] {agent, exporter})
                .program("SwitchOff")
                .start()
                .await("HOLD")) {
            AtomicReference<String> scraped = new AtomicReference<>("");
            Polling.until(Duration.ofSeconds(60), () -> {
                scraped.set(scrape(port));
                return scraped.get().contains("keepalive_failed_hooks");
            });
            String metrics = scraped.get();
            assertThat(metrics)
                    .contains("# TYPE keepalive_client_sockets_total counter", "# TYPE keepalive_listeners gauge");
            assertThat(metrics.lines())
                    .contains("keepalive_held_total 2.0", "keepalive_options_refused_total 0.0")
                    .contains("keepalive_listeners 0.0", "keepalive_failed_hooks 0.0")
                    .anyMatch(line -> line.matches("keepalive_client_sockets_total [1-9].*"))
                    .anyMatch(line -> line.matches("keepalive_accepted_sockets_total [1-9].*")); // the scrapes' too
            assertThat(jvm.stderr()).doesNotContain("keepalive-agent");
        }
    }

    /** A dashboard asks for metrics that the rules make, and no others. */
    @Test
    void theDashboardAsksForWhatTheRulesMake() throws Exception {
        String dashboard = Files.readString(DASHBOARD);
        var parsed = JsonParser.object().from(dashboard);
        assertThat(parsed.getString("title")).isEqualTo("keepalive-agent");
        assertThat(parsed.getArray("panels")).hasSize(6);
        assertThat(names(dashboard))
                .isEqualTo(new TreeSet<>(List.of(
                        "keepalive_failed_hooks",
                        "keepalive_held_total",
                        "keepalive_options_refused_total",
                        "keepalive_accepted_sockets_total",
                        "keepalive_client_sockets_total")));
        assertThat(names(Files.readString(RULES))).containsAll(names(dashboard));
    }

    private static TreeSet<String> names(String text) {
        Matcher matcher = Pattern.compile("keepalive_[a-z_]+").matcher(text);
        TreeSet<String> names = new TreeSet<>();
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String scrape(int port) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .header("Accept", "text/plain")
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return ""; // not yet
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
