package dev.isle.release;

import dev.isle.model.Metadata;
import dev.isle.model.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a folder into a sealed release: every file by digest, size and executable bit, the schema steps in their order, and the seal over all of it. The same
 * bytes give the same release, whatever the machine, the order in which the disk lists them or the time.
 */
public final class ReleaseScan {
    /** Where a suite's description lies unless the release says otherwise. */
    public static final String DESCRIPTOR = "suite.yaml";

    private static final String SCHEMA_FOLDER = "schema/";
    private static final int LONGEST_NAME = 40;

    private ReleaseScan() {}

    /**
     * What a folder cannot say about itself.
     *
     * @param suite the suite's name
     * @param version this release's version
     */
    public record Identity(String suite, String version) {}

    /**
     * Scans a folder. Nothing is written.
     *
     * @throws ReleaseFailure when the folder cannot be a release
     */
    public static Release scan(Path folder, Identity identity, ReleaseLimits limits) {
        String suite = ReleasePath.suite(identity.suite(), folder.toString());
        String version = ReleasePath.version(identity.version(), folder.toString());
        List<ReleaseFile> files = ReleaseTree.list(folder, limits);
        if (files.stream().noneMatch(f -> f.path().equals(DESCRIPTOR))) {
            throw new ReleaseFailure(folder + " holds no " + DESCRIPTOR
                    + ", the description of its suite; write one there, or name the folder that holds it");
        }
        Release.Spec unsealed =
                new Release.Spec(suite, version, DESCRIPTOR, artifacts(files), schema(files), List.of(), null);
        return new Release(new Metadata(name(suite, version), Map.of()), sealed(unsealed));
    }

    private static Release.Spec sealed(Release.Spec spec) {
        return sealed(spec, null);
    }

    /** The same release with a seal of its own. */
    static Release.Spec sealed(Release.Spec spec, Release.@Nullable Composition composition) {
        Release.Spec open = of(spec, null, composition);
        return of(open, Seal.of(open), composition);
    }

    private static Release.Spec of(
            Release.Spec spec, @Nullable String seal, Release.@Nullable Composition composition) {
        return new Release.Spec(
                spec.suite(),
                spec.version(),
                spec.descriptor(),
                spec.artifacts(),
                spec.schema(),
                spec.rollableFrom(),
                seal,
                composition);
    }

    /** The files with their digests. */
    static List<Release.Artifact> artifacts(List<ReleaseFile> files) {
        List<Release.Artifact> artifacts = new ArrayList<>(files.size());
        for (ReleaseFile file : files) {
            try {
                artifacts.add(
                        new Release.Artifact(file.path(), Sha256.of(file.file()), file.size(), file.executable()));
            } catch (IOException e) {
                throw new ReleaseFailure(file.file() + " cannot be read: " + e + "; check that you may read it", e);
            }
        }
        return List.copyOf(artifacts);
    }

    /** The schema steps among some files: {@code schema/*.sql}, in their order. */
    static List<String> schema(List<ReleaseFile> files) {
        return files.stream()
                .map(ReleaseFile::path)
                .filter(p -> p.startsWith(SCHEMA_FOLDER) && p.endsWith(".sql"))
                .filter(p -> p.indexOf('/', SCHEMA_FOLDER.length()) < 0)
                .sorted(new StepOrder())
                .toList();
    }

    /** The kind's name, which knows neither dots nor capitals. */
    private static String name(String suite, String version) {
        String name = suite + "-" + version.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return cut.replaceAll("-+$", "");
    }
}
