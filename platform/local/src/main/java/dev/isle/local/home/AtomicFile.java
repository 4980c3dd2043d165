package dev.isle.local.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes small files so that a reader, and a crash at any point, sees the old content or the new and nothing between: a temporary file beside the target,
 * forced to the disk, renamed over it. Temporary files begin with a dot and end in {@code .tmp}. Thread-safe; the last of two writers wins.
 */
public final class AtomicFile {
    /** Readable and writable by the owner only. */
    public static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    /** Readable by the owner only: secrets. */
    public static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("r--------");

    private static final AtomicLong COUNT = new AtomicLong();

    private AtomicFile() {}

    /** Writes and forces to the disk. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8), PRIVATE, true);
    }

    /** Writes without forcing: for what can be made again after a loss of power. */
    public static void writeLightly(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8), PRIVATE, false);
    }

    /** Writes with the given rights. */
    public static void write(Path file, byte[] bytes, Set<PosixFilePermission> rights, boolean force)
            throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " names no file");
        }
        Path temporary = temporary(folder, file);
        try {
            fill(temporary, bytes, rights, force);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (force) {
                forceFolder(folder);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Publishes a file that is never replaced, whoever tries at the same time: forced to the disk, then linked to its name, which only the first one can.
     *
     * @return whether it was this one; if not, the file holds what another one published
     */
    public static boolean publish(Path file, byte[] bytes, Set<PosixFilePermission> rights) throws IOException {
        return publish(file, bytes, rights, Files::createLink);
    }

    /** How a file system gives a file a second name, which fails when that is taken. */
    @FunctionalInterface
    public interface Linking {
        /** Makes the second name. */
        void link(Path name, Path existing) throws IOException;
    }

    /** As {@link #publish(Path, byte[], Set)}, with links made so. */
    public static boolean publish(Path file, byte[] bytes, Set<PosixFilePermission> rights, Linking links)
            throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " names no file");
        }
        Path temporary = temporary(folder, file);
        try {
            fill(temporary, bytes, rights, true);
            link(file, temporary, links);
            forceFolder(folder);
            return true;
        } catch (FileAlreadyExistsException another) {
            return false;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void link(Path file, Path temporary, Linking links) throws IOException {
        try {
            links.link(file, temporary);
        } catch (UnsupportedOperationException none) {
            throw withoutLinks(none);
        } catch (FileSystemException failure) {
            String reason = String.valueOf(failure.getReason());
            throw reason.contains("Operation not permitted") || reason.contains("not supported")
                    ? withoutLinks(failure)
                    : failure;
        }
    }

    private static IOException withoutLinks(Exception cause) {
        return new IOException(
                "ISLE_HOME lies on a file system without hard links; set ISLE_HOME to a folder on another disk", cause);
    }

    private static Path temporary(Path folder, Path file) {
        return folder.resolve("." + file.getFileName() + "."
                + ProcessHandle.current().pid() + "." + COUNT.incrementAndGet() + ".tmp");
    }

    private static void fill(Path temporary, byte[] bytes, Set<PosixFilePermission> rights, boolean force)
            throws IOException {
        FileAttribute<Set<PosixFilePermission>> attribute = PosixFilePermissions.asFileAttribute(rights);
        try (FileChannel channel = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attribute)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (force) {
                channel.force(true);
            }
        }
    }

    /** Writes only when the content differs; tells whether it did. */
    public static boolean writeIfChanged(Path file, String text) throws IOException {
        if (text.equals(readOrNull(file))) {
            return false;
        }
        writeLightly(file, text);
        return true;
    }

    /** The text of a file, or null when there is none. */
    public static @Nullable String readOrNull(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    /** Makes a rename in that folder survive a loss of power. */
    public static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
