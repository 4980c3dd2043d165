package dev.isle.cli.verb;

import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Table;
import dev.isle.model.Release;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.problem.Nearest;
import dev.isle.model.write.DocumentText;
import dev.isle.model.write.RecordJson;
import dev.isle.release.Composer;
import dev.isle.release.ReleaseFailure;
import dev.isle.release.ReleaseLimits;
import dev.isle.release.ReleaseScan;
import dev.isle.release.ReleaseStore;
import dev.isle.release.ReleaseText;
import dev.isle.release.ReleaseTree;
import dev.isle.release.StoredRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code isle release ...}. */
final class ReleaseCommands {
    private ReleaseCommands() {}

    /** {@code isle release scan DIR}. */
    static int scan(Session session) {
        Path folder = session.path(session.line().operands().getFirst());
        String version = session.line()
                .value("version")
                .orElseThrow(() -> session.usage("--version is missing: which version is it?"));
        try {
            String suite = session.line()
                    .value("suite")
                    .orElseGet(() -> ReleaseText.readSuite(folder.resolve(ReleaseScan.DESCRIPTOR))
                            .metadata()
                            .name());
            Release release = ReleaseScan.scan(folder, new ReleaseScan.Identity(suite, version), ReleaseLimits.DEFAULT);
            Path file = folder.resolve(ReleaseTree.RELEASE_FILE);
            Files.writeString(file, DocumentText.yaml(release));
            session.output()
                    .line("wrote " + session.shown(file) + ": " + suite + " " + version + ", " + sums(release.spec()));
            session.output().line("next: isle release add " + session.shown(folder));
            return Exit.DONE;
        } catch (ReleaseFailure e) {
            throw Failure.error(String.valueOf(e.getMessage()), List.of(), "isle help release scan");
        } catch (IOException e) {
            throw Failure.error(
                    Cause.words(folder.resolve(ReleaseTree.RELEASE_FILE) + " cannot be written", e),
                    List.of(),
                    Failure.hint(session.typed(""), "after making the folder writable"));
        }
    }

    /** {@code isle release add DIR}. */
    static int add(Session session) {
        Path folder = session.path(session.line().operands().getFirst());
        try {
            ReleaseStore.Added added =
                    ReleaseStore.ofHome(session.world().home().root()).add(folder);
            session.output()
                    .line((added.added() ? "added " : "already there: ")
                            + added.release().title() + " in " + added.release().folder());
            Training.afterAdding(session, added.release());
            return Exit.DONE;
        } catch (ReleaseFailure e) {
            throw Failure.error(
                    String.valueOf(e.getMessage()),
                    List.of(),
                    "isle release scan " + session.shown(folder) + " --version VERSION");
        }
    }

    /** {@code isle release ls}. */
    static int list(Session session) {
        List<StoredRelease> releases = session.releases().list();
        if (session.output().structured()) {
            session.output()
                    .document(Json.object()
                            .put(
                                    "releases",
                                    Json.array(releases.stream()
                                            .map(ReleaseCommands::brief)
                                            .toList()))
                            .build());
            return Exit.DONE;
        }
        Table table = new Table("SUITE", "VERSION", "WHERE", "FILES", "SIZE", "SCHEMA STEPS", "COMPOSED OF", "FOLDER");
        for (StoredRelease release : releases) {
            Release.Spec spec = release.release().spec();
            table.row(
                    spec.suite(),
                    spec.version(),
                    word(release.origin()),
                    Integer.toString(spec.artifacts().size()),
                    Measures.bytes(bytes(spec)),
                    Integer.toString(spec.schema().size()),
                    composed(spec),
                    release.folder().toString());
        }
        session.output().table(table);
        if (releases.isEmpty()) {
            session.output().line("no releases in " + session.world().home().root() + " nor beside Isle");
            session.output().line("next: isle release scan DIR --version VERSION");
            session.output().line("next: isle release add DIR");
        }
        return Exit.DONE;
    }

