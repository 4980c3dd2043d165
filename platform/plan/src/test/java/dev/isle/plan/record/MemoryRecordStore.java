package dev.isle.plan.record;

import java.util.ArrayList;
import java.util.List;

/** A store in memory, for tests. It can lose and roll back what it holds. */
public final class MemoryRecordStore implements RecordStore {
    private final List<LogEntry> log = new ArrayList<>();
    private Record stored = Record.EMPTY;

    @Override
    public synchronized Record read() {
        return stored;
    }

    @Override
    public synchronized Record write(Record next, List<LogEntry.Draft> entries) {
        if (next.version() != stored.version()) {
            throw new StaleRecord(next.version(), stored.version());
        }
        List<LogEntry> chained = LogChain.append(log.size(), stored.chain(), entries);
        log.addAll(chained);
        stored = next.stored(
                stored.version() + 1,
                chained.isEmpty() ? stored.chain() : chained.getLast().hash());
        return stored;
    }

    @Override
    public synchronized List<LogEntry> log() {
        return List.copyOf(log);
    }

    /** Whether one of the last entries, as many as given, is about that step. */
    public synchronized boolean logged(String what, String subject, int last) {
        for (int i = log.size() - 1; i >= Math.max(0, log.size() - last); i--) {
            if (log.get(i).what().equals(what) && log.get(i).subject().equals(subject)) {
                return true;
            }
        }
        return false;
    }

    /** Loses Record and log, or puts a former Record in place. */
    public synchronized void replace(Record other) {
        stored = other.stored(stored.version() + 1, other.chain());
        if (other.chain().isEmpty()) {
            log.clear();
        }
    }
}
