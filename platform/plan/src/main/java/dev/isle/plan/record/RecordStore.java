package dev.isle.plan.record;

import java.util.List;

/**
 * Where the Record of one environment is kept: a file, or an object in a cluster.
 *
 * <p>Writes are compare-and-set: a verb and the loop may write at the same time, and the one that read an older version is refused, reads again and decides
 * again. A write is all or nothing, entries included, also when the machine loses power in its midst.
 *
 * <p>Thread-safety: any thread and any process may read and write.
 */
public interface RecordStore {
    /** The newest version; {@link Record#EMPTY} when there is none yet. */
    Record read();

    /**
     * Writes the Record and appends the entries to its log.
     *
     * @param next with the version that was read; it is stored with the next one and with the chain of the last entry
     * @param entries what to append, oldest first; the store numbers and chains them
     * @return what was stored
     * @throws StaleRecord when somebody else wrote since {@code next} was read; nothing was written
     */
    Record write(Record next, List<LogEntry.Draft> entries);

    /** The log, oldest first; a store with a size limit holds the newest entries only. */
    List<LogEntry> log();

    /** Somebody else wrote in between: read and decide again. */
    final class StaleRecord extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With both versions. */
        public StaleRecord(long expected, long found) {
            super("the Record was written by somebody else: version " + expected + " was read, " + found
                    + " is stored; read it again and repeat");
        }
    }
}
