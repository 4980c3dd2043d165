package dev.isle.model.read;

import dev.isle.model.problem.Problem;
import java.util.List;

/**
 * The outcome of reading a file set.
 *
 * @param <T> what was read
 */
public sealed interface Read<T> {
    /**
     * A valid file set.
     *
     * @param warnings what is allowed but probably not meant, by file and line
     */
    record Good<T>(T value, List<Problem> warnings) implements Read<T> {
        /** Copies the list. */
        public Good {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Mistakes: all of them, by file and line; never none.
     */
    record Bad<T>(List<Problem> problems) implements Read<T> {
        /** Copies the list. */
        public Bad {
            problems = List.copyOf(problems);
        }
    }
}
