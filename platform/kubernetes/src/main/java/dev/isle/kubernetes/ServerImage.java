package dev.isle.kubernetes;

import java.util.Map;

/**
 * The container image that holds a release and its Java runtimes.
 *
 * @param reference image reference, by digest outside development
 * @param releasePath where the release lies in it
 * @param javaHomes Java homes in it by feature version
 */
public record ServerImage(String reference, String releasePath, Map<Integer, String> javaHomes) {
    /** Copies. */
    public ServerImage {
        javaHomes = Map.copyOf(javaHomes);
    }
}
