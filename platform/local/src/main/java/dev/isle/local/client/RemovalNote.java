package dev.isle.local.client;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a removal must not forget when it breaks off: by then the Record, which says what is kept and whose environment it is, may lie in the archive already.
 * In the file {@code removing}: {@code ARCHIVE keep|delete} in the first line, the environment's file in the second.
 *
 * @param archive name of the folder that Record and log go to
 * @param keepData whether data outlives the environment
 * @param file the environment's file; empty when none was ever applied
 */
record RemovalNote(String archive, boolean keepData, String file) {
    private static final String DELETE = "delete";

    /** That of the removal that broke off; null when there is none, or when the environment has been made anew since then. */
    static @Nullable RemovalNote of(EnvironmentFolder folder) throws IOException {
        String text = AtomicFile.readOrNull(folder.removing());
        if (text == null) {
            return null;
        }
        String[] lines = text.split("\n", 2);
        String[] words = lines[0].strip().split(" ");
        // Cut short or damaged it says nothing; then nothing is deleted that cannot be made again.
        boolean delete = words.length == 2 && words[1].equals(DELETE);
        RemovalNote note = new RemovalNote(words[0], !delete, lines.length == 2 ? lines[1].stripTrailing() : "");
        return note.archive.isEmpty() || note.ofAnotherLife(folder) ? null : note;
    }

    /** The note of a removal that begins or goes on: what one that broke off was to keep is kept. */
    static RemovalNote begin(
            EnvironmentFolder folder, boolean keepData, String archive, Record.@Nullable Applied applied)
            throws IOException {
        RemovalNote before = of(folder);
        RemovalNote note = before == null
                ? new RemovalNote(archive, keepData, applied == null ? "" : applied.file())
                : new RemovalNote(before.archive, keepData || before.keepData, before.file);
        if (!note.equals(before)) {
            AtomicFile.write(folder.removing(), note.text());
        }
        return note;
    }

    private String text() {
        return archive + " " + (keepData ? "keep" : DELETE) + "\n" + file + "\n";
    }

    /** Whether the removal has archived another life of the environment there. */
    private boolean ofAnotherLife(EnvironmentFolder folder) {
        return Stream.of(folder.record(), folder.log())
                .anyMatch(kept -> Files.exists(kept)
                        && Files.exists(folder.home().archive().resolve(archive).resolve(kept.getFileName())));
    }
}
