package dev.isle.release.aot;

import dev.isle.release.ReleaseFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a cache was made of, noted beside it: release, runtime, and every jar with its size and modification time. Equal texts mean that the JVM accepts the
 * cache, given the options that must match, which are noted in a text of their own.
 */
final class AotNote {
    private static final String FORMAT = "isle-aot/1";

    private AotNote() {}

    /** The note for a cache made now. */
    static String of(String seal, JavaRuntime java, List<ReleaseFile> files) {
        return head(seal, java)
                + files.stream()
                        .filter(f -> f.path().endsWith(".jar"))
                        .map(f -> "jar " + f.size() + " " + f.modifiedMillis() + " " + f.path() + "\n")
                        .collect(Collectors.joining());
    }

    /** The note of the options that must match. */
    static String options(List<String> options) {
        return MatchingOptions.of(options).stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /**
     * Whether a note was made for that release and runtime, and every jar in it still lies in the release's folder with the same size and modification time.
     * Reads the note and asks for one jar's attributes after the other; jars that came later are on nobody's class path.
     */
    static boolean holds(Path note, String seal, JavaRuntime java, Path releaseFolder) {
        String head = head(seal, java);
        String text;
        try {
            text = Files.readString(note, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return false;
        }
        return text.startsWith(head)
                && text.substring(head.length()).lines().allMatch(line -> jarStands(line, releaseFolder));
    }

    private static boolean jarStands(String line, Path releaseFolder) {
        String[] parts = line.split(" ", 4);
        if (parts.length < 4) {
            return false;
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(releaseFolder.resolve(parts[3]), BasicFileAttributes.class);
            return parts[1].equals(Long.toString(attributes.size()))
                    && parts[2].equals(
                            Long.toString(attributes.lastModifiedTime().toMillis()));
        } catch (IOException e) {
            return false;
        }
    }

    private static String head(String seal, JavaRuntime java) {
        return FORMAT + "\nrelease " + seal + "\nruntime " + java.digest() + "\n";
    }

    /** Whether a file holds exactly this note. */
    static boolean stands(Path file, String note) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).equals(note);
        } catch (IOException e) {
            return false;
        }
    }
}
