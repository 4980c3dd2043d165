package dev.isle.model.read;

import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.problem.Problems;
import dev.isle.model.yaml.Document;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The two files of a release, bound. */
record ReleaseFiles(Bound<Release> release, Document releaseFile, Bound<Suite> suite, Document suiteFile) {

    /** Reads them; null when there is no Suite to go on with. What is wrong is reported. */
    static @Nullable ReleaseFiles read(ReleaseLookup.Found found, Problems problems) {
        DocumentReader reader = new DocumentReader(found.files(), problems);
        Bound<Release> release = null;
        Document releaseFile = DocumentReader.synthetic(shown(found, ModelReader.RELEASE_FILE));
        if (found.files().text(ModelReader.RELEASE_FILE) != null) {
            Document read = reader.read(ModelReader.RELEASE_FILE, shown(found, ModelReader.RELEASE_FILE), "Release");
            if (read != null) {
                releaseFile = read;
                release = Binder.bind(Release.class, read.root(), DocumentReader.HEAD, problems);
            }
        }
        String descriptor = release != null && release.sound("spec.descriptor")
                ? release.value().spec().descriptor()
                : ModelReader.SUITE_FILE;
        Document suiteFile = reader.read(descriptor, shown(found, descriptor), "Suite");
        if (suiteFile == null) {
            return null;
        }
        Bound<Suite> suite = Binder.bind(Suite.class, suiteFile.root(), DocumentReader.HEAD, problems);
        if (release == null) {
            Release known = found.unsealed();
            release = new Bound<>(
                    known != null
                            ? known
                            : ModelReader.unsealed(suite.value().metadata().name()),
                    Set.of(),
                    Set.of());
        }
        return new ReleaseFiles(release, releaseFile, suite, suiteFile);
    }

    private static String shown(ReleaseLookup.Found found, String file) {
        return found.folder().isEmpty() ? file : found.folder() + "/" + file;
    }
}
