package dev.isle.local.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
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

    /** The one rule of what is the same file: one file may have several names, by links. What is not there is the same only under the same name. */
    public static boolean same(Path a, Path b) {
        try {
            return a.equals(b) || Files.exists(a) && Files.isSameFile(a, b);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * The set under the name that its file was applied by, so that another name of it is no change. What the file refers to keeps its names.
     *
     * @return empty when that is another file
     */
    public Optional<FileSet> under(String applied) {
        if (applied.equals(file)) {
            return Optional.of(this);
        }
        if (!same(Path.of(applied), Path.of(file))) {
            return Optional.empty();
        }
        Map<String, String> named = new HashMap<>(texts);
        String text = named.remove(file);
        if (text != null) {
            named.put(applied, text);
        }
        return Optional.of(new FileSet(applied, named, releaseFolder));
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
