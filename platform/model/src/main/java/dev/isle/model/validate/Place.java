package dev.isle.model.validate;

import dev.isle.model.bind.Bound;
import dev.isle.model.yaml.Path;

/**
 * A value of a file, as the place of a finding.
 *
 * @param in the file
 * @param path of the value
 */
record Place(Bound<?> in, String path) {
    /** A value of a map. */
    Place key(String key) {
        return new Place(in, Path.child(path, key));
    }

    /** An element of a list. */
    Place element(int index) {
        return new Place(in, Path.element(path, index));
    }

    /** Whether the file holds a value for a key, right or wrong. */
    boolean holds(String key) {
        return key(key).exists();
    }

    /** Whether the file holds the value, right or wrong. */
    boolean exists() {
        return in.document().has(path);
    }
}
