package dev.isle.dist;

import dev.isle.model.CacheTraining;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.plan.planner.JvmOptions;
import dev.isle.release.Folders;
import dev.isle.release.ReleaseFailure;
import dev.isle.release.ReleaseLimits;
import dev.isle.release.ReleaseScan;
import dev.isle.release.ReleaseStore;
import dev.isle.release.ReleaseText;
import dev.isle.release.StoredRelease;
import dev.isle.release.aot.AotCaches;
import dev.isle.release.aot.AotOutcome;
import dev.isle.release.aot.JavaRuntime;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the distribution's folder: {@code isle.jar} with {@code lib/}, {@code releases/SUITE/VERSION} sealed, {@code aot/} with the release's cache, and the
 * command line's own cache. What is right already is left alone with its times, so that a build without changes costs nothing and keeps every cache.
 *
 * <p>{@code AssembleDistribution DISTRIBUTION ISLE_JAR RELEASE_FOLDER VERSION}, on the class path that becomes {@code lib/}.
 */
public final class AssembleDistribution {
    private final Path distribution;
    private final PrintStream out;

    private AssembleDistribution(Path distribution, PrintStream out) {
        this.distribution = distribution;
        this.out = out;
    }

    /** Assembles; ends with 1 and a message when a part is missing. A cache that cannot be trained is a warning. */
    public static void main(String[] arguments) throws IOException {
        Path distribution = Path.of(arguments[0]).toAbsolutePath().normalize();
        AssembleDistribution assembly = new AssembleDistribution(distribution, System.err);
        try {
            assembly.release(Path.of(arguments[2]).normalize(), arguments[3]);
            // Last, because ./isle takes a distribution for complete once the command line is.
            assembly.commandLine(Path.of(arguments[1]), System.getProperty("java.class.path", ""));
        } catch (ReleaseFailure e) {
            System.err.println("isle: " + e.getMessage());
            System.exit(1);
        }
    }

    private void commandLine(Path isleJar, String classPath) throws IOException {
        List<Path> libraries = new ArrayList<>();
        for (String entry : classPath.split(Pattern.quote(File.pathSeparator))) {
            Path path = Path.of(entry);
            if (!path.equals(isleJar) && entry.endsWith(".jar")) {
                libraries.add(path);
            } else if (!path.equals(isleJar) && !path.startsWith(String.valueOf(isleJar.getParent()))) {
                throw new ReleaseFailure(entry
                        + " is no jar; build the module that it belongs to up to `package` together with this one");
            }
        }
        boolean changed = FolderOfJars.update(distribution.resolve("lib"), libraries);
        changed |= FolderOfJars.copy(isleJar, distribution.resolve("isle.jar"));
        if (changed) {
            out.println("isle: distribution in " + distribution);
        }
        TrainCommandLine.train(distribution, runtime(), out);
    }

    private void release(Path folder, String version) throws IOException {
        Suite suite = ReleaseText.readSuite(folder.resolve(ReleaseScan.DESCRIPTOR));
        ReleaseScan.Identity identity =
                new ReleaseScan.Identity(suite.metadata().name(), version);
        Release release = ReleaseScan.scan(folder, identity, ReleaseLimits.DEFAULT);
        ReleaseStore store = ReleaseStore.ofDistribution(distribution);
        StoredRelease stored = unchanged(store, release).orElse(null);
        if (stored == null) {
            Folders.delete(
                    distribution.resolve("releases").resolve(identity.suite()).resolve(version));
            stored = store.add(folder, release).release();
            out.println("isle: sealed release " + stored.title());
        }
        JavaRuntime java = runtime();
        AotOutcome outcome = new AotCaches(List.of(distribution.resolve("aot")))
                .ensure(
                        stored,
                        suite.spec().training(),
                        java,
                        options(suite.spec().training(), java),
                        false);
        switch (outcome) {
            case AotOutcome.Ready ready
            when ready.trained() ->
                out.println("isle: AOT cache of " + stored.title() + " trained and proven in "
                        + ready.took().toMillis() + " ms");
            case AotOutcome.Failed failed -> out.println("isle: warning: " + failed.warning());
            case AotOutcome.Ready _, AotOutcome.NotOffered _ -> {}
        }
    }

    /** The options that the servers run with, so that the cache fits them. */
    private static List<String> options(@Nullable CacheTraining training, JavaRuntime java) {
        if (training == null) {
            return List.of();
        }
        Suite.Jvm jvm = training.jvm();
        List<String> options = new ArrayList<>(JvmOptions.derive(jvm, JvmOptions.Ground.of(java.feature())));
        options.addAll(jvm.options());
        return options;
    }

    /** The release as it is stored, when it is the same and nothing happened to it. */
    private static Optional<StoredRelease> unchanged(ReleaseStore store, Release release) {
        try {
            return store.find(release.spec().suite(), release.spec().version())
                    .filter(stored -> stored.release().equals(release))
                    .filter(stored -> stored.quickCheck(ReleaseLimits.DEFAULT).isEmpty());
        } catch (ReleaseFailure e) {
            return Optional.empty();
        }
    }

    private static JavaRuntime runtime() {
        return JavaRuntime.at(Path.of(System.getProperty("java.home")));
    }
}
