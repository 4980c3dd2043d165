package dev.isle.model.read;

import dev.isle.model.Environment;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.bind.Binder;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Problems;
import dev.isle.model.yaml.Document;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a release, bound.
 *
 * @param described whether there is a release file
 */
record ReleaseFiles(Bound<Release> release, Bound<Suite> suite, boolean described) {

    /** Reads them; null when there is no Suite to go on with. What is wrong is reported. */
    static @Nullable ReleaseFiles read(ReleaseLookup.Found found, Problems problems) {
        DocumentReader reader = new DocumentReader(found.files(), problems);
        Bound<Release> release = null;
        boolean described = found.files().text(ModelReader.RELEASE_FILE) != null;
        if (described) {
            Document file = reader.read(ModelReader.RELEASE_FILE, shown(found, ModelReader.RELEASE_FILE), "Release");
            if (file != null) {
                release = Binder.bind(Release.class, file, DocumentReader.HEAD, problems);
            }
        }
        String descriptor = release != null && release.sound("spec.descriptor")
                ? release.value().spec().descriptor()
                : ModelReader.SUITE_FILE;
        Document file = reader.read(descriptor, shown(found, descriptor), "Suite");
        if (file == null) {
            return null;
        }
        Bound<Suite> suite = Binder.bind(Suite.class, file, DocumentReader.HEAD, problems);
        if (release == null) {
            Release known = found.unsealed();
            release = new Bound<>(
                    known != null
                            ? known
                            : ModelReader.unsealed(suite.value().metadata().name()),
                    DocumentReader.synthetic(shown(found, ModelReader.RELEASE_FILE)),
                    Set.of(),
                    Set.of());
        }
        return new ReleaseFiles(release, suite, described);
    }

    /** The texts of the template files that the suite and an environment name, by path within the release; those that cannot be read are left out. */
    static Map<String, String> templates(Sources files, Suite suite, @Nullable Environment environment) {
        Map<String, String> texts = new LinkedHashMap<>();
        suite.spec()
                .roles()
                .values()
                .forEach(role -> templates(files, role.files().values(), texts));
        suite.spec()
                .tasks()
                .values()
                .forEach(task -> templates(files, task.files().values(), texts));
        if (environment != null) {
            environment
                    .spec()
                    .roles()
                    .values()
                    .forEach(role -> templates(files, role.files().values(), texts));
        }
        return texts;
    }

    private static void templates(Sources files, Collection<Suite.FileTemplate> templates, Map<String, String> texts) {
        for (Suite.FileTemplate template : templates) {
            String path = template.from();
            if (path != null && !texts.containsKey(path)) {
                String text = files.text(path);
                if (text != null) {
                    texts.put(path, text);
                }
            }
        }
    }

    private static String shown(ReleaseLookup.Found found, String file) {
        return found.folder().isEmpty() ? file : found.folder() + "/" + file;
    }
}