    /** {@code isle release show [SUITE/]VERSION}. */
    static int show(Session session) {
        StoredRelease release = find(session);
        if (session.output().structured()) {
            session.output()
                    .document(Json.object()
                            .put("where", word(release.origin()))
                            .put("folder", release.folder().toString())
                            .put(
                                    "aotCache",
                                    Training.cache(session, release)
                                            .map(Path::toString)
                                            .orElse(null))
                            .put("release", RecordJson.complete(release.release()))
                            .build());
            return Exit.DONE;
        }
        Release.Spec spec = release.release().spec();
        Output output = session.output();
        output.line(output.paint().bold(release.title()) + " · " + word(release.origin()) + " · " + release.folder());
        output.line("seal           " + (spec.seal() == null ? "none: unsealed" : spec.seal()));
        Release.Composition composition = spec.composition();
        if (composition != null) {
            output.line("composed of    " + Composer.words(composition) + " (base " + composition.baseSeal() + ")");
        }
        output.line("files          " + sums(spec));
        output.line("schema steps   " + (spec.schema().isEmpty() ? "none" : String.join(", ", spec.schema())));
        output.line("AOT cache      "
                + Training.cache(session, release)
                        .map(Path::toString)
                        .orElse("none for this machine's Java: servers start without one"));
        if (output.format() == Output.Format.WIDE) {
            Table table = new Table("FILE", "SIZE", "DIGEST");
            spec.artifacts().forEach(a -> table.row(a.path(), Measures.bytes(a.size()), a.digest()));
            output.table(table);
        }
        return Exit.DONE;
    }

    /** The release that the operand names; a version alone must be unique. */
    static StoredRelease find(Session session) {
        String wanted = session.line().operands().getFirst();
        List<StoredRelease> all = session.releases().list();
        List<StoredRelease> found = all.stream()
                .filter(r -> r.release().spec().version().equals(wanted) || name(r).equals(wanted))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        List<String> names = (found.isEmpty() ? all : found)
                .stream().map(ReleaseCommands::name).toList();
        String nearest = found.isEmpty()
                ? Nearest.of(
                        wanted,
                        all.stream()
                                .flatMap(
                                        r -> List.of(name(r), r.release().spec().version()).stream())
                                .toList())
                : null;
        throw Failure.error(
                found.isEmpty()
                        ? "there is no release '" + wanted + "'"
                                + (nearest == null ? "" : "; did you mean '" + nearest + "'?")
                        : "several suites have a version '" + wanted + "'",
                names.isEmpty() ? List.of() : List.of("known: " + String.join(", ", names)),
                "isle release ls");
    }

    private static String name(StoredRelease release) {
        return release.release().spec().suite() + "/" + release.release().spec().version();
    }

    private static String composed(Release.Spec spec) {
        Release.Composition composition = spec.composition();
        return composition == null ? "-" : Composer.words(composition);
    }

    private static JsonValue brief(StoredRelease release) {
        Release.Spec spec = release.release().spec();
        return Json.object()
                .put("suite", spec.suite())
                .put("version", spec.version())
                .put("where", word(release.origin()))
                .put("folder", release.folder().toString())
                .put("seal", spec.seal())
                .put("files", spec.artifacts().size())
                .put("bytes", bytes(spec))
                .put("schemaSteps", spec.schema().size())
                .put("composedOf", spec.composition() == null ? null : composed(spec))
                .build();
    }

    private static String sums(Release.Spec spec) {
        return spec.artifacts().size() + (spec.artifacts().size() == 1 ? " file, " : " files, ")
                + Measures.bytes(bytes(spec)) + ", " + spec.schema().size()
                + (spec.schema().size() == 1 ? " schema step" : " schema steps");
    }

    private static long bytes(Release.Spec spec) {
        return spec.artifacts().stream().mapToLong(Release.Artifact::size).sum();
    }

    private static String word(StoredRelease.Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }
}
