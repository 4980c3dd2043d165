package dev.isle.local.record;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Trouble;
import dev.isle.plan.document.DocumentException;
import dev.isle.plan.document.Documents;
import dev.isle.plan.record.LogChain;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.RecordStore;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The Record in {@code record.json} and its log in {@code log.jsonl}, one entry per line.
 *
 * <p>Steps of a write, under a lock that keeps out other threads and processes: compare the version; cut the log back to what the stored Record knows; append
 * the entries and force them to the disk; put the new Record in place by a rename. The rename is the commit: the first line of {@code record.json} holds the
 * log's length and last number, so entries that a crash left behind it were never written as far as anyone can see.
 *
 * <p>Thread-safe, also between processes.
 */
public final class FileRecordStore implements RecordStore {
    private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private final Path folder;
    private final Path record;
    private final Path log;
    private final ReentrantLock here;
    private volatile @Nullable Known known;

    /** In that folder, which is made at the first write. */
    public FileRecordStore(Path folder) {
        this.folder = folder;
        this.record = folder.resolve("record.json");
        this.log = folder.resolve("log.jsonl");
        this.here = HERE.computeIfAbsent(folder.toAbsolutePath().normalize(), path -> new ReentrantLock());
    }

    /**
     * What {@code record.json} holds.
     *
     * @param logBytes length of the log that belongs to the Record
     * @param entries in that log
     */
    private record Stored(long logBytes, long entries, Record record) {}

    /** The file as last read, by identity, size and time: every write makes another file. */
    private record Known(Object key, Stored stored) {}

    @Override
    public Record read() {
        try {
            return stored().record();
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot read the Record", record, failure), failure);
        }
    }

    @Override
    public Record write(Record next, List<LogEntry.Draft> entries) {
        here.lock();
        try {
            Folders.make(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("record.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("the lock of the Record was lost");
                }
                return locked(next, entries);
            }
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot write the Record", record, failure), failure);
        } finally {
            here.unlock();
        }
    }

    private Record locked(Record next, List<LogEntry.Draft> drafts) throws IOException {
        Stored before = stored();
        if (before.record().version() != next.version()) {
            throw new StaleRecord(next.version(), before.record().version());
        }
        List<LogEntry> entries =
                LogChain.append(before.entries(), before.record().chain(), drafts);
        long length = entries.isEmpty() ? before.logBytes() : append(before.logBytes(), entries);
        Record stored = next.stored(
                next.version() + 1,
                entries.isEmpty() ? before.record().chain() : entries.getLast().hash());
        String head = length + " " + (before.entries() + entries.size()) + "\n";
        AtomicFile.write(record, head + Documents.record(stored) + "\n");
        return stored;
    }

    /** Appends behind what belongs to the Record; returns the log's length. */
    private long append(long from, List<LogEntry> entries) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (LogEntry entry : entries) {
            lines.write(Documents.entry(entry).getBytes(StandardCharsets.UTF_8));
            lines.write('\n');
        }
        try (FileChannel channel = FileChannel.open(
                log,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(AtomicFile.PRIVATE))) {
            if (channel.size() < from) {
                throw new IOException(
                        "the audit log " + log + " has " + channel.size() + " bytes, and the Record knows " + from
                                + "; somebody cut it: move the environment's folder away and restore both from a backup");
            }
            channel.truncate(from);
            channel.position(from);
            ByteBuffer buffer = ByteBuffer.wrap(lines.toByteArray());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
            return channel.size();
        }
    }

    /** Parsed again only when the file is another one than before: the loop asks some times a second. */
    private Stored stored() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(record, BasicFileAttributes.class);
            Object key =
                    List.of(String.valueOf(attributes.fileKey()), attributes.size(), attributes.lastModifiedTime());
            Known last = known;
            if (last == null || !last.key().equals(key)) {
                last = new Known(key, parsed());
                known = last;
            }
            return last.stored();
        } catch (NoSuchFileException absent) {
            return withoutRecord();
        }
    }

    private Stored parsed() throws IOException {
        String text;
        try {
            text = Files.readString(record);
        } catch (NoSuchFileException absent) {
            return withoutRecord();
        }
        int end = text.indexOf('\n');
        String[] head = end < 0 ? new String[0] : text.substring(0, end).split(" ");
        try {
            if (head.length == 2) {
                return new Stored(
                        Long.parseLong(head[0]), Long.parseLong(head[1]), Documents.record(text.substring(end + 1)));
            }
        } catch (NumberFormatException | DocumentException damaged) {
            throw new IOException(record + " is damaged: " + damaged.getMessage() + todo(), damaged);
        }
        throw new IOException(record + " is damaged: its first line is no head" + todo());
    }

    private String todo() {
        return "; move it away (mv " + record + " " + record
                + ".damaged), then `isle up -f FILE` with the file as it was"
                + " applied adopts what runs: the history, ports and data are kept; counts of restarts and what was asked"
                + " for are lost";
    }

    /** A Record that was lost does not take the audit trail with it: the log is continued where it ends. */
    private Stored withoutRecord() throws IOException {
        if (!Files.exists(log)) {
            return new Stored(0, 0, Record.EMPTY);
        }
        byte[] bytes = Files.readAllBytes(log);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        List<LogEntry> entries;
        try {
            entries = entries(bytes, end);
        } catch (DocumentException damaged) {
            throw new IOException(
                    "there is no Record, and the audit log " + log + " is damaged: " + damaged.getMessage()
                            + "; move the log away: its entries can then no longer be proven complete",
                    damaged);
        }
        return entries.isEmpty()
                ? new Stored(0, 0, Record.EMPTY)
                : new Stored(
                        end,
                        entries.getLast().number(),
                        Record.EMPTY.stored(0, entries.getLast().hash()));
    }

    private static List<LogEntry> entries(byte[] bytes, int length) {
        List<LogEntry> entries = new ArrayList<>();
        for (String line : new String(bytes, 0, length, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isBlank()) {
                entries.add(Documents.entry(line));
            }
        }
        return entries;
    }

    @Override
    public List<LogEntry> log() {
        try {
            long length = stored().logBytes();
            if (length == 0) {
                return List.of();
            }
            byte[] bytes = Files.readAllBytes(log);
            return entries(bytes, (int) Math.min(length, bytes.length));
        } catch (IOException | DocumentException failure) {
            throw new RuntimeFailure("cannot read the audit log " + log + ": " + failure.getMessage(), failure);
        }
    }
}
