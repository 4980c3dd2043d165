package dev.isle.cli.verb;

import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.problem.Nearest;
import dev.isle.release.ReleaseFailure;
import dev.isle.release.ReleaseText;
import dev.isle.release.StoredRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code isle init}: writes a short file for a release found here. */
final class InitCommand implements Command {
    private static final int LONGEST_NAME = 40;

    @Override
    public int run(Session session) {
        Path file = Choice.file(session);
        if (Files.exists(file) && !session.line().has("force")) {
            throw Failure.refused(
                    session.shown(file) + " is there already and stays as it is",
                    List.of(),
                    "isle up -f " + session.shown(file) + ", or isle init --force to replace it");
        }
        StoredRelease release = release(session);
        String name = session.line()
                .value("name")
                .orElseGet(() -> nameOf(session.world().folder()));
        try {
            Suite suite = ReleaseText.readSuite(
                    release.folder().resolve(release.release().spec().descriptor()));
            Files.writeString(
                    file, text(name, session.world().user(), release.release().spec(), suite));
        } catch (IOException e) {
            throw Failure.error(session.shown(file) + " cannot be written: " + e, List.of(), "isle init -f FILE");
        } catch (ReleaseFailure e) {
            throw Failure.error(String.valueOf(e.getMessage()), List.of(), "isle release ls");
        }
        session.output().line("wrote " + session.shown(file) + ": environment '" + name + "' of " + release.title());
        session.output()
                .line("next: isle up"
                        + session.line().value("file").map(f -> " -f " + f).orElse(""));
        return Exit.DONE;
    }

    private static StoredRelease release(Session session) {
        List<StoredRelease> all = session.releases().list();
        Optional<String> wanted = session.line().value("release");
        List<StoredRelease> fitting = all.stream()
                .filter(r -> wanted.isEmpty()
                        || wanted.get().equals(r.release().spec().version()))
                .toList();
        List<String> versions =
                all.stream().map(r -> r.release().spec().version()).distinct().toList();
        if (wanted.isPresent() && fitting.isEmpty()) {
            throw Failure.error(
                    "there is no release '" + wanted.get() + "'; " + Nearest.advice(wanted.get(), versions),
                    List.of(),
                    "isle release ls");
        }
        return fitting.stream()
                .max(Comparator.comparing(r -> r.release().spec().version(), InitCommand::byVersion))
                .orElseThrow(() -> Failure.error(
                        "there is no release to write a file for",
                        List.of("looked in " + session.world().home().root() + " and beside Isle"),
                        "isle release scan DIR --version VERSION, then isle release add DIR"));
    }

    /** Numbers by value, other parts by text. */
    static int byVersion(String a, String b) {
        String[] left = a.split("[.+-]");
        String[] right = b.split("[.+-]");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            Long x = number(left[i]);
            Long y = number(right[i]);
            int order = x != null && y != null ? x.compareTo(y) : left[i].compareTo(right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A valid name from a folder's. */
    private static String nameOf(Path folder) {
        Path last = folder.getFileName();
        String name =
                last == null ? "" : last.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        name = name.replaceAll("^[^a-z]+|-+$", "");
        name = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return name.isEmpty() ? "dev" : name;
    }

    private static String text(String name, String user, Release.Spec release, Suite suite) {
        String databases = suite.spec().databases().keySet().stream()
                .map(database -> database + ": {owned: {version: 17}}")
                .collect(Collectors.joining(", "));
        return """
                # What this environment should be; `isle up` makes it so, `isle plan` shows what that would change.
                apiVersion: isle.dev/v1alpha1
                kind: Environment
                metadata: {name: %s}
                spec:
                  suite: %s
                  release: %s
                  level: development
                  owner: %s
                """.formatted(name, release.suite(), release.version(), user)
                + (databases.isEmpty() ? "" : "  databases: {" + databases + "}\n");
    }
}
