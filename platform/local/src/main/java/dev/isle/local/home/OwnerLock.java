package dev.isle.local.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to drive one environment: at most one process on the machine has it (the supervisor, or a {@code down}). The system lets go of it when the
 * process dies, however it dies.
 *
 * <p>The lock file lies beside the environment's folder, so that the folder can be removed under the lock. It is opened, locked and deleted only under the
 * short lock of the whole home, so nobody ever holds a lock on a file that was deleted under him. POSIX locks are lost when any descriptor of the file is
 * closed in the same process; therefore what this process holds is noted and never opened a second time.
 */
public final class OwnerLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path home;
    private final Path file;
    private final FileChannel channel;
    private boolean closed;

    private OwnerLock(Path home, Path file, FileChannel channel) {
        this.home = home;
        this.file = file;
        this.channel = channel;
    }

    /** Takes the lock, or returns null when another process or another part of this one has it. */
    public static @Nullable OwnerLock tryTake(EnvironmentFolder folder) throws IOException {
        Folders.make(folder.home().environments());
        Path file = folder.home().environments().resolve("." + folder.name() + ".lock");
        Optional<OwnerLock> taken = Mutex.alone(folder.home().lock(), () -> {
            if (!HELD_HERE.add(file)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException heldHere) {
                lock = null;
            } finally {
                if (lock == null) {
                    channel.close();
                    HELD_HERE.remove(file);
                }
            }
            return lock == null
                    ? Optional.empty()
                    : Optional.of(new OwnerLock(folder.home().lock(), file, channel));
        });
        return taken.orElse(null);
    }

    /** Lets go and deletes the lock file. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        Mutex.alone(home, () -> {
            HELD_HERE.remove(file);
            channel.close();
            return Files.deleteIfExists(file);
        });
    }
}
