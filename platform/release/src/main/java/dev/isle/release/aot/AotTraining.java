package dev.isle.release.aot;

import dev.isle.model.CacheTraining;
import dev.isle.release.Folders;
import dev.isle.release.ReleaseFailure;
import dev.isle.release.StoredRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains and proves one cache; or proves that the one of a release that was only added to serves as it is.
 *
 * <p>Steps: 1. the suite's training command runs with {@code -XX:AOTCacheOutput}, until its very end, for a child of the JVM writes the file; 2. the command runs
 * again with {@code -XX:AOTMode=on}, with which a JVM refuses to start where it cannot use the cache: that is the proof; 3. the cache is put in place.
 */
record AotTraining(StoredRelease release, CacheTraining training, JavaRuntime java, List<String> options, String note) {

    /** Trains, under the lock of the place. */
    AotOutcome run(AotPlace place) throws IOException {
        long began = System.nanoTime();
        place.clear();
        Path work = Files.createTempDirectory(place.folder(), "work");
        Optional<String> problem;
        try {
            problem = attempt(place, work);
        } finally {
            Folders.delete(work);
        }
        if (problem.isPresent()) {
            place.publishFailure(note, options);
            return failed(place, problem.get());
        }
        place.publish(note, options);
        return new AotOutcome.Ready(place.cache(), true, Duration.ofNanos(System.nanoTime() - began));
    }

    /**
     * Takes over the cache of the release that this one was composed of, under the lock of the place: a Java runtime takes a cache for
     * a class path that begins like the one it was made with. That it does is proven by the same run as a trained one's.
     *
     * @param whose cache it is, in words
     * @return what is there now; or empty, with nothing changed but logs, and the cause in {@code problem}
     */
    Optional<AotOutcome> adopt(AotPlace place, Path cache, String whose, StringBuilder problem) throws IOException {
        long began = System.nanoTime();
        place.clear();
        Path work = Files.createTempDirectory(place.folder(), "work");
        try {
            try {
                Files.createLink(place.fresh(), cache);
            } catch (IOException | UnsupportedOperationException anotherDisk) {
                Files.copy(cache, place.fresh());
            }
            Optional<String> refused = prove(place, work);
            if (refused.isPresent()) {
                problem.append(refused.get());
                Files.delete(place.fresh());
                return Optional.empty();
            }
        } catch (ReleaseFailure e) {
            problem.append(e.getMessage());
            Files.deleteIfExists(place.fresh());
            return Optional.empty();
        } finally {
            Folders.delete(work);
        }
        place.publish(note, options);
        return Optional.of(new AotOutcome.Ready(
                place.cache(),
                false,
                Duration.ofNanos(System.nanoTime() - began),
                "it is the one of " + whose + ", proven with the longer class path"));
    }

    /** What to tell when there is no cache. */
    AotOutcome.Failed failed(AotPlace place, String what) {
        return new AotOutcome.Failed("no AOT cache for " + release.title() + " on Java " + java.feature() + " ("
                + java.home() + "): " + what
                + "; servers run without it and start more slowly. The logs are in " + place.folder()
                + "; `isle release train " + release.release().spec().suite() + "/"
                + release.release().spec().version() + "` tries again");
    }

    private Optional<String> attempt(AotPlace place, Path work) {
        try {
            Optional<String> problem = run("training", place, work, "-XX:AOTCacheOutput=" + place.fresh());
            if (problem.isPresent()) {
                return problem.map(what -> "the training command failed: " + what);
            }
            if (!Files.isRegularFile(place.fresh())) {
                return Optional.of("the training command ended well but wrote no cache; does its JVM get the options?");
            }
            return prove(place, work).map(what -> "a cache was written, but a JVM that must use it failed: " + what);
        } catch (ReleaseFailure e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> prove(AotPlace place, Path work) {
        return run("proof", place, work, "-XX:AOTMode=on", "-XX:AOTCache=" + place.fresh());
    }

    private Optional<String> run(String name, AotPlace place, Path work, String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        List<String> command = TrainingCommand.fill(training.command(), release, java, all);
        return TrainingRun.run(command, work, place.log(name), training.timeout());
    }
}
