package dev.keepalive.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types that an admission policy for Pods can create: JSONPatch, and Object with what is in it by its path, such as
 * Object.spec.containers.env. Fields and their types are those of fabric8's models, so a wrong name does not compile; Kubernetes itself
 * checks them no earlier than at admission.
 */
final class PodTypes implements CelTypeProvider {
    static final String JSON_PATCH = "JSONPatch";

    private static final StructType JSON_PATCH_TYPE = struct(
            JSON_PATCH,
            Map.of(
                    "op",
                    SimpleType.STRING,
                    "path",
                    SimpleType.STRING,
                    "from",
                    SimpleType.STRING,
                    "value",
                    SimpleType.DYN));

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.of(JSON_PATCH_TYPE);
    }

    @Override
    public Optional<CelType> findType(String name) {
        if (name.equals(JSON_PATCH)) {
            return Optional.of(JSON_PATCH_TYPE);
        }
        if (!name.equals("Object") && !name.startsWith("Object.")) {
            return Optional.empty();
        }
        Class<?> model = Pod.class;
        for (String property : name.split("\\.")) {
            model = property.equals("Object")
                    ? model
                    : modelIn(properties(model).get(property));
            if (model == null) {
                return Optional.empty();
            }
        }
        Map<String, CelType> fields = new LinkedHashMap<>();
        properties(model).forEach((property, type) -> fields.put(property, celType(type, name + "." + property)));
        return Optional.of(struct(name, fields));
    }

    private static StructType struct(String name, Map<String, CelType> fields) {
        return StructType.create(
                name, ImmutableSet.copyOf(fields.keySet()), field -> Optional.ofNullable(fields.get(field)));
    }

    private static Map<String, Type> properties(Class<?> model) {
        Map<String, Type> properties = new LinkedHashMap<>();
        for (Field field : model.getDeclaredFields()) {
            JsonProperty property = field.getAnnotation(JsonProperty.class);
            if (property != null) {
                properties.put(property.value(), field.getGenericType());
            }
        }
        return properties;
    }

    /** The model that a property is, or that its list has; null if it is something else. */
    private static Class<?> modelIn(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return modelIn(list.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> c && c.getName().startsWith("io.fabric8.") && !isText(c) ? c : null;
    }

    private static CelType celType(Type type, String path) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? ListType.create(celType(arguments[0], path))
                    : MapType.create(SimpleType.STRING, celType(arguments[1], path));
        }
        Class<?> c = (Class<?>) type;
        if (c == Boolean.class) {
            return SimpleType.BOOL;
        }
        if (c == Integer.class || c == Long.class) {
            return SimpleType.INT;
        }
        return c == String.class || isText(c) ? SimpleType.STRING : StructTypeReference.create(path);
    }

    /** Quantities and the like, which manifests have as text. */
    private static boolean isText(Class<?> c) {
        return c.getSimpleName().equals("Quantity") || c.getSimpleName().equals("IntOrString");
    }
}
