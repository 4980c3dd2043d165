package dev.isle.model.bind;

import dev.isle.model.yaml.Document;
import java.util.Set;

/**
 * A record bound from a document.
 *
 * @param value complete: a stand-in takes the place of each value that was wrong
 * @param document where it was read from, for positions
 * @param damaged the paths of values that were wrong or missing; what lies there is a stand-in and says nothing
 * @param incomplete the paths of maps with keys that are not known: something that seems left out may be misspelt
 */
public record Bound<T extends Record>(T value, Document document, Set<String> damaged, Set<String> incomplete) {
    /** Copies the sets. */
    public Bound {
        damaged = Set.copyOf(damaged);
        incomplete = Set.copyOf(incomplete);
    }

    /** Whether a statement about the value at {@code path} can be trusted. */
    public boolean sound(String path) {
        if (damaged.isEmpty() && incomplete.isEmpty()) {
            return true;
        }
        if (incomplete.contains(path)) {
            return false;
        }
        for (int end = path.length();
                end > 0;
                end = Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1))) {
            if (damaged.contains(path.substring(0, end))) {
                return false;
            }
        }
        return !damaged.contains("");
    }
}
