package dev.isle.local.runtime;

import dev.isle.local.home.DataFolders;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Trouble;
import dev.isle.local.postgres.Cluster;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Life;
import dev.isle.local.process.Mark;
import dev.isle.local.process.ProcessStat;
import dev.isle.local.process.Session;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Removes an environment's processes and files, with or without a plan. Steps: break off this runtime's own steps and wait until they write no more; kill
 * tasks; stop all servers at once, databases after the others, each within its grace; kill whatever still carries the mark; remove the shared memory of
 * databases that had been killed; remove the files. Record, audit log and the supervisor's files stay: they are not the runtime's.
 *
 * <p>A process may show no mark for the moment in which it becomes another program, and write its last word after it was counted as dead. So a folder that got
 * a new file while it was removed is removed again, after another look for processes, for a bounded time.
 */
final class Removal {
    /** How long steps may take to break off, and a folder to stay empty. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long HASTE_MILLIS = 3000;

    private final Ground ground;
    private final Background background;
    private final Endings endings;
    private final Tasks tasks;
    private final Duration patience;

    Removal(Ground ground, Background background, Endings endings, Tasks tasks, Duration patience) {
        this.ground = ground;
        this.background = background;
        this.endings = endings;
        this.tasks = tasks;
        this.patience = patience;
    }

    /** Removes; keeps data folders, secrets and task markers when asked and when there is data. */
    void remove(boolean keepData) {
        Path root = ground.folder().root();
        if (!Files.isDirectory(root) && ground.mark().living().isEmpty()) {
            return;
        }
        try {
            List<String> left = background.breakOff(patience);
            if (!left.isEmpty()) {
                throw new IOException("steps of this process did not break off within " + patience.toSeconds() + " s: "
                        + left + "; nothing was removed: repeat it");
            }
            tasks.endAll();
            end(keepData, false);
            end(keepData, true);
            killStrays();
            for (Path server : Folders.list(ground.folder().servers())) {
                // Of one that had been killed before nothing was left to be ended, but this.
                Cluster.removeSharedMemory(server.resolve("data").resolve(DatabaseServers.CLUSTER));
            }
            removeFiles(keepData);
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot remove the environment", root, failure), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RuntimeFailure("interrupted while the environment was removed", interrupted);
        }
    }

    /** Ends servers side by side and waits for all. Only a database is signalled alone, the others with all that came of them. */
    private void end(boolean keepData, boolean databases) throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<IOException> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (Path folder : Folders.list(ground.folder().servers())) {
            Session session = ground.server(folder.getFileName().toString());
            Optional<LaunchFiles.Note> note = session.files().note();
            if (Life.read(session).state() == Life.State.UNSEEN) {
                endings.kill(session);
            } else if (note.isPresent()
                    && note.get().ending().everyone() != databases
                    && Life.read(session).occupied()) {
                threads.add(Thread.ofVirtual().start(() -> end(session, note.get(), keepData, failures)));
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /** What will be deleted anyway need not be left in good order. */
    private void end(Session session, LaunchFiles.Note note, boolean keepData, List<IOException> failures) {
        long grace = note.ending().graceMillis();
        LaunchFiles.Ending ending = new LaunchFiles.Ending(
                note.ending().signal(),
                keepData ? grace : Math.min(grace, HASTE_MILLIS),
                note.ending().everyone());
        try {
            session.files().askStop(note.id(), new LaunchFiles.StopAsked(Instant.now(), ending.graceMillis()));
            endings.end(
                    session,
                    new LaunchFiles.Note(note.id(), note.hash(), note.role(), note.at(), note.by(), ending),
                    Endings.Manners.SIGNAL);
        } catch (IOException failure) {
            failures.add(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void killStrays() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        List<Long> left = living();
        while (!left.isEmpty()) {
            Session.signal("KILL", left);
            if (System.nanoTime() > deadline) {
                throw new IOException("processes " + left + " survive SIGKILL; they wait for a disk or device");
            }
            TimeUnit.MILLISECONDS.sleep(5);
            left = living();
        }
    }

    private List<Long> living() {
        return ground.mark().living().stream()
                .map(Mark.Marked::stat)
                .map(ProcessStat::pid)
                .filter(pid -> pid != ProcessHandle.current().pid())
                .toList();
    }

    private void remove(Path folder) throws IOException, InterruptedException {
        remove(folder, patience, Folders::remove, this::killStrays);
    }

    /** Deletes a folder. */
    @FunctionalInterface
    interface Deletion {
        /** Fails with {@link DirectoryNotEmptyException} when a file came in meanwhile. */
        void of(Path folder) throws IOException;
    }

    /** Sees to it that nobody of the environment lives. */
    @FunctionalInterface
    interface Clearing {
        /** Fails when somebody cannot be ended. */
        void run() throws IOException, InterruptedException;
    }

    /** Deletes a folder, again while somebody puts files into it. */
    static void remove(Path folder, Duration patience, Deletion deletion, Clearing clearing)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                deletion.of(folder);
                return;
            } catch (DirectoryNotEmptyException refilled) {
                clearing.run();
                if (System.nanoTime() > deadline) {
                    throw new IOException(
                            "somebody keeps putting files into " + folder + " while it is removed, at last into "
                                    + refilled.getFile()
                                    + "; no process of the environment lives: find who does it (for example with"
                                    + " lsof +D), end it, and repeat the removal",
                            refilled);
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    private void removeFiles(boolean keepData) throws IOException, InterruptedException {
        Path root = ground.folder().root();
        // What nothing lists would never be removed: secrets and markers without data are of no use to anybody.
        if (keepData && !DataFolders.of(ground.folder()).isEmpty()) {
            for (Path server : Folders.list(ground.folder().servers())) {
                remove(server.resolve("run"));
                remove(server.resolve("work"));
                if (Folders.list(server.resolve("data")).isEmpty()) {
                    remove(server);
                }
            }
        } else {
            remove(ground.folder().servers());
            remove(ground.folder().shared());
            remove(ground.folder().secrets());
            remove(ground.folder().tasks());
        }
        remove(ground.folder().temp());
        remove(ground.folder().dumps());
        remove(ground.folder().logs());
        remove(ground.folder().tls());
        Files.deleteIfExists(ground.folder().peers());
        Files.deleteIfExists(root.resolve("ports"));
        if (Files.isDirectory(root) && Folders.list(root).isEmpty()) {
            Files.delete(root);
        }
    }
}
