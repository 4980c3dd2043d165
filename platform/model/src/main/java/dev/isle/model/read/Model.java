package dev.isle.model.read;

import dev.isle.model.Environment;
import dev.isle.model.Release;
import dev.isle.model.Suite;

/**
 * A valid file set, read.
 *
 * @param folder the release's folder, as the lookup named it
 */
public record Model(Suite suite, Release release, Environment environment, Origins origins, String folder) {
    /** Whether the release is sealed: named by digests, unchangeable. */
    public boolean sealed() {
        return release.spec().seal() != null;
    }
}
