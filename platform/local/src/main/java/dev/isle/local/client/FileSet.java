package dev.isle.local.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

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

    /** A digest over all paths and texts: equal for equal file sets. */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(texts).forEach((path, text) -> {
                digest.update((path + "\0" + text.length() + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(text.getBytes(StandardCharsets.UTF_8));
            });
            return "sha256:" + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java runtime has SHA-256", missing);
        }
    }
}
