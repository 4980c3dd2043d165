package dev.isle.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels and annotations by which Isle knows what is its own. Objects without {@link #ENVIRONMENT} are never touched. */
final class Marks {
    /** The one field manager of server-side apply. */
    static final String FIELD_MANAGER = "isle";
    /** Label: the environment's name; Isle's mark. */
    static final String ENVIRONMENT = "isle.dev/environment";
    /** Label: the server's name. */
    static final String SERVER = "isle.dev/server";
    /** Label: the task's name. */
    static final String TASK = "isle.dev/task";
    /** Annotation of a pod template: the plan hash of the server or task. */
    static final String HASH = "isle.dev/hash";
    /** Annotation of a Job: the task's invocation. */
    static final String INVOCATION = "isle.dev/invocation";
    /** Annotation of a Job: which attempt of that hash and invocation it is. */
    static final String ATTEMPT = "isle.dev/attempt";
    /** Annotation of a Secret: how many random bytes were or are to be made. */
    static final String BYTES = "isle.dev/bytes";

    private Marks() {}

    /** Labels of an object of the environment, in the common vocabulary and in Isle's. */
    static Map<String, String> of(String environment, String suite) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("app.kubernetes.io/managed-by", "isle");
        labels.put("app.kubernetes.io/part-of", suite);
        labels.put("app.kubernetes.io/instance", environment);
        labels.put(ENVIRONMENT, environment);
        return labels;
    }

    /** {@link #of} with one more pair. */
    static Map<String, String> of(String environment, String suite, String key, String value) {
        Map<String, String> labels = of(environment, suite);
        labels.put(key, value);
        return labels;
    }

    /** Labels that select one server's pods. */
    static Map<String, String> selector(String environment, String server) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(ENVIRONMENT, environment);
        labels.put(SERVER, server);
        return labels;
    }

    /** Whether the object is that environment's. */
    static boolean owns(String environment, HasMetadata object) {
        return environment.equals(label(object, ENVIRONMENT));
    }

    /** A label's value. */
    static @Nullable String label(HasMetadata object, String key) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? null : labels.get(key);
    }

    /** An annotation's value. */
    static @Nullable String annotation(HasMetadata object, String key) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(key);
    }
}
