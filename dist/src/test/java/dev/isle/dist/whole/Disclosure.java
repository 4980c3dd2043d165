package dev.isle.dist.whole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the content of an environment's secrets is told that should be told nowhere. A secret is known by its one line; a private key by the first line of its
 * body, so that nothing public, such as the certificate that may lie in the same file, is taken for it.
 *
 * @param secrets what to look for, by the file that may hold it
 */
record Disclosure(Map<Path, String> secrets) {
    private static final String KEY = "PRIVATE KEY-----\n";
    private static final int SHORTEST = 16;

    /** Of all secrets that the environment has now: those that Isle made for it, and the keys of its servers. */
    static Disclosure of(Path environment) throws IOException {
        Map<Path, String> secrets = new LinkedHashMap<>();
        for (Path file : files(environment)) {
            if (file.startsWith(environment.resolve("secrets"))
                    || file.getFileName().toString().equals("server.key")) {
                String text = text(file);
                int key = text.indexOf(KEY);
                String line = (key < 0 ? text : text.substring(key + KEY.length()))
                        .lines()
                        .findFirst()
                        .orElse("");
                if (line.length() < SHORTEST) {
                    throw new IllegalStateException(file + " is too short to be looked for");
                }
                secrets.put(file, line);
            }
        }
        return new Disclosure(secrets);
    }

    /** Names of the secrets' own files. */
    Set<String> names() {
        return secrets.keySet().stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toSet());
    }

    /** Which files below a folder tell a secret, the secrets' own files included: each as FILE tells SECRET. */
    List<String> below(Path folder) throws IOException {
        List<String> told = new ArrayList<>();
        for (Path file : files(folder)) {
            try {
                told.addAll(by(file.toString(), text(file)));
            } catch (NoSuchFileException gone) {
                continue;
            }
        }
        return told;
    }

    /** What {@link #below} says of the secrets' own files. */
    List<String> own() {
        return secrets.keySet().stream()
                .map(secret -> secret + " tells " + secret.getFileName())
                .toList();
    }

    /** Which secrets a text tells. */
    List<String> by(String what, String text) {
        return secrets.entrySet().stream()
                .filter(secret -> text.contains(secret.getValue()))
                .map(secret -> what + " tells " + secret.getKey().getFileName())
                .toList();
    }

    /** Byte for byte: most files are no text. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }
}
