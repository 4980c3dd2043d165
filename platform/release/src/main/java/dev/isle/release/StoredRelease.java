package dev.isle.release;

import dev.isle.model.Release;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A release in a folder of its own.
 *
 * @param release what it says
 * @param folder where its files are
 * @param origin where it was found
 */
public record StoredRelease(Release release, Path folder, Origin origin) {
    /** Where a release was found. */
    public enum Origin {
        /** In the store under {@code ISLE_HOME}. */
        STORE,
        /** Beside Isle itself. */
        DISTRIBUTION,
        /** A folder that the environment's file names. */
        FOLDER
    }

    /** Whether it is sealed: its files are named by digest and nothing in it changes any more. */
    public boolean sealed() {
        return release.spec().seal() != null;
    }

    /** The seal noted beside a stored release's files; empty for a folder that no store has verified. */
    public static Optional<String> sealNoted(Path folder) {
        return Stamps.readSeal(folder);
    }

    /** Suite and version, as shown to people. */
    public String title() {
        return release.spec().suite() + " " + release.spec().version();
    }

    /**
     * Compares sizes, modification times and executable bits with those noted when the release was stored: some milliseconds for a hundred files. Without
     * notes (a distribution that was copied without them) every digest is compared instead.
     *
     * @return the first difference; empty when there is none or the release is not sealed
     */
    public Optional<Difference> quickCheck(ReleaseLimits limits) {
        if (!sealed()) {
            return Optional.empty();
        }
        Optional<Stamps> stamps =
                Stamps.read(folder).filter(s -> s.seal().equals(release.spec().seal()));
        return stamps.isPresent()
                ? ReleaseCheck.byStamps(stamps.get(), ReleaseTree.list(folder, limits))
                : fullCheck(limits);
    }

    /**
     * What is not as it was sealed: looked for by {@link #quickCheck}, and where that tells of a change, by digest, for a copy of the files may have other times.
     *
     * @return the first difference; empty when there is none or the release is not sealed
     */
    public Optional<Difference> damage(ReleaseLimits limits) {
        return quickCheck(limits).isEmpty() ? Optional.empty() : fullCheck(limits);
    }

    /** Compares every digest; the first difference, or empty when there is none or the release is not sealed. */
    public Optional<Difference> fullCheck(ReleaseLimits limits) {
        return sealed() ? ReleaseCheck.byDigest(release.spec(), ReleaseTree.list(folder, limits)) : Optional.empty();
    }
}
