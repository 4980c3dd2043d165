package dev.isle.release.aot;

import dev.isle.model.CacheTraining;
import dev.isle.model.Release;
import dev.isle.release.ReleaseFailure;
import dev.isle.release.ReleaseLimits;
import dev.isle.release.ReleaseTree;
import dev.isle.release.StoredRelease;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The AOT caches of sealed releases, in folders {@code SUITE/VERSION/RUNTIME} below one or more roots: one cache per release and Java runtime, made by
 * {@link AotTraining}.
 *
 * <p>Invariants: a cache is handed out only while the note beside it stands, that is, while release, runtime and every jar (size and modification time) are those
 * that it was proven with; a failed training is noted too and not repeated by itself until something changed; one process at a time trains a release. Safe for
 * several threads and processes.
 */
public final class AotCaches {
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final List<Path> roots;
    private final Map<Question, Known> answers = new ConcurrentHashMap<>();

    private record Question(Path releaseFolder, Path javaHome) {}

    /** A cache that was found, and when it was made. */
    private record Known(AotPlace place, Optional<FileTime> made) {}

    /**
     * Caches below some folders.
     *
     * @param roots where caches are looked for, in this order; new ones are made below the first
     */
    public AotCaches(List<Path> roots) {
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("at least one folder for caches is needed");
        }
        this.roots = List.copyOf(roots);
    }

    /** The caches of a user, and those beside Isle itself. */
    public static AotCaches of(Path isleHome, Optional<Path> distribution) {
        List<Path> roots = new ArrayList<>(List.of(isleHome.resolve("aot")));
        distribution.ifPresent(d -> roots.add(d.resolve("aot")));
        return new AotCaches(roots);
    }

    /**
     * The cache of the release in a folder, for the runtime in another: the cheap question that is asked before servers start. Costs a {@code stat} per jar; the
     * same question to the same object costs one, for as long as nobody trains anew: a jar that is touched meanwhile is left to the JVM to notice. Runs nothing.
     *
     * @return empty when there is none that the JVM would accept, or the folder is no stored release
     */
    public Optional<Path> find(Path releaseFolder, Path javaHome) {
        Question question = new Question(releaseFolder, javaHome);
        Known known = answers.get(question);
        if (known == null || !known.made().equals(known.place().made())) {
            known = look(releaseFolder, javaHome)
                    .map(place -> new Known(place, place.made()))
                    .orElse(null);
            if (known == null) {
                return Optional.empty();
            }
            answers.put(question, known);
        }
        return Optional.of(known.place().cache());
    }

    private Optional<AotPlace> look(Path releaseFolder, Path javaHome) {
        Optional<String> seal = StoredRelease.sealNoted(releaseFolder);
        Path version = releaseFolder.getFileName();
        Path suite = releaseFolder.getParent() == null
                ? null
                : releaseFolder.getParent().getFileName();
        if (seal.isEmpty() || version == null || suite == null) {
            return Optional.empty();
        }
        try {
            JavaRuntime java = JavaRuntime.at(javaHome);
            Path relative = suite.resolve(version).resolve(java.shortDigest());
            return roots.stream()
                    .map(root -> new AotPlace(root.resolve(relative)))
                    .filter(place -> AotNote.holds(place.note(), seal.get(), java, releaseFolder))
                    .filter(place -> Files.isRegularFile(place.cache()))
                    .findFirst();
        } catch (ReleaseFailure e) {
            return Optional.empty();
        }
    }

    /**
     * The cache of a release for a runtime; trains it when there is none, which takes some ten seconds.
     *
     * @param training the suite's training command
     * @param options the options that servers of that kind run with, as the planner derives them
     * @param again whether a training that failed before is tried again
     */
    public AotOutcome ensure(
            StoredRelease release,
            @Nullable CacheTraining training,
            JavaRuntime java,
            List<String> options,
            boolean again) {
        String seal = release.release().spec().seal();
        if (seal == null) {
            return new AotOutcome.NotOffered(release.title() + " is not sealed: its files may change at any time");
        }
        if (training == null) {
            return new AotOutcome.NotOffered(
                    "the suite " + release.release().spec().suite() + " names no training command");
        }
        if (java.feature() < JavaRuntime.FIRST_WITH_CACHE) {
            return new AotOutcome.NotOffered("Java " + java.feature() + " in " + java.home()
                    + " has no AOT cache of this kind; " + JavaRuntime.FIRST_WITH_CACHE + " and later have");
        }
        AotTraining wanted = new AotTraining(release, training, java, options, note(seal, java, release.folder()));
        return present(wanted).orElseGet(() -> trainAlone(wanted, again));
    }

    private AotOutcome trainAlone(AotTraining wanted, boolean again) {
        AotPlace place = new AotPlace(roots.getFirst().resolve(relative(wanted)));
        ONE_AT_A_TIME.lock();
        try {
            Files.createDirectories(place.folder());
            try (FileChannel channel =
                            FileChannel.open(place.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                Optional<AotOutcome> meanwhile = present(wanted);
                if (meanwhile.isPresent()) {
                    return meanwhile.get();
                }
                if (!again && place.failed(wanted.note(), wanted.options())) {
                    return wanted.failed(place, "training failed before and nothing has changed since");
                }
                return adoptOrTrain(wanted, place);
            }
        } catch (IOException e) {
            return wanted.failed(place, "it could not be written: " + e);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /** A composed release has the base's cache where that serves; where it does not, it gets one of its own, and that is said. */
    private AotOutcome adoptOrTrain(AotTraining wanted, AotPlace place) throws IOException {
        Release.Spec release = wanted.release().release().spec();
        Release.Composition composition = release.composition();
        if (composition == null) {
            return wanted.run(place);
        }
        String whose = release.suite() + " " + composition.base();
        StringBuilder problem = new StringBuilder();
        Optional<AotPlace> base = base(wanted, release.suite(), composition);
        if (base.isPresent()) {
            Optional<AotOutcome> adopted = wanted.adopt(place, base.get().cache(), whose, problem);
            if (adopted.isPresent()) {
                return adopted.get();
            }
        } else {
            problem.append("there is none that was made of the same jars, for this Java and with these options");
        }
        return switch (wanted.run(place)) {
            case AotOutcome.Ready own ->
                new AotOutcome.Ready(
                        own.cache(),
                        true,
                        own.took(),
                        "warning: the cache of " + whose + " does not serve: " + problem);
            case AotOutcome none -> none;
        };
    }

    private Optional<AotPlace> base(AotTraining wanted, String suite, Release.Composition composition) {
        Path relative = Path.of(suite, composition.base(), wanted.java().shortDigest());
        return roots.stream()
                .map(root -> new AotPlace(root.resolve(relative)))
                .filter(place -> AotNote.holds(
                        place.note(),
                        composition.baseSeal(),
                        wanted.java(),
                        wanted.release().folder()))
                .filter(place -> place.madeWith(wanted.options()) && Files.isRegularFile(place.cache()))
                .findFirst();
    }

    private Optional<AotOutcome> present(AotTraining wanted) {
        return standing(relative(wanted), wanted.note())
                .filter(place -> place.madeWith(wanted.options()))
                .map(place -> new AotOutcome.Ready(place.cache(), false, Duration.ZERO));
    }

    private Optional<AotPlace> standing(Path relative, String note) {
        return roots.stream()
                .map(root -> new AotPlace(root.resolve(relative)))
                .filter(place -> place.stands(note))
                .findFirst();
    }

    /** Suite and version were checked as names when the release was read from its store, so they stay below the root. */
    private static Path relative(AotTraining wanted) {
        return Path.of(
                wanted.release().release().spec().suite(),
                wanted.release().release().spec().version(),
                wanted.java().shortDigest());
    }

    private static String note(String seal, JavaRuntime java, Path releaseFolder) {
        return AotNote.of(seal, java, ReleaseTree.list(releaseFolder, ReleaseLimits.DEFAULT));
    }
}
