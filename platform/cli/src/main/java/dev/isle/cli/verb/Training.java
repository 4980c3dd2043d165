package dev.isle.cli.verb;

import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Measures;
import dev.isle.local.layout.JavaHomes;
import dev.isle.model.CacheTraining;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.plan.planner.JvmOptions;
import dev.isle.release.ReleaseFailure;
import dev.isle.release.ReleaseText;
import dev.isle.release.StoredRelease;
import dev.isle.release.aot.AotCaches;
import dev.isle.release.aot.AotOutcome;
import dev.isle.release.aot.JavaRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has a release's AOT cache trained for the Java that its servers get here. Servers run without one, too; they only start more slowly. */
final class Training {
    private Training() {}

    /** {@code isle release train}: also where it failed before. */
    static int train(Session session) {
        StoredRelease release = ReleaseCommands.find(session);
        AotOutcome outcome = ensure(session, release, true);
        say(session, release, outcome);
        return outcome instanceof AotOutcome.Ready ? Exit.DONE : Exit.ERROR;
    }

    /** Trains unless there is a cache, or training failed before and nothing has changed since. */
    static void afterAdding(Session session, StoredRelease release) {
        say(session, release, ensure(session, release, false));
    }

    /** Before servers start: trains what was never tried, and says so, for it takes a while. */
    static void beforeStart(Session session, Optional<StoredRelease> release) {
        if (release.isPresent() && release.get().sealed()) {
            AotOutcome outcome = ensure(session, release.get(), false);
            if (outcome instanceof AotOutcome.Ready ready && !ready.trained()
                    || outcome instanceof AotOutcome.NotOffered) {
                return;
            }
            say(session, release.get(), outcome);
        }
    }

    /** The cache that servers of the release would start with here; trains nothing. */
    static Optional<Path> cache(Session session, StoredRelease release) {
        CacheTraining training = suite(release).spec().training();
        return training == null
                ? Optional.empty()
                : JavaHomes.find(session.world().env(), session.world().userHome())
                        .fit(training.jvm().version())
                        .flatMap(home -> AotCaches.of(
                                        session.world().home().root(),
                                        session.world().distribution())
                                .find(
                                        release.folder(),
                                        JavaRuntime.at(home.path()).home()));
    }

    private static AotOutcome ensure(Session session, StoredRelease release, boolean again) {
        Suite suite = suite(release);
        CacheTraining training = suite.spec().training();
        if (training == null) {
            return new AotOutcome.NotOffered("the suite " + suite.metadata().name() + " says no training command");
        }
        Suite.Jvm jvm = training.jvm();
        Optional<JavaHomes.Home> home = JavaHomes.find(
                        session.world().env(), session.world().userHome())
                .fit(jvm.version());
        if (home.isEmpty()) {
            return new AotOutcome.NotOffered("no Java " + jvm.version() + " was found on this machine");
        }
        JavaRuntime java = JavaRuntime.at(home.get().path());
        List<String> options = new ArrayList<>(JvmOptions.derive(jvm, JvmOptions.Ground.of(java.feature())));
        options.addAll(jvm.options());
        AotCaches caches =
                AotCaches.of(session.world().home().root(), session.world().distribution());
        if (caches.find(release.folder(), java.home()).isEmpty()) {
            session.output().note(session.output().paint().dim(begins(release, java)));
            session.output().streams().out().flush();
        }
        return caches.ensure(release, training, java, options, again);
    }

    private static String begins(StoredRelease release, JavaRuntime java) {
        Release.Composition composition = release.release().spec().composition();
        return composition == null
                ? "  training the AOT cache of " + release.title() + " for Java " + java.feature()
                        + " (once, some ten seconds)"
                : "  trying the AOT cache of " + release.release().spec().suite() + " " + composition.base()
                        + " with the longer class path (once, some seconds)";
    }

    private static Suite suite(StoredRelease release) {
        try {
            return ReleaseText.readSuite(
                    release.folder().resolve(release.release().spec().descriptor()));
        } catch (ReleaseFailure e) {
            throw Failure.error(String.valueOf(e.getMessage()), List.of(), "isle release ls");
        }
    }

    private static void say(Session session, StoredRelease release, AotOutcome outcome) {
        Output output = session.output();
        switch (outcome) {
            case AotOutcome.Ready ready ->
                output.note(output.paint().green("✓") + " AOT cache of " + release.title()
                        + (ready.trained() ? " trained and proven in " + Measures.duration(ready.took()) : " is there")
                        + ": " + ready.cache() + (ready.remark().isEmpty() ? "" : "; " + ready.remark()));
            case AotOutcome.NotOffered none -> output.note("  no AOT cache: " + none.reason());
            case AotOutcome.Failed failed -> output.note(output.paint().amber("warning: ") + failed.warning());
        }
    }
}
