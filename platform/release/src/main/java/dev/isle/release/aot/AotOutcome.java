package dev.isle.release.aot;

import java.nio.file.Path;
import java.time.Duration;

/** What came of asking for a release's AOT cache. Servers run in every case; without a cache they start more slowly. */
public sealed interface AotOutcome {
    /**
     * There is a proven cache.
     *
     * @param trained whether it was made just now
     * @param took how long that was
     * @param remark what is worth saying beside: whose cache serves, or why the base's does not; mostly empty
     */
    record Ready(Path cache, boolean trained, Duration took, String remark) implements AotOutcome {
        /** One about which nothing is to be said. */
        public Ready(Path cache, boolean trained, Duration took) {
            this(cache, trained, took, "");
        }
    }

    /** None is meant to be: an unsealed release, a suite that says no training command, a Java too old. The reason is for those who ask. */
    record NotOffered(String reason) implements AotOutcome {}

    /** Training failed: a warning to show, with what to do. */
    record Failed(String warning) implements AotOutcome {}
}
