package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.FileSet;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.model.Release;
import dev.isle.model.problem.Problem;
import dev.isle.model.read.Model;
import dev.isle.model.read.ModelReader;
import dev.isle.model.read.Read;
import dev.isle.model.read.ReleaseLookup;
import dev.isle.model.read.Sources;
import dev.isle.model.write.DocumentText;
import dev.isle.release.ReleaseCatalogue;
import dev.isle.release.StoredRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an environment's file with everything it refers to, and keeps the very texts, because these are what is applied: later edits count from the next
 * {@code up} on. Mistakes are shown at their places as the user named the file.
 */
final class FileSetReader {
    private static final String LEVEL = "level.";
    static final long LARGEST_FILE = 16L << 20;

    private final Session session;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<Path, String> instead;

    private FileSetReader(Session session, Map<Path, String> instead) {
        this.session = session;
        this.instead = instead;
    }

    /**
     * A valid file set.
     *
     * @param file the environment's file, absolute
     * @param warnings what is allowed but probably not meant
     */
    record Valid(Path file, FileSet set, Model model, List<Problem> warnings) {}

    /**
     * Reads and checks.
     *
     * @throws Failure with every mistake, or when there is no such file
     */
    static Valid read(Session session, Path file) {
        return read(session, file, Map.of());
    }

    /**
     * As {@link #read(Session, Path)}, for the environment that the file names. When that was made from the same file by another name, the file is read by that
     * one: what it refers to is found as before, and another name is no change.
     */
    static Valid asMade(Session session, Path file) {
        return read(
                session,
                Optional.ofNullable(Choice.nameIn(file))
                        .filter(EnvironmentFolder::isName)
                        .flatMap(session.site()::find)
                        .flatMap(Installation::madeFrom)
                        .filter(made -> FileSet.same(made, file))
                        .orElse(file));
    }

    /** As {@link #read(Session, Path)}, with other texts in the place of some files'. */
    static Valid read(Session session, Path file, Map<Path, String> instead) {
        if (!Files.exists(file)) {
            throw Choice.noFile(session, session.site(), file);
        }
        Choice.refuseFolder(session, file);
        return new FileSetReader(session, instead).read(file);
    }

    private Valid read(Path file) {
        ReleaseCatalogue catalogue = session.releases();
        ReleaseLookup lookup = (suite, release, named) ->
                kept(catalogue.find(suite, release, session.path(named).toString()));
        Read<Model> read = ModelReader.read(this::text, session.shown(file), lookup);
        return switch (read) {
            case Read.Good<Model> good -> {
                Model model = good.value();
                yield new Valid(file, new FileSet(file.toString(), texts, model.folder()), model, good.warnings());
            }
            case Read.Bad<Model> bad -> throw mistakes(session, file, bad.problems());
        };
    }

    private @Nullable String text(String named) {
        Path path = session.path(named);
        String text = instead.get(path);
        if (text == null) {
            try {
                text = Files.isRegularFile(path) && Files.size(path) <= LARGEST_FILE ? Files.readString(path) : null;
            } catch (IOException e) {
                text = null;
            }
        }
        if (text != null) {
            texts.put(path.toString(), text);
        }
        return text;
    }

    /** Keeps what is read of the release, too. What only the disk knows of an unsealed folder is kept as the release file that it lacks. */
    private ReleaseLookup.Answer kept(ReleaseLookup.Answer answer) {
        if (!(answer instanceof ReleaseLookup.Found found)) {
            return answer;
        }
        Release unsealed = found.unsealed();
        if (unsealed != null) {
            texts.put(found.folder() + "/" + ModelReader.RELEASE_FILE, DocumentText.yaml(unsealed));
        }
        Sources files = path -> {
            String text = found.files().text(path);
            if (text != null) {
                texts.put(found.folder() + "/" + path, text);
            }
            return text;
        };
        return new ReleaseLookup.Found(found.folder(), files, unsealed);
    }

    /** Every mistake at its place. */
    static Failure mistakes(Session session, Path file, List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        problems.forEach(problem -> lines.add(problem.toString()));
        String count = problems.size() == 1 ? "a mistake" : problems.size() + " mistakes";
        boolean refused =
                problems.stream().allMatch(problem -> problem.rule().startsWith(LEVEL)) && !problems.isEmpty();
        StoredRelease release = sealedOf(session, problems);
        String name = session.shown(file);
        if (release != null) {
            return new Failure(
                    refused ? Exit.REFUSED : Exit.ERROR,
                    name + " cannot be put in force: its release " + release.title() + " has " + count
                            + "; nothing was changed",
                    lines,
                    List.of(
                            Failure.hint(
                                    "isle release ls",
                                    "a sealed release does not change: name another one, or another level, in " + name),
                            Failure.hint(
                                    "isle release show "
                                            + Session.quoted(release.release()
                                                            .spec()
                                                            .suite() + "/"
                                                    + release.release().spec().version()),
                                    "what the release holds")));
        }
        return new Failure(
                refused ? Exit.REFUSED : Exit.ERROR,
                refused
                        ? name + " breaks " + (problems.size() == 1 ? "a rule" : problems.size() + " rules")
                                + " of its level; nothing was changed"
                        : name + " has " + count + "; nothing was changed",
                lines,
                List.of(Failure.hint("isle plan" + Choice.option(session), "after the file is corrected")));
    }

    /** The sealed release in which every one of the mistakes lies; null when one lies where the user can correct it. */
    private static @Nullable StoredRelease sealedOf(Session session, List<Problem> problems) {
        return session.releases().list().stream()
                .filter(StoredRelease::sealed)
                .filter(release -> !problems.isEmpty()
                        && problems.stream()
                                .allMatch(problem ->
                                        session.path(problem.at().file()).startsWith(release.folder())))
                .findFirst()
                .orElse(null);
    }
}
