package dev.isle.local.client;

import dev.isle.local.home.DataFolders;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Gone;
import dev.isle.local.home.OwnerLock;
import dev.isle.local.home.Trouble;
import dev.isle.local.record.FileRecordStore;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folder of an environment that was removed with its data kept. Looking changes nothing; one removes at a time, under the environment's lock. */
record KeptFolder(EnvironmentHandle handle, Optional<Archive> archive) {
    /** What is kept; nothing while the environment exists, or when nothing of its folder is data. */
    Optional<KeptData> look() {
        EnvironmentFolder folder = handle.folder();
        try {
            // Without an archive nobody removed it: its Record is lost, and it cannot be known whether its data may go.
            if (handle.exists() || archive.isEmpty() || !Files.isDirectory(folder.root())) {
                return Optional.empty();
            }
            List<Path> data = DataFolders.of(folder);
            return data.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new KeptData(
                            folder.name(),
                            archive.get().removedAt(),
                            folder.root(),
                            data,
                            Folders.size(folder.root()),
                            retained(archive.get()),
                            madeFrom(archive.get())));
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot look at what was kept", folder.root(), failure), failure);
        }
    }

    /**
     * Removes it for good. The log in the archive says so first.
     *
     * @return whether there was anything to remove
     */
    boolean remove(String by, @Nullable String reason) {
        EnvironmentFolder folder = handle.folder();
        try (OwnerLock lock = OwnerLock.tryTake(folder)) {
            if (lock == null) {
                throw new RuntimeFailure("the environment " + folder.name()
                        + " is being made or removed by another process, so its kept data was left; try again");
            }
            Gone.sweep(folder.home());
            if (archive.isEmpty() || look().isEmpty()) {
                return false;
            }
            log(archive.get(), by, reason == null ? "" : reason);
            Gone.remove(folder);
            return true;
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot remove what was kept", folder.root(), failure), failure);
        }
    }

    private static void log(Archive archive, String by, String reason) {
        FileRecordStore store = new FileRecordStore(archive.folder());
        Record record = store.read();
        String plan = record.plan() == null ? "" : record.plan().hash();
        store.write(
                record,
                List.of(new LogEntry.Draft(
                        Instant.now(), by, "down", "", plan, reason, "the data that was kept is removed")));
    }

    private static boolean retained(Archive archive) {
        Plan plan = archive.record().plan();
        return plan != null && plan.retainsData();
    }

    private static Optional<Path> madeFrom(Archive archive) {
        Record.Applied applied = archive.record().applied();
        return applied == null ? Optional.empty() : Optional.of(Path.of(applied.file()));
    }
}
