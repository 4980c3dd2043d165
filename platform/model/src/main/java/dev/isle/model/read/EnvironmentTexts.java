package dev.isle.model.read;

import dev.isle.model.Environment;
import dev.isle.model.bind.Binder;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Problems;
import dev.isle.model.yaml.Document;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What texts of Environment files say, without a release. Pure. */
public final class EnvironmentTexts {
    private EnvironmentTexts() {}

    /**
     * Whether two texts of one file say the same. Comments, order and form say nothing, nor does an empty list or map where an absent key means the same. A
     * text with mistakes, or one that extends another file (there an empty list may take something away), says the same only as an equal text.
     *
     * @param file its name
     */
    public static boolean saySame(String file, String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        Environment said = alone(file, one);
        return said != null && said.equals(alone(file, other));
    }

    /**
     * The labels of an Environment; empty when there is none or it has mistakes.
     *
     * @param file its name
     * @param sources its text and those of the files that it extends
     */
    public static Map<String, String> labels(String file, Sources sources) {
        Problems problems = new Problems();
        Document document = new DocumentReader(sources, problems).readChain(file);
        Environment environment = document == null
                ? null
                : Binder.bind(Environment.class, document, DocumentReader.HEAD, problems)
                        .value();
        return environment == null || !problems.isEmpty()
                ? Map.of()
                : environment.metadata().labels();
    }

    /** The Environment that the text describes without another file; null when there is none or it has mistakes. */
    private static @Nullable Environment alone(String file, String text) {
        Problems problems = new Problems();
        Document document =
                new DocumentReader(path -> path.equals(file) ? text : null, problems).read(file, file, "Environment");
        if (document == null) {
            return null;
        }
        Bound<Environment> bound = Binder.bind(Environment.class, document, DocumentReader.HEAD, problems);
        return problems.isEmpty() && bound.value().spec().extendsFile() == null ? bound.value() : null;
    }
}
