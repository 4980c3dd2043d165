package dev.isle.suite.server.auth;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All users with their rights, as they stood in the database at most {@link #FRESH} ago.
 *
 * <p>Steps of a question: a snapshot that is fresh answers; otherwise one caller asks the database for the version and,
 * where it differs, for everything, while the others wait. Where the database does not answer, the last snapshot counts
 * until it is {@link #STALE}; then nobody is let in by it. Nothing is asked while no user calls. Thread-safe.
 */
public final class Directory {
    /** How long a change in the database may go unnoticed while the database answers. */
    public static final Duration FRESH = Duration.ofMillis(250);

    /** How long a change may go unnoticed at all. */
    public static final Duration STALE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Directory.class);

    /** Where the users are. Called by one thread at a time. */
    public interface Source {
        /** Everything, or empty when it still has that version. */
        Optional<Snapshot> read(long knownVersion) throws SQLException;
    }

    /** All users at one version. */
    public record Snapshot(long version, Map<String, Account> accounts) {
        public Snapshot {
            accounts = Map.copyOf(accounts);
        }
    }

    /** What is known about a user. */
    public sealed interface Answer {
        /** He exists. */
        record Known(Account account) implements Answer {}

        /** There is none of that name. */
        record Unknown() implements Answer {}

        /** It cannot be said at the moment: the database does not answer. */
        record Unsure() implements Answer {}
    }

    private record Seen(Snapshot snapshot, long at) {}

    private final Source source;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Seen seen;

    /** The users of that source. */
    public Directory(Source source) {
        this(source, System::nanoTime);
    }

    Directory(Source source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** What is known about the user of that name. */
    public Answer ask(String user) {
        @Nullable Seen now = seen;
        if (now == null || age(now) >= FRESH.toNanos()) {
            now = refreshed();
        }
        if (now == null || age(now) >= STALE.toNanos()) {
            return new Answer.Unsure();
        }
        @Nullable Account account = now.snapshot().accounts().get(user);
        return account == null ? new Answer.Unknown() : new Answer.Known(account);
    }

    private @Nullable Seen refreshed() {
        lock.lock();
        try {
            @Nullable Seen before = seen;
            if (before != null && age(before) < FRESH.toNanos()) {
                return before; // somebody else did it while this one waited
            }
            // The age counts from before the question: the answer may be as old as that.
            long asked = nanoTime.getAsLong();
            Optional<Snapshot> read =
                    source.read(before == null ? -1 : before.snapshot().version());
            if (read.isPresent()) {
                seen = new Seen(read.get(), asked);
            } else if (before != null) {
                seen = new Seen(before.snapshot(), asked);
            }
        } catch (SQLException failure) {
            log.warn("users cannot be read from the database: {}", failure.getMessage());
        } finally {
            lock.unlock();
        }
        return seen;
    }

    private long age(Seen snapshot) {
        return nanoTime.getAsLong() - snapshot.at();
    }
}
