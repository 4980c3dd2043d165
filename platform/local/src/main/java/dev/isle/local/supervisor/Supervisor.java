package dev.isle.local.supervisor;

import dev.isle.local.client.Answer;
import dev.isle.local.client.EnvironmentHandle;
import dev.isle.local.client.Environments;
import dev.isle.local.client.LocalOptions;
import dev.isle.local.client.Mailbox;
import dev.isle.local.client.Request;
import dev.isle.local.client.Watching;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Gone;
import dev.isle.local.home.OwnerLock;
import dev.isle.local.layout.LocalLayout;
import dev.isle.local.process.LogRotation;
import dev.isle.local.process.SupervisorLog;
import dev.isle.local.record.FileRecordStore;
import dev.isle.local.runtime.LocalRuntime;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.decide.Sequencer;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.loop.Converger;
import dev.isle.plan.loop.Pace;
import dev.isle.plan.loop.Turn;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.RecordStore;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor of one environment, in the foreground until it is told to end (SIGTERM). Servers do not notice its end, however it comes.
 *
 * <p>Steps of its loop: carry out the requests of the inbox; one turn of the {@link Converger}; wait for whatever comes first, the time that the turn asked for
 * or an event. An environment to which nothing was ever applied is left after ten seconds.
 *
 * <p>Each part of the loop is guarded: what fails is logged once per cause and tried again with the next turn, so neither a full disk nor a damaged request
 * leaves the servers unwatched.
 *
 * <p>When a turn says that the lease has ended and nothing runs any more, the environment is removed, unless a request came in meanwhile.
 *
 * <p>Invariant: only the holder of the environment's lock carries out requests or decisions.
 */
public final class Supervisor {
    private static final long LOCK_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration SLOW_PROBES = Duration.ofMillis(300);
    private static final Duration WITHOUT_PLAN = Duration.ofSeconds(10);
    private static final Duration TROUBLED = Duration.ofSeconds(1);

    private final LocalOptions options;
    private final EnvironmentFolder folder;
    private final FilePlanning planner;
    private final Companion companion;
    private final Function<Path, RecordStore> stores;
    private final Guard guard = new Guard();
    /** Requests that were carried out and whose answer could not be written: a restart must not be repeated for that. */
    private final Map<String, Answer> unanswered = new HashMap<>();

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean told;
    private boolean removal;
    private volatile @Nullable Wakeups wakeups;
    private @Nullable List<Turn.Failure> lastFailures;

    /** Something that lives in the supervisor's process, under the environment's lock, and does not concern its loop. */
    @FunctionalInterface
    public interface Companion {
        /** Begins; closing what it returns ends it. */
        AutoCloseable begin(EnvironmentFolder folder);
    }

    /** With another way of planning and of keeping Records than usual. */
    Supervisor(
            LocalOptions options,
            EnvironmentFolder folder,
            FilePlanning planner,
            Companion companion,
            Function<Path, RecordStore> stores) {
        this.companion = companion;
        this.stores = stores;
        this.options = options;
        this.folder = folder;
        this.planner = planner;
    }

    /**
     * Runs until it is told to end.
     *
     * @return exit status: 0 also when another supervisor has the environment already
     */
    public static int run(LocalOptions options, String name, Companion companion) throws InterruptedException {
        SupervisorLog.open(System.err);
        Supervisor supervisor = new Supervisor(
                options, options.home().environment(name), FilePlanning.STANDARD, companion, FileRecordStore::new);
        Runtime.getRuntime().addShutdownHook(supervisor.hook());
        return supervisor.run();
    }

    /** Tells it to end. */
    void tell() {
        told = true;
        Wakeups waiting = wakeups;
        if (waiting != null) {
            waiting.wake();
        }
    }

