package dev.keepalive.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads manifests strictly: a key that is there twice, or that the model of the kind does not have, is an error. */
final class Manifests {
    static final JsonMapper JSON = new JsonMapper();

    private static final YAMLMapper YAML = YAMLMapper.builder(new YAMLFactory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Manifests() {}

    /** The documents of a file of examples/kubernetes. */
    static List<JsonNode> example(String name) {
        return all(Path.of(System.getProperty("examples"), name));
    }

    static List<JsonNode> all(Path file) {
        List<JsonNode> documents = new ArrayList<>();
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).forEachRemaining(documents::add);
        return documents;
    }

    static List<JsonNode> all(String text) {
        List<JsonNode> documents = new ArrayList<>();
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).forEachRemaining(documents::add);
        return documents;
    }

    static JsonNode pod(Path file) {
        JsonNode pod = all(file).get(0);
        typed(pod, Pod.class);
        return pod;
    }

    /** The manifest as its model, which has to have each of its properties. */
    static <T> T typed(JsonNode manifest, Class<T> kind) {
        T typed = JSON.treeToValue(manifest, kind);
        String unknown = Unknown.propertyOf(typed, kind.getSimpleName());
        if (unknown != null) {
            throw new IllegalArgumentException("there is no " + unknown);
        }
        return typed;
    }
}
