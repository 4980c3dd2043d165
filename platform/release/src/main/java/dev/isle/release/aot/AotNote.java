package dev.isle.release.aot;

import dev.isle.release.ReleaseFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a cache was made of, noted beside it: release, runtime, and every jar with its size and modification time. Equal texts mean that the JVM accepts the
 * cache, given the options that must match, which are noted in a text of their own.
 */
final class AotNote {
    private static final String FORMAT = "isle-aot/1";

    private AotNote() {}

    /** The note for a cache made now. */
    static String of(String seal, JavaRuntime java, List<ReleaseFile> files) {
        Stream<String> head = Stream.of(FORMAT, "release " + seal, "runtime " + java.digest());
        Stream<String> jars = files.stream()
                .filter(f -> f.path().endsWith(".jar"))
                .map(f -> "jar " + f.size() + " " + f.modifiedMillis() + " " + f.path());
        return Stream.concat(head, jars).map(line -> line + "\n").collect(Collectors.joining());
    }

    /** The note of the options that must match. */
    static String options(List<String> options) {
        return MatchingOptions.of(options).stream().map(line -> line + "\n").collect(Collectors.joining());
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
