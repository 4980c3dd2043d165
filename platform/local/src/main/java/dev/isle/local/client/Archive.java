package dev.isle.local.client;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.record.FileRecordStore;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a removed environment: its Record as it was last and its whole audit log, the removal included. Read only; each call reads anew.
 *
 * @param name of the environment; a name may have been used, and removed, more than once
 * @param removedAt when its removal began
 * @param folder {@code ISLE_HOME/archive/NAME-TIMESTAMP}
 */
public record Archive(String name, Instant removedAt, Path folder) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /** The folder's name for an environment whose removal begins at that time. */
    static String folderName(String name, Instant removedAt) {
        return name + "-" + STAMP.format(removedAt);
    }

    /** The archive in that folder; empty when its name is that of no archive. */
    static Optional<Archive> in(Path folder) {
        String name = folder.getFileName().toString();
        int hyphen = name.lastIndexOf('-');
        if (hyphen < 0 || !EnvironmentFolder.isName(name.substring(0, hyphen))) {
            return Optional.empty();
        }
        try {
            Instant at = STAMP.parse(name.substring(hyphen + 1), Instant::from);
            return Optional.of(new Archive(name.substring(0, hyphen), at, folder));
        } catch (DateTimeException foreign) {
            return Optional.empty();
        }
    }

    /**
     * Its Record as it was last.
     *
     * @throws dev.isle.plan.runtime.RuntimeFailure when it cannot be read; names the file
     */
    public Record record() {
        return new FileRecordStore(folder).read();
    }

    /**
     * Its audit log, oldest first; the last entry tells of its removal.
     *
     * @throws dev.isle.plan.runtime.RuntimeFailure when it cannot be read; names the file
     */
    public List<LogEntry> log() {
        return new FileRecordStore(folder).log();
    }
}
