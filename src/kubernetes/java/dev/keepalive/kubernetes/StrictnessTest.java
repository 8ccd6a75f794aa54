package dev.keepalive.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** That the other tests would notice a mistake: misspelt fields, and expressions that do not fit the types. */
class StrictnessTest {
    @Test
    void anUnknownFieldOfAManifest() {
        JsonNode pod = Manifests.all("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, imag: b}]}}")
                .get(0);
        assertThatThrownBy(() -> Manifests.typed(pod, Pod.class)).hasMessageContaining("imag");
    }

    @Test
    void aKeyThatIsThereTwice() {
        assertThatThrownBy(() -> Manifests.all("{a: 1, a: 2}")).hasMessageContaining("a");
    }

    @ParameterizedTest
    @CsvSource({
        "'emptyDir: Object.spec.volumes.emptyDir{', 'emptyDir: Object.spec.volumes.emptyDirs{'",
        "'sizeLimit: \"16Mi\"', 'sizeLimit: 16'",
        "'mountPath: \"/keepalive-agent\"}', 'mountPaths: \"/keepalive-agent\"}'",
        "'command: [\"cp\",', 'command: [1,'",
        "'Object.spec.containers.env{name: \"KEEPCNT\"', 'Object.spec.containers.env{nam: \"KEEPCNT\"'",
        "'variables.option).trim()', 'variables.options).trim()'"
    })
    void anExpressionThatDoesNotFitTheTypes(String right, String wrong) {
        JsonNode policy = Manifests.example("mutating-admission-policy.yaml").get(0);
        String expression = policy.at("/spec/mutations/0/jsonPatch/expression").asString();
        var typed = Manifests.typed(policy, MutatingAdmissionPolicy.class);
        String changed = expression.replace(right, wrong);
        assertThat(changed).isNotEqualTo(expression);
        typed.getSpec().getMutations().get(0).getJsonPatch().setExpression(changed);
        JsonNode pod = Manifests.all("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: b}]}}")
                .get(0);
        assertThatThrownBy(() -> new Policy(typed.getSpec()).admit(pod)).isInstanceOf(IllegalArgumentException.class);
    }
}
