package dev.isle.cli.verb;

import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.release.Difference;
import dev.isle.release.ReleaseFailure;
import dev.isle.release.ReleaseLimits;
import dev.isle.release.StoredRelease;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether a sealed release is still what was sealed: by size and time, and by digest where these tell of a change. */
final class SealCheck {
    private SealCheck() {}

    /** What differs, in words; empty when nothing does, or the release is no sealed one. */
    static Optional<String> damage(StoredRelease release) {
        try {
            return release.damage(ReleaseLimits.DEFAULT).map(Difference::toString);
        } catch (ReleaseFailure unreadable) {
            return Optional.of(String.valueOf(unreadable.getMessage()));
        }
    }

    /**
     * The release that servers are about to start from.
     *
     * @return empty when the folder holds an unsealed one
     * @throws Failure when it is not what was sealed
     */
    static Optional<StoredRelease> sound(Session session, String releaseFolder) {
        Optional<StoredRelease> found = session.releases().list().stream()
                .filter(release -> release.folder().equals(Path.of(releaseFolder)))
                .findFirst();
        found.ifPresent(release -> damage(release).ifPresent(words -> {
            throw new Failure(
                    Exit.REFUSED,
                    "the sealed release " + release.title() + " is not what was sealed; nothing was changed",
                    List.of(words + " (in " + release.folder() + ")"),
                    List.of(remedy(release)));
        }));
        return found;
    }

    /** The command that puts a good copy in its place. */
    static String remedy(StoredRelease release) {
        return Failure.hint("isle release add DIR", "with a good copy, after " + release.folder() + " is removed");
    }
}
