package dev.keepalive.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The policies of examples/kubernetes, against the Pods of src/kubernetes/pods: each becomes the one of its NAME.expected.yaml, or stays
 * as it is where there is none.
 */
class PolicyTest {
    private static final Path PODS = Path.of(System.getProperty("pods"));
    private static final List<JsonNode> NATIVE = Manifests.example("mutating-admission-policy.yaml");
    private static final List<JsonNode> KYVERNO = Manifests.example("kyverno-mutating-policy.yaml");
    private static final MutatingAdmissionPolicySpec SPEC =
            Manifests.typed(NATIVE.get(0), MutatingAdmissionPolicy.class).getSpec();

    static Stream<String> pods() throws IOException {
        try (Stream<Path> files = Files.list(PODS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".expected.yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void aPodBecomesWhatIsExpected(String name) {
        JsonNode pod = Manifests.pod(PODS.resolve(name + ".yaml"));
        Path expected = PODS.resolve(name + ".expected.yaml");
        assertThat(new Policy(SPEC).admit(pod)).isEqualTo(Files.exists(expected) ? Manifests.pod(expected) : pod);
    }

    @ParameterizedTest
    @MethodSource("pods")
    void aSecondTimeChangesNothing(String name) {
        Policy policy = new Policy(SPEC);
        JsonNode once = policy.admit(Manifests.pod(PODS.resolve(name + ".yaml")));
        assertThat(policy.admit(once)).isEqualTo(once);
    }

    /** reinvocationPolicy: IfNeeded. */
    @Test
    void aContainerThatComesLaterGetsTheAgentToo() {
        Policy policy = new Policy(SPEC);
        JsonNode pod = policy.admit(Manifests.pod(PODS.resolve("plain.yaml")));
        ObjectNode later =
                Manifests.JSON.createObjectNode().put("name", "later").put("image", "example.org/later:1");
        ((ArrayNode) pod.get("spec").get("containers")).add(later);

        JsonNode again = policy.admit(pod);

        assertThat(again.get("spec").get("initContainers")).hasSize(1);
        assertThat(again.get("spec").get("volumes")).hasSize(1);
        JsonNode container = again.get("spec").get("containers").get(1);
        assertThat(container.get("env").get(0).get("value").asString())
                .isEqualTo("-javaagent:/keepalive-agent/keepalive-agent.jar");
        assertThat(container.get("volumeMounts")).hasSize(1);
    }

    @Test
    void theBindingChoosesNamespacesByLabel() {
        var binding = Manifests.typed(NATIVE.get(1), MutatingAdmissionPolicyBinding.class)
                .getSpec();
        assertThat(binding.getPolicyName())
                .isEqualTo(NATIVE.get(0).get("metadata").get("name").asString());
        assertThat(binding.getMatchResources().getNamespaceSelector().getMatchLabels())
                .isEqualTo(Map.of("keepalive-agent/inject", "enabled"));
        assertThat(SPEC.getReinvocationPolicy()).isEqualTo("IfNeeded");
        assertThat(SPEC.getFailurePolicy()).isEqualTo("Ignore");
    }

    /** There is no model of Kyverno's; the fields that both have are read as Kubernetes' own, its others are compared with its documentation. */
    @Test
    void kyvernosPolicyIsTheSame() {
        ObjectNode policy = (ObjectNode) KYVERNO.get(0).deepCopy();
        assertThat(policy.get("apiVersion").asString()).isEqualTo("policies.kyverno.io/v1");
        assertThat(policy.get("kind").asString()).isEqualTo("MutatingPolicy");

        ObjectNode spec = (ObjectNode) policy.get("spec");
        assertThat(spec.remove("autogen").toString()).isEqualTo("{\"podControllers\":{\"controllers\":[]}}");
        JsonNode namespaces = ((ObjectNode) spec.get("matchConstraints")).remove("namespaceSelector");
        assertThat(namespaces)
                .isEqualTo(NATIVE.get(1).get("spec").get("matchResources").get("namespaceSelector"));
        assertThat(spec).isEqualTo(NATIVE.get(0).get("spec"));
    }
}
