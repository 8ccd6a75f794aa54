package dev.keepalive.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What kustomize made of examples/kubernetes/kustomize/example/overlay; scripts/check-kubernetes runs it. */
class KustomizeTest {
    @Test
    void theOverlayAddsTheAgentToEachContainer() {
        List<JsonNode> output = Manifests.all(Path.of(System.getProperty("kustomize.output")));
        JsonNode expected = Manifests.all(Path.of(System.getProperty("pods"), "../kustomize.expected.yaml"))
                .get(0);
        assertThat(output).containsExactly(expected);
        Manifests.typed(expected, Deployment.class);
    }
}