    private Thread hook() {
        return new Thread(() -> {
            tell();
            try {
                if (!ended.await(3, TimeUnit.SECONDS)) {
                    SupervisorLog.warn("did not end in time; the next one takes over from where it is", null);
                }
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Supervises until it is told to end. */
    int run() throws InterruptedException {
        try (OwnerLock lock = lock()) {
            if (lock == null) {
                SupervisorLog.info("another process has " + folder.name() + "; nothing to do");
                return 0;
            }
            Watching.declare(folder);
            Gone.sweep(folder.home());
            AutoCloseable beside = companion.begin(folder);
            try {
                supervise();
            } finally {
                end(beside);
            }
        } catch (IOException failure) {
            SupervisorLog.warn(
                    dev.isle.local.home.Trouble.words("cannot supervise " + folder.name(), folder.root(), failure),
                    failure);
            return 1;
        } finally {
            ended.countDown();
        }
        return removal ? remove() : 0;
    }

    /** As {@code down --yes}: what was decided and logged is carried out by who holds the lock, here by the way that everybody takes. */
    private int remove() throws InterruptedException {
        EnvironmentHandle environment = new Environments(options).open(folder.name());
        Plan plan = environment.record().plan();
        boolean keepData = plan != null && plan.retainsData();
        try {
            Path archive = environment.down(keepData, Converger.ISLE, Reason.LEASE_ENDED.id());
            SupervisorLog.info("its lease has ended: removed, its log is in " + archive);
            return 0;
        } catch (RuntimeFailure failure) {
            SupervisorLog.warn("its lease has ended, and it could not be removed: " + failure.getMessage(), failure);
            return 1;
        }
    }

    private static void end(AutoCloseable beside) throws InterruptedException {
        try {
            beside.close();
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception failure) {
            SupervisorLog.warn("what ran beside the loop did not end well: " + failure.getMessage(), failure);
        }
    }

    private @Nullable OwnerLock lock() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LOCK_NANOS;
        while (true) {
            OwnerLock lock = OwnerLock.tryTake(folder);
            if (lock != null || Watching.watcher(folder).isPresent() || System.nanoTime() > deadline) {
                return lock;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void supervise() throws IOException, InterruptedException {
        SupervisorLog.info("supervising " + folder.name() + " as process "
                + ProcessHandle.current().pid());
        Mailbox mailbox = new Mailbox(folder);
        mailbox.make();
        RecordStore store = stores.apply(folder.root());
        AtomicReference<@Nullable LocalLayout> layout = new AtomicReference<>();
        try (Wakeups events = new Wakeups(folder);
                LocalRuntime runtime = new LocalRuntime(
                        folder,
                        () -> layoutNow(layout),
                        new LocalRuntime.Settings(SLOW_PROBES, LogRotation.STANDARD, events::wake))) {
            wakeups = events;
            Office office = new Office(options, folder, runtime, store, planner);
            Converger converger = new Converger(
                    runtime,
                    store,
                    new Sequencer(),
                    Clock.systemUTC(),
                    Pace.LOCAL,
                    "supervisor " + ProcessHandle.current().pid());
            Instant idleSince = Instant.now();
            while (!told) {
                Boolean asked = guard.run("cannot carry out requests", () -> carryOutAll(mailbox, office));
                guard.run("cannot see what was applied", () -> {
                    Record.Applied applied = store.read().applied();
                    if (applied != null && (!Boolean.FALSE.equals(asked) || layout.get() == null)) {
                        layout.set(office.layout(applied.releaseFolder()));
                    }
                    return true;
                });
                Turn turn = guard.run("cannot carry out a turn", converger::turn);
                if (turn != null) {
                    say(turn);
                }
                if (turn != null && turn.removal()) {
                    Boolean idle = guard.run("cannot look at the inbox", () -> mailbox.next() == null);
                    if (Boolean.TRUE.equals(idle)) {
                        removal = true;
                        return;
                    }
                }
                if (turn != null && turn.record().plan() == null) {
                    if (Duration.between(idleSince, Instant.now()).compareTo(WITHOUT_PLAN) > 0
                            || Files.exists(folder.removing())) {
                        SupervisorLog.info("nothing was applied; ending");
                        return;
                    }
                } else {
                    idleSince = Instant.now();
                }
                guard.run("cannot watch the servers' folders", () -> {
                    events.watchServers();
                    return true;
                });
                events.await(asked == null ? TROUBLED : pause(turn), runtime.lastLives());
            }
        } finally {
            Files.deleteIfExists(folder.owner());
            SupervisorLog.info("ended; the servers run on");
        }
    }

    private static LocalLayout layoutNow(AtomicReference<@Nullable LocalLayout> layout) {
        LocalLayout now = layout.get();
        if (now == null) {
            throw new IllegalStateException("nothing was applied yet");
        }
        return now;
    }

    /** Whether there was any. */
    private boolean carryOutAll(Mailbox mailbox, Office office) throws IOException {
        boolean any = false;
        for (Mailbox.Item item = mailbox.next(); item != null; item = mailbox.next()) {
            any = true;
            switch (item) {
                case Mailbox.Item.Readable(Request request) -> {
                    Answer answer = unanswered.get(request.id());
                    if (answer == null) {
                        answer = answer(office, request);
                        unanswered.put(request.id(), answer);
                    }
                    mailbox.answer(request.id(), answer);
                    unanswered.remove(request.id());
                }
                case Mailbox.Item.Unreadable unreadable -> {
                    SupervisorLog.warn("request " + unreadable.id() + ": " + unreadable.words(), null);
                    mailbox.refuse(unreadable);
                }
            }
        }
        return any;
    }

    private static Answer answer(Office office, Request request) {
        try {
            return office.carryOut(request);
        } catch (RuntimeException failure) {
            SupervisorLog.warn("request " + request.id() + ": " + failure.getMessage(), failure);
            return new Answer.Refused("failed", List.of(String.valueOf(failure.getMessage())));
        }
    }

    private void say(Turn turn) {
        guard.done(turn.done().stream()
                .map(step -> step.getClass().getSimpleName() + " " + step.subject() + ": "
                        + step.reason().words() + (step.detail().isEmpty() ? "" : " (" + step.detail() + ")"))
                .toList());
        if (!turn.failures().equals(lastFailures)) {
            turn.failures()
                    .forEach(failure -> SupervisorLog.warn(
                            (failure.subject().isEmpty() ? "" : failure.subject() + ": ") + failure.words(), null));
            lastFailures = turn.failures();
        }
    }

    private static Duration pause(@Nullable Turn turn) {
        if (turn == null) {
            return TROUBLED;
        }
        Instant next = turn.next();
        if (next == null) {
            return TROUBLED;
        }
        Duration pause = Duration.between(Instant.now(), next);
        return pause.isNegative() ? Duration.ZERO : pause;
    }
}
