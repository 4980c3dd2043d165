package dev.isle.cli.verb;

import dev.isle.model.read.EnvironmentTexts;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Compares the files on disk with the texts that were applied, by what they say: a comment or an empty list is no difference. */
final class AppliedFiles {
    private AppliedFiles() {}

    /** Paths of files that differ now or are gone; a release's files are not among them, a release does not change. */
    static List<String> differing(Record.Applied applied) {
        return differing(applied.texts(), applied.releaseFolder());
    }

    /** As {@link #differing(Record.Applied)}, of texts that are not applied yet. */
    static List<String> differing(Map<String, String> texts, String releaseFolder) {
        return texts.entrySet().stream()
                .filter(text -> !text.getKey().startsWith(releaseFolder + "/"))
                .filter(text -> !same(Path.of(text.getKey()), text.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Whether a file says what was applied of it. */
    static boolean same(Path file, String applied) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= FileSetReader.LARGEST_FILE
                    && EnvironmentTexts.saySame(file.toString(), Files.readString(file), applied);
        } catch (IOException e) {
            return false;
        }
    }
}
