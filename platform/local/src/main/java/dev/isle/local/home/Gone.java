package dev.isle.local.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/**
 * Removes an environment's folder at once: it is renamed to {@code .NAME.gone-N} before anything in it is deleted, so a crash leaves either all of it or a
 * folder that is nobody's. What was renamed may be deleted by whoever comes, also by several at a time.
 */
public final class Gone {
    private static final Pattern LEFT = Pattern.compile("\\.[a-z0-9-]+\\.gone-\\d+");

    private Gone() {}

    /** Removes it. Only for the holder of the environment's lock. */
    public static void remove(EnvironmentFolder folder) throws IOException {
        Folders.remove(setAside(folder));
    }

    /** The first half of it. */
    static Path setAside(EnvironmentFolder folder) throws IOException {
        Path environments = folder.home().environments();
        Path gone = environments.resolve("." + folder.name() + ".gone-" + System.nanoTime());
        Files.move(folder.root(), gone, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.forceFolder(environments);
        return gone;
    }

    /** Deletes what removals that broke off have left, of whichever environment. Never fails: what cannot be deleted now is left to the next sweep. */
    public static void sweep(IsleHome home) {
        try {
            for (Path entry : Folders.list(home.environments())) {
                if (LEFT.matcher(entry.getFileName().toString()).matches()) {
                    Folders.remove(entry);
                }
            }
        } catch (IOException left) {
            // It is in nobody's way, and who asked has something else to do.
        }
    }
}
