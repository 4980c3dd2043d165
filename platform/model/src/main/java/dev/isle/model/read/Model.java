package dev.isle.model.read;

import dev.isle.model.Environment;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import java.util.Map;

/**
 * A valid file set, read.
 *
 * @param folder the release's folder, as the lookup named it
 * @param templates texts of the release's template files ({@code files: {x: {from: PATH}}}) by path within the release
 */
public record Model(
        Suite suite,
        Release release,
        Environment environment,
        Origins origins,
        String folder,
        Map<String, String> templates) {
    /** Copies the map. */
    public Model {
        templates = Map.copyOf(templates);
    }

    /** Whether the release is sealed: named by digests, unchangeable. */
    public boolean sealed() {
        return release.spec().seal() != null;
    }
}
