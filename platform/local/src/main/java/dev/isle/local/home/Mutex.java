package dev.isle.local.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process on this machine at a time do something. The system lets go of it when the process dies. Not reentrant; the lock file stays.
 *
 * <p>POSIX locks belong to a process and are lost when any descriptor of the file is closed in it; therefore a lock of this process comes first, and the file
 * is opened by its holder only.
 */
public final class Mutex {
    private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private Mutex() {}

    /** What is done alone. */
    @FunctionalInterface
    public interface Step<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /**
     * Waits for its turn and does it.
     *
     * @param file the lock; its folder is made
     * @throws IOException when the lock cannot be had, or the step fails
     */
    public static <T> T alone(Path file, Step<T> step) throws IOException {
        ReentrantLock here = HERE.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
        try {
            here.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + file, interrupted);
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Folders.make(folder);
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("the lock " + file + " was lost while it was used");
                }
                return step.run();
            }
        } finally {
            here.unlock();
        }
    }
}
