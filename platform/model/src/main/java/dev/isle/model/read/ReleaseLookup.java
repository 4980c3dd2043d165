package dev.isle.model.read;

import dev.isle.model.Release;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the folder of a release, in the store, beside the distribution or by its path: the caller's part, because the model does no input. */
@FunctionalInterface
public interface ReleaseLookup {
    /**
     * Finds a release.
     *
     * @param suite the suite's name as the environment has it
     * @param release a version, or the path of an unsealed folder (relative to the environment file)
     * @param environmentFile the path of the file that names it
     */
    Answer find(String suite, String release, String environmentFile);

    /** What was found. */
    sealed interface Answer {}

    /**
     * A folder.
     *
     * @param folder its path, for positions: {@code folder/suite.yaml:3:1}
     * @param files its files by path within it; {@code release.yaml} and the Suite file are read
     * @param unsealed what the caller knows of a folder without {@code release.yaml} (schema steps, for example), or null
     */
    record Found(String folder, Sources files, @Nullable Release unsealed) implements Answer {}

    /**
     * Nothing.
     *
     * @param looked where it was looked for, in words
     * @param known versions of the suite that there are
     */
    record Missing(String looked, List<String> known) implements Answer {
        /** Copies the list. */
        public Missing {
            known = List.copyOf(known);
        }
    }
}
