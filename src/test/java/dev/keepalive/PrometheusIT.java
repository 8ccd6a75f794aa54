package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.keepalive.testing.ApplicationJar;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.DocumentedCommand;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Libraries;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.ObservabilityDocument;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.Situation;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** examples/prometheus with the real jmx_exporter, in both orders of the two agents. */
class PrometheusIT {
    @TempDir
    private Path directory;

    private static final Path RULES = Path.of("examples/prometheus/keepalive-agent.yml");
    private static final Path ALERTS = Path.of("examples/prometheus/keepalive-agent-alerts.yml");
    private static final Path DASHBOARD = Path.of("examples/prometheus/grafana-dashboard.json");

    static Stream<Arguments> jdksAndOrders() {
        return Jdks.some().stream().flatMap(jdk -> Stream.of(Arguments.of(jdk, true), Arguments.of(jdk, false)));
    }

    @Situation("Prometheus: the command of docs/observability.md with jmx_exporter, in both orders of the agents")
    @ParameterizedTest
    @MethodSource("jdksAndOrders")
    void theCountersAreScraped(Jdk jdk, boolean exporterFirst) throws IOException {
        int port = freePort();
        ApplicationJar.of("SwitchOff", directory);
        DocumentedCommand command = ObservabilityDocument.PROMETHEUS.command();
        try (ForkedJvm jvm = (exporterFirst ? command : withAgentsInOtherOrder(command))
                .with("jmx_prometheus_javaagent.jar", Libraries.artifact("jmx-exporter"))
                .with("=9404:", "=127.0.0.1:" + port + ":")
                .with("keepalive-agent.yml", RULES.toAbsolutePath())
                .with("keepalive-agent.jar", JvmCommand.agentJar())
                .start(jdk, directory)
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
                    .contains("keepalive_options_kept_total 2.0", "keepalive_options_refused_total 0.0")
                    .contains("keepalive_listeners 0.0", "keepalive_failed_hooks 0.0")
                    .anyMatch(line -> line.matches("keepalive_open_connections\\{keepalive=\"on\",?} [1-9].*"))
                    .anyMatch(line -> line.matches("keepalive_open_connections\\{keepalive=\"off\",?} [0-9].*"))
                    .anyMatch(line -> line.matches("keepalive_version\\{version=\"[^\"]+\",?} 1.0"))
                    .anyMatch(line -> line.matches("keepalive_setting\\{setting=\"jmx\",value=\"on\",?} 1.0"))
                    .anyMatch(line -> line.matches("keepalive_client_sockets_total [1-9].*"))
                    .anyMatch(line -> line.matches("keepalive_accepted_sockets_total [1-9].*")); // the scrapes' too
            assertThat(names(metrics)).containsAll(names(Files.readString(DASHBOARD)));
            assertThat(names(metrics)).containsAll(names(Files.readString(ALERTS)));
            assertThat(jvm.stderr()).doesNotContain("keepalive-agent");
        }
    }

    private static DocumentedCommand withAgentsInOtherOrder(DocumentedCommand command) {
        String[] words = command.text().split(" ");
        assertThat(words[1]).startsWith("-javaagent:jmx");
        assertThat(words[2]).startsWith("-javaagent:keepalive");
        return command.with(words[1] + " " + words[2], words[2] + " " + words[1]);
    }

    @Test
    void theAlertsFireWhenTheyShould() {
        Needs.command("promtool");
        assertThat(Command.output("promtool", "check", "rules", ALERTS.toString()))
                .contains("SUCCESS: 3 rules found");
        assertThat(Command.output("promtool", "test", "rules", "src/test/prometheus/alerts-test.yml"))
                .contains("SUCCESS");
    }

    /** What Grafana asks of a dashboard that is imported: no id of its own, and a data source of the importing Grafana. */
    @Test
    void theDashboardCanBeImported() throws Exception {
        JsonObject dashboard = JsonParser.object().from(Files.readString(DASHBOARD));
        assertThat(dashboard.isNull("id")).isTrue();
        assertThat(dashboard.getString("uid")).matches("[A-Za-z0-9_-]{1,40}");
        assertThat(dashboard.getString("title")).isEqualTo("keepalive-agent");
        assertThat(dashboard.getInt("schemaVersion")).isPositive();
        JsonArray variables = dashboard.getObject("templating").getArray("list");
        assertThat(variables.getObject(0))
                .containsEntry("name", "datasource")
                .containsEntry("type", "datasource")
                .containsEntry("query", "prometheus");
        Set<Object> ids = new HashSet<>();
        for (Object panel : dashboard.getArray("panels")) {
            assertThat(ids.add(((JsonObject) panel).get("id"))).isTrue();
            assertThat(((JsonObject) panel).getArray("targets")).isNotEmpty();
        }
        assertThat(ids).hasSize(8);
        Matcher dataSource = Pattern.compile("\"uid\": \"(\\$.*)\"").matcher(Files.readString(DASHBOARD));
        assertThat(dataSource.results().map(result -> result.group(1)))
                .hasSizeGreaterThanOrEqualTo(2 * ids.size())
                .containsOnly("${datasource}");
    }

    /** A dashboard asks for metrics that the rules make, and no others. */
    @Test
    void theDashboardAsksForWhatTheRulesMake() throws Exception {
        String dashboard = Files.readString(DASHBOARD);
        assertThat(names(dashboard))
                .isEqualTo(new TreeSet<>(List.of(
                        "keepalive_failed_hooks",
                        "keepalive_options_kept_total",
                        "keepalive_open_connections",
                        "keepalive_setting",
                        "keepalive_version",
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
