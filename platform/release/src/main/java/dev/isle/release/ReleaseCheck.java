package dev.isle.release;

import dev.isle.model.Release;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Compares a release's description with the files in its folder and names the first difference, by path. Both lists are walked side by side, so a missing, an
 * added and a changed file are found in the same pass.
 */
final class ReleaseCheck {
    private ReleaseCheck() {}

    /** By digest: reads every byte. */
    static Optional<Difference> byDigest(Release.Spec release, List<ReleaseFile> files) {
        if (release.seal() != null && !release.seal().equals(Seal.of(release))) {
            return Optional.of(new Difference(
                    "",
                    ReleaseTree.RELEASE_FILE + " was changed after it was sealed: it carries the seal " + release.seal()
                            + " but its content has " + Seal.of(release)));
        }
        List<Release.Artifact> expected = release.artifacts().stream()
                .sorted(java.util.Comparator.comparing(Release.Artifact::path))
                .toList();
        return sideBySide(expected, Release.Artifact::path, files, ReleaseCheck::artifact);
    }

    /** By size, modification time and executable bit: reads no content. */
    static Optional<Difference> byStamps(Stamps stamps, List<ReleaseFile> files) {
        return sideBySide(stamps.files(), Stamps.Stamp::path, files, ReleaseCheck::stamp);
    }

    private static <T> Optional<Difference> sideBySide(
            List<T> expected,
            java.util.function.Function<T, String> pathOf,
            List<ReleaseFile> files,
            BiFunction<T, ReleaseFile, Optional<String>> compare) {
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < files.size()) {
            String want = i < expected.size() ? pathOf.apply(expected.get(i)) : null;
            String have = j < files.size() ? files.get(j).path() : null;
            if (have == null || (want != null && want.compareTo(have) < 0)) {
                return Optional.of(new Difference(String.valueOf(want), "is missing"));
            }
            if (want == null || want.compareTo(have) > 0) {
                return Optional.of(new Difference(have, "does not belong to the release"));
            }
            Optional<String> what = compare.apply(expected.get(i++), files.get(j++));
            if (what.isPresent()) {
                return Optional.of(new Difference(have, what.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> artifact(Release.Artifact artifact, ReleaseFile file) {
        if (artifact.size() != file.size()) {
            return Optional.of(sizes(file.size(), artifact.size()));
        }
        if (artifact.executable() != file.executable()) {
            return Optional.of(mode(file.executable()));
        }
        String digest;
        try {
            digest = Sha256.of(file.file());
        } catch (IOException e) {
            return Optional.of("cannot be read: " + e);
        }
        return digest.equals(artifact.digest())
                ? Optional.empty()
                : Optional.of("has the digest " + digest + " instead of " + artifact.digest());
    }

    private static Optional<String> stamp(Stamps.Stamp stamp, ReleaseFile file) {
        if (stamp.size() != file.size()) {
            return Optional.of(sizes(file.size(), stamp.size()));
        }
        if (stamp.executable() != file.executable()) {
            return Optional.of(mode(file.executable()));
        }
        return stamp.modifiedMillis() == file.modifiedMillis()
                ? Optional.empty()
                : Optional.of("was modified at " + Instant.ofEpochMilli(file.modifiedMillis())
                        + ", after it was verified (then " + Instant.ofEpochMilli(stamp.modifiedMillis()) + ")");
    }

    private static String sizes(long have, long want) {
        return "has " + have + " bytes instead of " + want;
    }

    private static String mode(boolean executable) {
        return executable ? "is executable, and was not" : "is not executable any more";
    }
}
