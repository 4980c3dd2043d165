package dev.isle.release.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * The folder of one cache, and the order in which its files come and go: the note is removed first and written last, so that whoever finds it finds a whole and
 * proven cache.
 */
record AotPlace(Path folder) {
    private static final String CACHE = "suite.aot";
    private static final String NOTE = "made-of.txt";
    private static final String OPTIONS = "options.txt";
    private static final String FAILURE = "failure.txt";

    Path lock() {
        return folder.resolve(".lock");
    }

    Path cache() {
        return folder.resolve(CACHE);
    }

    /** Where a cache is written before it is proven. */
    Path fresh() {
        return folder.resolve(CACHE + ".new");
    }

    Path log(String run) {
        return folder.resolve(run + ".log");
    }

    Path note() {
        return folder.resolve(NOTE);
    }

    /** When the cache was made; empty when there is none. */
    Optional<FileTime> made() {
        try {
            return Optional.of(Files.getLastModifiedTime(note()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the cache was made of exactly what the note says. */
    boolean stands(String note) {
        return AotNote.stands(folder.resolve(NOTE), note) && Files.isRegularFile(cache());
    }

    /** Whether the cache was made with the same options, as far as they must match. */
    boolean madeWith(List<String> options) {
        return AotNote.stands(folder.resolve(OPTIONS), AotNote.options(options));
    }

    /** Whether exactly this was tried and failed. */
    boolean failed(String note, List<String> options) {
        return AotNote.stands(folder.resolve(FAILURE), note + AotNote.options(options));
    }

    /** Takes away what an earlier training left. */
    void clear() throws IOException {
        for (String stale : List.of(NOTE, OPTIONS, FAILURE, CACHE, CACHE + ".new")) {
            Files.deleteIfExists(folder.resolve(stale));
        }
    }

    /** Puts a proven cache in its place. */
    void publish(String note, List<String> options) throws IOException {
        Files.move(fresh(), cache(), StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(folder.resolve(OPTIONS), AotNote.options(options));
        Path unfinished = folder.resolve(NOTE + ".new");
        Files.writeString(unfinished, note);
        Files.move(unfinished, folder.resolve(NOTE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Notes that this was tried and failed. */
    void publishFailure(String note, List<String> options) throws IOException {
        Files.deleteIfExists(fresh());
        Files.writeString(folder.resolve(FAILURE), note + AotNote.options(options));
    }
}
