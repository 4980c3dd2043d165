package dev.isle.local.client;

import dev.isle.local.client.EnvironmentHandle.Holdings;
import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.DataFolders;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Gone;
import dev.isle.local.home.OwnerLock;
import dev.isle.local.home.Trouble;
import dev.isle.local.process.Mark;
import dev.isle.local.runtime.Dumps;
import dev.isle.local.runtime.LocalRuntime;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.RecordStore;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Removes an environment. Steps: end the supervisor; take the environment's lock; note that it is being removed, where to and what is kept; log it; remove
 * processes and the runtime's files; move record and audit log to the archive; remove what is left, the note last. A crash anywhere leaves the note, so the same
 * call takes it up again; what is to be kept stays kept, whatever that call says.
 */
final class Down {
    private static final long LOCK_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final EnvironmentFolder folder;
    private final RecordStore store;
    private final LocalRuntime runtime;

    Down(EnvironmentFolder folder, RecordStore store, LocalRuntime runtime) {
        this.folder = folder;
        this.store = store;
        this.runtime = runtime;
    }

    Path run(boolean keepData, String by, String reason) throws InterruptedException {
        try (OwnerLock lock = lock()) {
            AtomicFile.write(folder.owner(), dev.isle.local.process.ProcessTable.self() + " removing\n");
            Gone.sweep(folder.home());
            Folders.make(folder.root());
            RemovalNote note =
                    RemovalNote.begin(folder, keepData, Archive.folderName(folder.name(), Instant.now()), applied());
            Path archive = folder.home().archive().resolve(note.archive());
            setDamagedAside(archive);
            if (Files.exists(folder.record()) || Files.exists(folder.log())) {
                log(note.keepData(), by, reason);
            }
            runtime.removeAll(note.keepData());
            Folders.make(archive);
            for (Path kept : List.of(folder.record(), folder.log())) {
                if (Files.exists(kept)) {
                    Files.move(kept, archive.resolve(kept.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                }
            }
            AtomicFile.forceFolder(archive);
            removeRest(note.keepData());
            return archive;
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot remove " + folder.name(), folder.root(), failure), failure);
        }
    }

    /** Whoever holds the lock is a supervisor that can be ended, or another removal that is waited for. */
    private OwnerLock lock() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LOCK_NANOS;
        while (true) {
            Watching.end(folder);
            OwnerLock lock = OwnerLock.tryTake(folder);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("another process drives the environment and does not let go of it");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** What the Record says that it was made from; null when it says nothing or cannot be read. */
    private Record.@Nullable Applied applied() {
        try {
            return store.read().applied();
        } catch (RuntimeFailure unreadable) {
            return null;
        }
    }

    /** Nothing is to be had of a damaged Record; the log goes on without it. */
    private void setDamagedAside(Path archive) throws IOException {
        try {
            store.read();
        } catch (RuntimeFailure unreadable) {
            if (Files.exists(folder.record())) {
                Folders.make(archive);
                Files.move(
                        folder.record(),
                        archive.resolve(folder.record().getFileName() + ".damaged"),
                        StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private void log(boolean keepData, String by, String reason) {
        for (int attempt = 1; ; attempt++) {
            Record record = store.read();
            Plan plan = record.plan();
            LogEntry.Draft entry = new LogEntry.Draft(
                    Instant.now(),
                    by,
                    "down",
                    "",
                    plan == null ? "" : plan.hash(),
                    reason,
                    keepData ? "removed, its data kept" : "removed with its data");
            try {
                store.write(record, List.of(entry));
                return;
            } catch (RecordStore.StaleRecord stale) {
                if (attempt == 20) {
                    throw stale;
                }
            }
        }
    }

    private void removeRest(boolean keepData) throws IOException {
        if (!keepData) {
            for (Path rest : Folders.list(folder.root())) {
                if (!rest.equals(folder.removing())) {
                    Folders.remove(rest);
                }
            }
            Folders.remove(folder.root());
            return;
        }
        for (Path rest : List.of(folder.inbox(), folder.outbox(), folder.logs())) {
            Folders.remove(rest);
        }
        Files.deleteIfExists(folder.reads());
        Files.deleteIfExists(folder.owner());
        Files.deleteIfExists(folder.root().resolve("record.lock"));
        Files.deleteIfExists(folder.removing());
        if (Folders.list(folder.root()).isEmpty()) {
            Folders.remove(folder.root());
        }
    }

    /** What there is of an environment. */
    static Holdings holdings(EnvironmentFolder folder, Record record) {
        List<Long> processes = new ArrayList<>();
        Watching.watcher(folder).ifPresent(watcher -> processes.add(watcher.pid()));
        Mark.of(folder.root())
                .living()
                .forEach(marked -> processes.add(marked.stat().pid()));
        List<String> databases = new ArrayList<>();
        List<Path> data = new ArrayList<>();
        Plan plan = record.plan();
        try {
            List<Path> ofDatabases = new ArrayList<>();
            for (DatabasePlan database : plan == null ? List.<DatabasePlan>of() : plan.databases()) {
                String server = database.server();
                if (server != null && !Folders.list(folder.data(server)).isEmpty()) {
                    databases.add(database.name());
                    ofDatabases.add(folder.data(server));
                }
            }
            for (Path each : DataFolders.of(folder)) {
                if (!ofDatabases.contains(each)) {
                    data.add(each);
                }
            }
            RemovalNote note = RemovalNote.of(folder);
            return new Holdings(
                    processes,
                    databases,
                    data,
                    Dumps.of(folder),
                    Folders.size(folder.root()),
                    note != null && note.keepData());
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot look at what there is", folder.root(), failure), failure);
        }
    }
}
