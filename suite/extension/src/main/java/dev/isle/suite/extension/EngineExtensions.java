package dev.isle.suite.extension;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The engines that extensions bring, by name. Immutable. */
public final class EngineExtensions {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)+");
    private static final int LONGEST = 40;
    /** How a sensor of every engine ends: two sensors of one name would be one. */
    private static final String TAKEN = "-backlog";

    private final Map<String, EngineExtension> engines = new LinkedHashMap<>();

    private EngineExtensions(List<EngineExtension> found) {
        for (EngineExtension engine : found) {
            String name = engine.name();
            if (!NAME.matcher(name).matches() || name.length() > LONGEST || name.endsWith(TAKEN)) {
                throw new IllegalStateException(origin(engine) + " brings an engine '" + name
                        + "'; a name is made of lower-case words with dashes, at least two of them, has at most "
                        + LONGEST
                        + " characters and does not end with " + TAKEN);
            }
            @Nullable EngineExtension other = engines.put(name, engine);
            if (other != null) {
                throw new IllegalStateException(
                        "two extensions bring an engine " + name + ": " + origin(other) + " and " + origin(engine));
            }
        }
    }

    /**
     * Those on the class path.
     *
     * @throws IllegalStateException when one cannot be loaded or two contradict each other; the message names it and its jar
     */
    public static EngineExtensions installed() {
        try {
            return of(ServiceLoader.load(EngineExtension.class, EngineExtensions.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList());
        } catch (ServiceConfigurationError | LinkageError unusable) {
            throw new IllegalStateException(
                    "an extension on the class path cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /**
     * A set of engines.
     *
     * @throws IllegalStateException when a name is none, or two have the same
     */
    public static EngineExtensions of(List<EngineExtension> found) {
        return new EngineExtensions(found);
    }

    /** Their names, in the order in which they were found. */
    public Set<String> names() {
        return engines.keySet();
    }

    /** The engines by name. */
    public Map<String, EngineExtension> byName() {
        return new LinkedHashMap<>(engines);
    }

    private static String origin(EngineExtension engine) {
        return engine.getClass().getName() + " of "
                + engine.getClass().getProtectionDomain().getCodeSource();
    }
}
