package dev.isle.release;

import dev.isle.model.Release;
import java.util.Comparator;
import java.util.List;

/**
 * The seal of a release: the digest over its canonical list. It covers all that decides what a release does: suite, version, descriptor, the order of the
 * schema steps, from which versions it may be rolled, and of every artifact its path, digest, size and executable bit; and of what a composed release was
 * composed. Free labels stay outside.
 *
 * <p>The canonical list is text, one item per line, artifacts ordered by path; no path holds a line end ({@link ReleaseTree} refuses it), so two different
 * releases never have the same list.
 */
public final class Seal {
    private Seal() {}

    /** The seal that belongs to a release's content, whatever seal it carries. */
    public static String of(Release.Spec release) {
        return Sha256.of(canonical(release));
    }

    /** The list that the seal is made of. */
    static String canonical(Release.Spec release) {
        StringBuilder list = new StringBuilder("isle-release/1\n");
        line(list, "suite", release.suite());
        line(list, "version", release.version());
        line(list, "descriptor", release.descriptor());
        release.schema().forEach(step -> line(list, "schema", step));
        release.rollableFrom().forEach(version -> line(list, "rollable-from", version));
        List<Release.Artifact> ordered = release.artifacts().stream()
                .sorted(Comparator.comparing(Release.Artifact::path))
                .toList();
        for (Release.Artifact artifact : ordered) {
            line(
                    list,
                    "artifact",
                    artifact.digest() + " " + artifact.size() + " " + (artifact.executable() ? "x" : "-") + " "
                            + artifact.path());
        }
        Release.Composition composition = release.composition();
        if (composition != null) {
            line(list, "base", composition.base() + " " + composition.baseSeal());
            composition
                    .extensions()
                    .forEach(added ->
                            line(list, "extension", added.name() + " " + added.version() + " " + added.digest()));
        }
        return list.toString();
    }

    private static void line(StringBuilder list, String word, String value) {
        list.append(word).append(' ').append(value).append('\n');
    }
}
