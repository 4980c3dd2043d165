package dev.isle.local.client;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Trouble;
import dev.isle.local.process.LogRotation;
import dev.isle.local.process.Mark;
import dev.isle.local.record.FileRecordStore;
import dev.isle.local.runtime.Beside;
import dev.isle.local.runtime.LocalRuntime;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.RecordStore;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One environment on this machine. Read functions observe anew and start nothing; the others go through the environment's supervisor, which they start when
 * none runs. Thread-safe; several processes may hold handles of one environment.
 */
public final class EnvironmentHandle {
    private static final long LOOK_MILLIS = 100;
    private static final Duration SLOW_PROBES = Duration.ofMillis(500);
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final LocalOptions options;
    private final EnvironmentFolder folder;
    private final RecordStore store;

    EnvironmentHandle(LocalOptions options, EnvironmentFolder folder) {
        this.options = options;
        this.folder = folder;
        this.store = new FileRecordStore(folder.root());
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
        return Files.exists(folder.record())
                || Files.exists(folder.removing())
                || !unremembered().isEmpty();
    }

    /** What keeps Isle from knowing it: its Record is damaged, or missing while its processes run; with what to do. Empty when all is well. */
    public Optional<String> trouble() {
        try {
            store.read();
        } catch (RuntimeFailure damaged) {
            return Optional.of(String.valueOf(damaged.getMessage()));
        }
        List<Long> processes = unremembered();
        return processes.isEmpty()
                ? Optional.empty()
                : Optional.of(processes.size() + " processes of " + name() + " run, its Record is missing ("
                        + folder.record() + "); `isle up -f FILE` with the file as it was applied adopts them");
    }

    /** Pids of servers and tasks that run without a Record. */
    private List<Long> unremembered() {
        return Files.exists(folder.record()) || !Files.isDirectory(folder.root())
                ? List.of()
                : Mark.of(folder.root()).living().stream()
                        .map(marked -> marked.stat().pid())
                        .toList();
    }

    private Record readable() {
        try {
            return store.read();
        } catch (RuntimeFailure damaged) {
            return Record.EMPTY;
        }
    }

    /** What Isle remembers of it; {@link Record#EMPTY} before the first {@code apply}. */
    public Record record() {
        return store.read();
    }

    /** The file that it was made from, also while it is half removed; empty before the first {@code apply}. */
    public Optional<Path> madeFrom() {
        Record.Applied applied = store.read().applied();
        if (applied != null) {
            return Optional.of(Path.of(applied.file()));
        }
        try {
            RemovalNote note = RemovalNote.of(folder);
            return note == null || note.file().isEmpty() ? Optional.empty() : Optional.of(Path.of(note.file()));
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot read", folder.removing(), failure), failure);
        }
    }

    /** The audit log, oldest first. */
    public List<LogEntry> log() {
        return store.log();
    }

    /** The process that keeps it converged; empty when nobody watches. */
    public Optional<Watcher> watcher() {
        return Watching.watcher(folder);
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
        return snapshot().observation();
    }

    /** Record and observation of one moment. */
    public record Snapshot(
            Record record,
            Observation observation,
            @Nullable Watcher watcher) {
        /** The plan as it is meant at that moment: not running once its time is over. Null before the first. */
        public @Nullable Plan plan() {
            return record.planAt(observation.at());
        }
    }

    /** Record and observation, taken now. */
    public Snapshot snapshot() {
        try (LocalRuntime runtime = looking(null)) {
            return snapshot(runtime);
        }
    }

    private Snapshot snapshot(LocalRuntime runtime) {
        Record record = store.read();
        return new Snapshot(record, runtime.observe(record.plan()), watcher().orElse(null));
    }

    /** A runtime for looking only: it is never asked where the release or Java is. */
    private LocalRuntime looking(@Nullable Duration patience) {
        return new LocalRuntime(
                folder,
                () -> {
                    throw new IllegalStateException("looking needs no layout");
                },
                new LocalRuntime.Settings(patience, LogRotation.STANDARD, () -> {}));
    }

