package dev.isle.release;

import dev.isle.model.Extension;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.problem.Problem;
import dev.isle.model.read.ModelReader;
import dev.isle.model.read.Read;
import dev.isle.model.read.Sources;
import dev.isle.model.write.DocumentText;
import dev.isle.model.yaml.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Release and Suite files on disk: read through the model's reader, every mistake in one message; written in one fixed form. */
public final class ReleaseText {
    private static final long LARGEST = 16L << 20;

    private ReleaseText() {}

    /**
     * Reads a Release file.
     *
     * @throws ReleaseFailure with every mistake of the file
     */
    public static Release read(Path file) {
        return good(ModelReader.readRelease(disk(), file.toString()), file);
    }

    /**
     * Reads a Suite file; the template files that it names are looked for beside it.
     *
     * @throws ReleaseFailure with every mistake of the file
     */
    public static Suite readSuite(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        Sources release = folder == null ? disk() : within(folder);
        String name = file.toString();
        return good(ModelReader.readSuite(path -> path.equals(name) ? text(file) : release.text(path), name), file);
    }

    /**
     * Reads an Extension file.
     *
     * @throws ReleaseFailure with every mistake of the file
     */
    public static Extension readExtension(Path file) {
        return good(ModelReader.readExtension(disk(), file.toString()), file);
    }

    /** A document as it is written; {@code shown} names it in positions. */
    static Document readDocument(Path file, String shown, String kind) {
        return good(ModelReader.readDocument(disk(), file.toString(), shown, kind), file);
    }

    /** Gives the model the texts of files, by their path on this machine. */
    static Sources disk() {
        return path -> text(Path.of(path));
    }

    /** Gives the model the texts of a folder's files, by their path within it; what would leave the folder is not there. */
    static Sources within(Path folder) {
        return path -> ReleasePath.problem(path) == null ? text(folder.resolve(path)) : null;
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LARGEST ? Files.readString(file) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static <T> T good(Read<T> read, Path file) {
        return switch (read) {
            case Read.Good<T> good -> good.value();
            case Read.Bad<T> bad ->
                throw new ReleaseFailure(file + " cannot be used:\n"
                        + bad.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        };
    }

    /** The text of a Release file: the same release always gives the same bytes. */
    public static String write(Release release) {
        String by = release.spec().composition() == null ? "scan" : "compose";
        return "# Made by `isle release " + by + "`. Sealed: a change of any file makes another release.\n"
                + DocumentText.yaml(release);
    }
}
