package dev.isle.release;

import dev.isle.model.Extension;
import dev.isle.model.Release;
import java.nio.file.Path;
import java.util.List;

/**
 * An extension as it lies in a folder: its descriptor {@code extension.yaml}, and every file by digest.
 *
 * @param extension what its descriptor says
 * @param folder where it lies
 * @param files all files, the descriptor and the overlay among them, by path
 * @param artifacts the same by digest
 */
public record ExtensionFolder(
        Extension extension, Path folder, List<ReleaseFile> files, List<Release.Artifact> artifacts) {
    /** The descriptor's name. */
    public static final String DESCRIPTOR = "extension.yaml";

    /**
     * Reads a folder.
     *
     * @throws ReleaseFailure when it holds no extension, or one with mistakes
     */
    public static ExtensionFolder read(Path folder, ReleaseLimits limits) {
        Extension extension = ReleaseText.readExtension(folder.resolve(DESCRIPTOR));
        List<ReleaseFile> files = ReleaseTree.list(folder, limits);
        return new ExtensionFolder(extension, folder, files, ReleaseScan.artifacts(files));
    }

    /** Its name and version, as shown to people. */
    public String title() {
        return extension.metadata().name() + " " + extension.spec().version();
    }

    /** Where its descriptor and overlay are kept within a composed release. */
    String keptIn() {
        return "extensions/" + extension.metadata().name() + "/";
    }

    /** The place of one of its files within a composed release. */
    String placeOf(String path) {
        return path.equals(DESCRIPTOR) || path.equals(extension.spec().overlay()) ? keptIn() + path : path;
    }

    /** Whether it fits a version: one of those that it names, or one that begins so. What was added to the base does not matter. */
    boolean fits(String version) {
        int added = version.indexOf('+');
        String own = added < 0 ? version : version.substring(0, added);
        return extension.spec().fits().stream().anyMatch(fit -> own.equals(fit) || own.startsWith(fit + "."));
    }

    /** The digest over its files: path, digest, size and executable bit of each. */
    String digest() {
        StringBuilder list = new StringBuilder("isle-extension/1\n");
        for (Release.Artifact artifact : artifacts) {
            list.append(artifact.digest())
                    .append(' ')
                    .append(artifact.size())
                    .append(artifact.executable() ? " x " : " - ")
                    .append(artifact.path())
                    .append('\n');
        }
        return Sha256.of(list.toString());
    }
}