    /**
     * Looks repeatedly (every 100 ms) until a condition holds.
     *
     * @param until looked at for each snapshot, also the first; sees every snapshot, so it can show progress
     * @return the last snapshot; {@code until} may be false for it when the time was up
     */
    public Snapshot await(Predicate<Snapshot> until, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        try (LocalRuntime runtime = looking(SLOW_PROBES)) {
            while (true) {
                Snapshot snapshot = snapshot(runtime);
                long left = deadline - System.nanoTime();
                if (until.test(snapshot) || left <= 0) {
                    return snapshot;
                }
                TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)));
            }
        }
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
        String made = madeFrom().map(Path::toString).orElse(files.file());
        Optional<FileSet> meant = files.under(made);
        if (meant.isEmpty()) {
            return Answer.Refused.otherFile(name(), made);
        }
        return send(new Request.Apply(Mailbox.newId(), by, reason == null ? "" : reason, meant.get(), planHash));
    }

    /** Asks for a restart, a retry or a task's run of the named servers or tasks; as {@link #apply}. */
    public Answer request(Record.Request.Kind kind, List<String> subjects, String by, @Nullable String reason)
            throws InterruptedException {
        if (!exists()) {
            return new Answer.Refused(
                    "unknown-subject", List.of("there is no environment " + name() + "; isle up makes it"));
        }
        return send(new Request.Ask(Mailbox.newId(), by, reason == null ? "" : reason, kind, subjects));
    }

    /**
     * Asks for one more run of a task. Refused with {@code runs-already} while one that was asked for is not over.
     *
     * @param invocation names the run; unique ({@link Mailbox#newId})
     */
    public Answer run(String task, String invocation, String by, @Nullable String reason) throws InterruptedException {
        return send(
                new Request.Ask(invocation, by, reason == null ? "" : reason, Record.Request.Kind.RUN, List.of(task)));
    }

    /** A process that runs a command beside a server, to be started by the caller. */
    public ProcessBuilder beside(ServerPlan server, List<String> command, Map<String, String> caller) {
        return Beside.command(folder, server, command, caller);
    }

    private Answer send(Request request) throws InterruptedException {
        Mailbox mailbox = new Mailbox(folder);
        try {
            mailbox.send(request);
            long deadline = System.nanoTime() + ANSWER_NANOS;
            long looked = 0;
            while (true) {
                Answer answer = mailbox.take(request.id());
                if (answer != null) {
                    return answer;
                }
                if (System.nanoTime() - looked > TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)) {
                    // Also when one died in the midst of it: its successor finds the request again.
                    Watching.ensure(options, folder);
                    looked = System.nanoTime();
                }
                if (System.nanoTime() > deadline) {
                    mailbox.withdraw(request.id());
                    return new Answer.Refused(
                            "busy",
                            List.of("the supervisor of " + name() + " did not answer within 120 s; look at "
                                    + folder.supervisorLog()));
                }
                TimeUnit.MILLISECONDS.sleep(3);
            }
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot ask the supervisor", folder.root(), failure), failure);
        }
    }

    /** Starts the supervisor when none runs: it takes over what runs. */
    public Watcher watch() throws InterruptedException {
        try {
            return Watching.ensure(options, folder);
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot start the supervisor", folder.root(), failure), failure);
        }
    }

    /** Ends the supervisor and leaves the servers running. Nothing when none runs. */
    public void unwatch() throws InterruptedException {
        Watching.end(folder);
    }

    /**
     * What {@link #down} would remove.
     *
     * @param processes pids with the environment's mark, the supervisor's included
     * @param databases names of owned databases whose data would vanish
     * @param dataFolders folders of servers' own data that are not empty
     * @param dumps heap dumps of servers that ran out of memory; they go with the environment, also when data is kept
     * @param bytes size of all files
     * @param kept whether a removal that broke off was to keep data: then every further one does
     */
    public record Holdings(
            List<Long> processes,
            List<String> databases,
            List<Path> dataFolders,
            List<Path> dumps,
            long bytes,
            boolean kept) {
        /** Whether anything would vanish that cannot be made again. */
        public boolean data() {
            return !databases.isEmpty() || !dataFolders.isEmpty();
        }
    }

    /** What there is of it now. */
    public Holdings holdings() {
        return Down.holdings(folder, readable());
    }

    /**
     * Removes every process, port, file and database that was made for it, and moves record and audit log to the archive. Works without a supervisor, also
     * after one was killed; may be repeated after a crash. A damaged Record is archived as {@code record.json.damaged}.
     *
     * @param keepData keeps the folders of databases, servers' data and secrets for the next {@code up}; they are kept, too, when a removal that broke off was
     *     to keep them
     * @return the archive folder
     */
    public Path down(boolean keepData, String by, @Nullable String reason) throws InterruptedException {
        try (LocalRuntime runtime = looking(null)) {
            return new Down(folder, store, runtime).run(keepData, by, reason == null ? "" : reason);
        }
    }

    /**
     * The log files of a server or task, oldest first: rotated ones, then the one being written.
     *
     * @param server a server's name, or {@code supervisor}
     */
    public List<Path> logFiles(String server) {
        return LogRotation.STANDARD.files(folder.logs().resolve(server + ".log"));
    }

    /** The log of a task's runs; it need not exist yet. */
    public Path taskLog(String task) {
        return folder.taskLog(task);
    }

    /** Names that have logs. */
    public List<String> logNames() {
        try {
            return Folders.list(folder.logs()).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .toList();
        } catch (IOException failure) {
            throw new RuntimeFailure(Trouble.words("cannot list the logs", folder.logs(), failure), failure);
        }
    }
}
