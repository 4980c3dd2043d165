package dev.isle.local.postgres;

import dev.isle.local.home.Folders;
import dev.isle.local.home.Mutex;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once per version from the archive on the class path into the cache. The folder's name holds the archive's checksum and
 * length, so another version unpacks beside it; it appears by a rename, so it is there complete or not at all, also when two processes unpack at once.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
public record Binaries(Path folder) {

    /**
     * Unpacks unless it was done.
     *
     * @throws IOException when this machine's kind has no archive, or the cache cannot be written; says what to do
     */
    public static Binaries unpacked(Path cache) throws IOException {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String name = "postgres-linux-"
                + switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> machine;
                }
                + ".txz";
        URL archive = Binaries.class.getResource("/" + name);
        if (archive == null) {
            throw new IOException("there is no embedded PostgreSQL for this machine (" + System.getProperty("os.name")
                    + ", " + machine
                    + "); bind the environment's databases to external ones (databases.NAME.external)");
        }
        Path folder = cache.resolve("postgres-" + key(archive));
        if (!Files.isDirectory(folder)) {
            Mutex.alone(cache.resolve(".postgres.lock"), () -> {
                if (!Files.isDirectory(folder)) {
                    unpack(archive, cache, folder);
                }
                return folder;
            });
        }
        return new Binaries(folder);
    }

    private static void unpack(URL archive, Path cache, Path folder) throws IOException {
        Path temporary = Files.createTempDirectory(Folders.make(cache), ".postgres-");
        try {
            unpack(archive, temporary);
            Folders.sync(temporary);
            rename(temporary, folder);
        } finally {
            Folders.remove(temporary);
        }
    }

    /** A program of PostgreSQL. */
    public String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    /** A name for this version, fit for file names. */
    public String version() {
        return folder.getFileName().toString();
    }

    /** Renames a complete folder to its final name, unless somebody else was quicker. */
    static void rename(Path complete, Path target) throws IOException {
        try {
            Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException impossible) {
            throw impossible;
        } catch (FileSystemException taken) {
            if (!Files.isDirectory(target)) {
                throw taken;
            }
        }
    }

    private static String key(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar) {
            var entry = jar.getJarEntry();
            String file = Path.of(URI.create(jar.getJarFileURL().toString()))
                    .getFileName()
                    .toString();
            String version = file.replaceAll("^.*-(\\d[\\w.]*)\\.jar$", "$1");
            return version + "-" + Long.toHexString(entry.getCrc()) + "-" + entry.getSize();
        }
        return "of-" + connection.getContentLengthLong();
    }

    private static void unpack(URL archive, Path folder) throws IOException {
        try (InputStream raw = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw, 1 << 16)))) {
            for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(
                            "the archive " + archive + " holds a path outside its folder: " + entry.getName());
                }
                if (entry.isDirectory() || needless(entry.getName())) {
                    continue;
                }
                Path parent = target.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    boolean runs = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static boolean needless(String name) {
        return name.endsWith(".a") || name.contains("/pkgconfig/");
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
        return tar.getNextEntry();
    }
}
