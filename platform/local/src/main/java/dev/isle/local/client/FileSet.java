package dev.isle.local.client;

import java.util.Map;

/**
 * The files that describe an environment, exactly as read.
 *
 * @param file the environment file's path, absolute; one of the keys of {@code texts}
 * @param texts every file of the set by path: the environment's, what it extends, the suite's and the release's
 * @param releaseFolder where the release lies
 */
public record FileSet(String file, Map<String, String> texts, String releaseFolder) {
    /** Copies. */
    public FileSet {
        texts = Map.copyOf(texts);
    }
}
