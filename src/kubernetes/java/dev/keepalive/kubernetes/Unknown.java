package dev.keepalive.kubernetes;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;

/** Finds properties that a model of fabric8's took without knowing them. */
final class Unknown {
    private Unknown() {}

    /** The path of the first one in the model and what it contains, null if there is none. */
    static String propertyOf(Object value, String path) {
        if (value instanceof Collection<?> list) {
            return firstIn(list, path);
        }
        if (value instanceof Map<?, ?> map) {
            return firstIn(map.values(), path);
        }
        if (value == null || !value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model.")) {
            return null;
        }
        for (Field field : value.getClass().getDeclaredFields()) {
            String found = propertyOfField(value, field, path);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static String propertyOfField(Object value, Field field, String path) {
        if (Modifier.isStatic(field.getModifiers())) {
            return null;
        }
        try {
            field.setAccessible(true);
            Object content = field.get(value);
            if (!field.getName().equals("additionalProperties")) {
                return propertyOf(content, path + "." + field.getName());
            }
            Map<?, ?> additional = (Map<?, ?>) content;
            return additional == null || additional.isEmpty() ? null : path + "." + additional.keySet();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static String firstIn(Collection<?> values, String path) {
        for (Object value : values) {
            String found = propertyOf(value, path + "[]");
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
