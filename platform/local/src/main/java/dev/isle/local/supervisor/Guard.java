package dev.isle.local.supervisor;

import dev.isle.local.process.SupervisorLog;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the supervisor alive: a part of its loop that fails is logged, once per cause, and tried again with the next turn. A full disk or a file that nobody can
 * read must not leave servers unwatched. One thread at a time.
 */
final class Guard {
    private final Map<String, String> said = new HashMap<>();
    private Set<String> lastLines = Set.of();

    /** A part of the loop. */
    @FunctionalInterface
    interface Part<T> {
        /** Carries it out. */
        T run() throws IOException, InterruptedException;
    }

    /**
     * Carries out a part of the loop.
     *
     * @param what it is, for the log: {@code cannot ...}
     * @return null when it failed
     */
    <T> @Nullable T run(String what, Part<T> part) throws InterruptedException {
        try {
            T result = part.run();
            if (said.remove(what) != null) {
                SupervisorLog.info("it works again: " + what.replaceFirst("^cannot ", ""));
            }
            return result;
        } catch (IOException | RuntimeException failure) {
            String words = what + ": " + failure.getMessage();
            if (!words.equals(said.put(what, words))) {
                SupervisorLog.warn(words + "; tried again every second", failure);
            }
            return null;
        }
    }

    /** Logs what a turn did. What the turn before did too, with the same words, was fruitless then and is said already. */
    void done(List<String> lines) {
        lines.stream().filter(line -> !lastLines.contains(line)).forEach(SupervisorLog::info);
        lastLines = new HashSet<>(lines);
    }
}
