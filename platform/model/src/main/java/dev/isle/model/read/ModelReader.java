package dev.isle.model.read;

import dev.isle.model.Environment;
import dev.isle.model.Extension;
import dev.isle.model.Metadata;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.bind.Binder;
import dev.isle.model.bind.Bound;
import dev.isle.model.overlay.LevelDefault;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Problems;
import dev.isle.model.problem.Rule;
import dev.isle.model.validate.Validation;
import dev.isle.model.yaml.Document;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file set: an Environment with what it extends, and the Suite and Release that it names.
 *
 * <p>Steps: read and merge the environment's files; bind; look the release up; read and bind Release and Suite; lay what the level gives below the environment;
 * validate. Every step goes on as far as it can with what it
 * has, so that all mistakes are reported in one go. Never throws for bad input. Thread-safe: holds no state.
 */
public final class ModelReader {
    /** The name of the file that describes a release, within its folder. */
    public static final String RELEASE_FILE = "release.yaml";
    /** The name of the Suite file within a folder that has no release file. */
    public static final String SUITE_FILE = "suite.yaml";
    /** The version of a folder that no release file describes. */
    public static final String UNSEALED = "unsealed";

    private ModelReader() {}

    /**
     * Reads a whole file set.
     *
     * @param environmentPath the Environment file, as {@code sources} knows it
     */
    public static Read<Model> read(Sources sources, String environmentPath, ReleaseLookup lookup) {
        Problems problems = new Problems();
        Document environmentFile = new DocumentReader(sources, problems).readChain(environmentPath);
        if (environmentFile == null) {
            return new Read.Bad<>(problems.sorted());
        }
        Bound<Environment> environment = Binder.bind(Environment.class, environmentFile, DocumentReader.HEAD, problems);
        ReleaseLookup.Found found = find(lookup, environment, environmentFile, environmentPath, problems);
        ReleaseFiles files = found == null ? null : ReleaseFiles.read(found, problems);
        if (found == null || files == null) {
            Document completed = LevelDefault.complete(environmentFile, environment.value());
            new Validation(problems, new Problems(), Map.of(), "")
                    .checkAlone(Binder.bind(Environment.class, completed, DocumentReader.HEAD, new Problems()));
            return new Read.Bad<>(problems.sorted());
        }
        Suite suite = files.suite().value();
        environmentFile = LevelDefault.complete(
                environmentFile, environment.value(), suite, files.suite().document());
        // The mistakes of what is written are reported already.
        environment = Binder.bind(Environment.class, environmentFile, DocumentReader.HEAD, new Problems());
        Map<String, String> templates = ReleaseFiles.templates(found.files(), suite, environment.value());
        Problems warnings = new Problems();
        new Validation(problems, warnings, templates, found.folder())
                .check(environment, files.suite(), files.release(), files.described());
        if (!problems.isEmpty()) {
            return new Read.Bad<>(problems.sorted());
        }
        Origins origins = new Origins(
                environmentFile, files.suite().document(), files.release().document());
        Model model =
                new Model(suite, files.release().value(), environment.value(), origins, found.folder(), templates);
        return new Read.Good<>(model, warnings.sorted());
    }

    /** Reads a Release file alone, as {@code isle release add} does. */
    public static Read<Release> readRelease(Sources sources, String path) {
        Problems problems = new Problems();
        Problems warnings = new Problems();
        Document document = new DocumentReader(sources, problems).read(path, path, "Release");
        if (document == null) {
            return new Read.Bad<>(problems.sorted());
        }
        Bound<Release> release = Binder.bind(Release.class, document, DocumentReader.HEAD, problems);
        new Validation(problems, warnings, Map.of(), "").checkRelease(release);
        return outcome(release.value(), problems, warnings);
    }

    /** Reads an Extension file, the descriptor of an extension's folder. */
    public static Read<Extension> readExtension(Sources sources, String path) {
        Problems problems = new Problems();
        Document document = new DocumentReader(sources, problems).read(path, path, "Extension");
        if (document == null) {
            return new Read.Bad<>(problems.sorted());
        }
        Bound<Extension> extension = Binder.bind(Extension.class, document, DocumentReader.HEAD, problems);
        new Validation(problems, new Problems(), Map.of(), "").checkExtension(extension);
        return outcome(extension.value(), problems, new Problems());
    }

    /**
     * A document as it is written, of a kind and not bound to its record.
     *
     * @param shown the file's name in positions
     */
    public static Read<Document> readDocument(Sources sources, String path, String shown, String kind) {
        Problems problems = new Problems();
        Document document = new DocumentReader(sources, problems).read(path, shown, kind);
        return document == null || !problems.isEmpty()
                ? new Read.Bad<>(problems.sorted())
                : new Read.Good<>(document, List.of());
    }

    /**
     * Reads a Suite file alone, as {@code isle release scan} does.
     *
     * @param sources the release's files, template files among them
     */
    public static Read<Suite> readSuite(Sources sources, String path) {
        Problems problems = new Problems();
        Problems warnings = new Problems();
        Document document = new DocumentReader(sources, problems).read(path, path, "Suite");
        if (document == null) {
            return new Read.Bad<>(problems.sorted());
        }
        Bound<Suite> suite = Binder.bind(Suite.class, document, DocumentReader.HEAD, problems);
        Map<String, String> templates = ReleaseFiles.templates(sources, suite.value(), null);
        new Validation(problems, warnings, templates, "").check(suite);
        return outcome(suite.value(), problems, warnings);
    }

    private static <T> Read<T> outcome(T value, Problems problems, Problems warnings) {
        return problems.isEmpty() ? new Read.Good<>(value, warnings.sorted()) : new Read.Bad<>(problems.sorted());
    }

    private static ReleaseLookup.@Nullable Found find(
            ReleaseLookup lookup,
            Bound<Environment> environment,
            Document file,
            String environmentPath,
            Problems problems) {
        Environment.Spec spec = environment.value().spec();
        if (!environment.sound("spec.suite") || !environment.sound("spec.release")) {
            return null;
        }
        ReleaseLookup.Answer answer = lookup.find(spec.suite(), spec.release(), environmentPath);
        if (answer instanceof ReleaseLookup.Found found) {
            return found;
        }
        ReleaseLookup.Missing missing = (ReleaseLookup.Missing) answer;
        problems.add(
                file.near("spec.release"),
                Rule.NO_RELEASE,
                "there is no release '" + spec.release() + "' of the suite '" + spec.suite() + "' (" + missing.looked()
                        + ")",
                missing.known().isEmpty()
                        ? "add one with `isle release add`, or name the folder of an unsealed one"
                        : Nearest.advice(spec.release(), missing.known()));
        return null;
    }

    /** A Release that stands for a folder without a release file. */
    static Release unsealed(String suite) {
        return new Release(
                new Metadata(suite, Map.of()),
                new Release.Spec(suite, UNSEALED, SUITE_FILE, List.of(), List.of(), List.of(), null));
    }
}
