package dev.isle.local.supervisor;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.process.Life;
import dev.isle.local.process.ProcessStat;
import dev.isle.local.process.ProcessTable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Waits until the loop should look again: a request came, a process ended, something in the background is done, or the time is up.
 *
 * <p>Deaths are noticed in two ways. The launcher's exit file appears within milliseconds, wherever the server was started from, and the kernel tells of it
 * (inotify). A launcher that was killed writes none: therefore the programs' pids are looked at five times a second, which costs a few microseconds each.
 * {@code ProcessHandle.onExit} would need half a second on processes that are no children, and loses the status.
 *
 * <p>Thread-safety: one thread waits; any thread may call {@link #wake}.
 */
final class Wakeups implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final EnvironmentFolder folder;
    private final WatchService files;
    private final Set<Path> watched = new HashSet<>();
    private final LinkedBlockingQueue<Boolean> signals = new LinkedBlockingQueue<>();

    Wakeups(EnvironmentFolder folder) throws IOException {
        this.folder = folder;
        this.files = folder.root().getFileSystem().newWatchService();
        watch(folder.inbox());
        Thread.ofVirtual().name("wakeups").start(this::listen);
    }

    /** Wakes the loop. */
    void wake() {
        signals.offer(Boolean.TRUE);
    }

    private void listen() {
        try {
            while (true) {
                WatchKey key = files.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    String name = String.valueOf(event.context());
                    if (name.startsWith("exit.")
                            || name.endsWith(".json")
                            || event.kind() == StandardWatchEventKinds.OVERFLOW) {
                        wake();
                    }
                }
                if (!key.reset()) {
                    wake();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(Path path) throws IOException {
        if (Files.isDirectory(path) && watched.add(path)) {
            path.register(files, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        }
    }

    /** Watches the folders of servers that came since. */
    void watchServers() throws IOException {
        watched.removeIf(path -> !Files.isDirectory(path));
        watch(folder.inbox());
        for (Path server : Folders.list(folder.servers())) {
            watch(server.resolve("run"));
        }
    }

    /**
     * Waits.
     *
     * @param lives what was seen of the programs last; one that is dead by now ends the waiting
     */
    void await(Duration atMost, Map<String, Life> lives) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            if (signals.poll(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS) != null) {
                signals.clear();
                return;
            }
            if (anyDied(lives)) {
                return;
            }
        }
    }

    private static boolean anyDied(Map<String, Life> lives) {
        for (Life life : lives.values()) {
            ProcessStat pid = life.pid();
            if (life.state() == Life.State.RUNNING && pid != null && !ProcessTable.alive(pid.pid(), pid.startTicks())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
