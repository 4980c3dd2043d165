package dev.isle.local.home;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The folder that holds everything Isle keeps on this machine for one user: environments, archives of removed ones, caches, the release store.
 *
 * @param root absolute path; made when first written to
 */
public record IsleHome(Path root) {
    /** Makes the path absolute and free of symbolic links, because the kernel tells of processes' folders by their real paths. */
    public IsleHome {
        root = real(root.toAbsolutePath().normalize());
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException absent) {
            Path parent = path.getParent();
            return parent == null ? path : real(parent).resolve(path.getFileName());
        }
    }

    /** {@code ISLE_HOME} of the given variables, or {@code .isle} in the user's home folder. */
    public static IsleHome of(Map<String, String> environment, Path userHome) {
        String named = environment.get("ISLE_HOME");
        return new IsleHome(named == null || named.isBlank() ? userHome.resolve(".isle") : Path.of(named));
    }

    /**
     * The user's home folder: {@code HOME} as for every other program, where it is an absolute path. Java alone goes by the list of users, and would not see a home
     * that was chosen for one call.
     */
    public static Path userHome(Map<String, String> environment) {
        String named = environment.getOrDefault("HOME", "");
        return named.startsWith("/") ? Path.of(named) : Path.of(System.getProperty("user.home", "/"));
    }

    /** Held for moments by whoever changes what concerns all environments: for {@link Mutex#alone}. */
    public Path lock() {
        return root.resolve(".lock");
    }

    /** The folder of all environments. */
    public Path environments() {
        return root.resolve("environments");
    }

    /** What is left of removed environments: records and audit logs. */
    public Path archive() {
        return root.resolve("archive");
    }

    /** What can be made again: unpacked PostgreSQL, launchers. */
    public Path cache() {
        return root.resolve("cache");
    }

    /** The files of one environment; nothing is created. */
    public EnvironmentFolder environment(String name) {
        return new EnvironmentFolder(this, name);
    }
}
