package dev.isle.local.runtime;

import dev.isle.local.home.Folders;
import dev.isle.local.home.Trouble;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Life;
import dev.isle.local.process.Mark;
import dev.isle.local.process.ProcessStat;
import dev.isle.local.process.Session;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Removes an environment's processes and files, with or without a plan. Steps: kill tasks; stop all servers at once, databases after the others, each within
 * its grace; kill whatever still carries the mark; remove the files. Record, audit log and the supervisor's files stay: they are not the runtime's.
 */
final class Removal {
    private static final long HASTE_MILLIS = 3000;

    private final Ground ground;
    private final Endings endings;
    private final Tasks tasks;

    Removal(Ground ground, Endings endings, Tasks tasks) {
        this.ground = ground;
        this.endings = endings;
        this.tasks = tasks;
    }

    /** Removes; keeps data folders, secrets and task markers when asked. */
    void remove(boolean keepData) {
        Path root = ground.folder().root();
        if (!Files.isDirectory(root) && ground.mark().living().isEmpty()) {
            return;
        }
        try {
            tasks.endAll();
            end(keepData, false);
            end(keepData, true);
            killStrays();
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
            if (note.isPresent()
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

    private void removeFiles(boolean keepData) throws IOException {
        Path root = ground.folder().root();
        if (keepData) {
            for (Path server : Folders.list(ground.folder().servers())) {
                Folders.remove(server.resolve("run"));
                Folders.remove(server.resolve("work"));
                if (Folders.list(server.resolve("data")).isEmpty()) {
                    Folders.remove(server);
                }
            }
        } else {
            Folders.remove(ground.folder().servers());
            Folders.remove(root.resolve("shared"));
            Folders.remove(ground.folder().secrets());
            Folders.remove(ground.folder().tasks());
        }
        Folders.remove(ground.folder().logs());
        Files.deleteIfExists(ground.folder().peers());
        Files.deleteIfExists(root.resolve("ports"));
        if (Files.isDirectory(root) && Folders.list(root).isEmpty()) {
            Files.delete(root);
        }
    }
}
