package dev.isle.local.client;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.record.Record;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One environment on this machine. Read functions observe anew and start nothing; the others go through the environment's supervisor, which they start when
 * none runs. Thread-safe; several processes may hold handles of one environment.
 */
public final class EnvironmentHandle {
    private final LocalOptions options;
    private final EnvironmentFolder folder;

    EnvironmentHandle(LocalOptions options, EnvironmentFolder folder) {
        this.options = options;
        this.folder = folder;
    }

    /** Its name. */
    public String name() {
        return folder.name();
    }

    /** Its files. */
    public EnvironmentFolder folder() {
        return folder;
    }

    /** Whether it was made and not yet removed. */
    public boolean exists() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** What Isle remembers of it; {@link Record#EMPTY} before the first {@code apply}. */
    public Record record() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The process that keeps it converged; empty when nobody watches. */
    public Optional<Watcher> watcher() {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * A supervisor.
     *
     * @param pid its process
     * @param since when it began
     */
    public record Watcher(long pid, Instant since) {}

    /** Looks at its processes, probes, tasks and databases now, with the last good plan. */
    public Observation observe() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Record and observation of one moment. */
    public record Snapshot(
            Record record,
            Observation observation,
            @Nullable Watcher watcher) {}

    /** Record and observation, taken now. */
    public Snapshot snapshot() {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * Looks repeatedly (every 100 ms) until a condition holds.
     *
     * @param until looked at for each snapshot, also the first; sees every snapshot, so it can show progress
     * @return the last snapshot; {@code until} may be false for it when the time was up
     */
    public Snapshot await(Predicate<Snapshot> until, Duration atMost) throws InterruptedException {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * Puts a file set in force and returns when the supervisor has accepted or refused it; converging goes on in the background. Starts the supervisor when
     * none runs. Calls from several processes are carried out one after the other.
     *
     * @param by who asks
     * @param reason a ticket or words for the audit log
     * @param planHash the plan that must result, or null; another one is refused with {@code world-moved}
     */
    public Answer apply(FileSet files, String by, @Nullable String reason, @Nullable String planHash)
            throws InterruptedException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Asks for a restart, a retry or a task's run of the named servers or tasks; as {@link #apply}. */
    public Answer request(Record.Request.Kind kind, List<String> subjects, String by, @Nullable String reason)
            throws InterruptedException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Starts the supervisor when none runs: it takes over what runs. */
    public Watcher watch() throws InterruptedException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Ends the supervisor and leaves the servers running. Nothing when none runs. */
    public void unwatch() throws InterruptedException {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * What {@link #down} would remove.
     *
     * @param processes pids with the environment's mark, the supervisor's included
     * @param databases names of owned databases whose data would vanish
     * @param dataFolders folders of servers' own data that are not empty
     * @param bytes size of all files
     */
    public record Holdings(List<Long> processes, List<String> databases, List<Path> dataFolders, long bytes) {
        /** Whether anything would vanish that cannot be made again. */
        public boolean data() {
            return !databases.isEmpty() || !dataFolders.isEmpty();
        }
    }

    /** What there is of it now. */
    public Holdings holdings() {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * Removes every process, port, file and database that was made for it, and moves record and audit log to the archive. Works without a supervisor, also
     * after one was killed; may be repeated after a crash.
     *
     * @param keepData keeps the folders of databases, servers' data and secrets for the next {@code up}
     * @return the archive folder
     */
    public Path down(boolean keepData, String by, @Nullable String reason) throws InterruptedException {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * The log files of a server or task, oldest first: rotated ones, then the one being written.
     *
     * @param server a server's name, or {@code supervisor}
     */
    public List<Path> logFiles(String server) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Names that have logs. */
    public List<String> logNames() {
        throw new UnsupportedOperationException("not built yet");
    }
}
