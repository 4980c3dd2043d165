package dev.isle.plan.sim;

import dev.isle.model.Suite;
import dev.isle.plan.decide.BackOff;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.decide.Waiting;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.desired.Term;
import dev.isle.plan.loop.Turn;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.MemoryRecordStore;
import dev.isle.plan.record.Record;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the invariants against what is decided and against the truth of the world. It keeps books of its own, from what was shown to Isle and from what Isle
 * did, and shares no code with the sequencer.
 */
final class Checker implements Judge {
    private static final class Book {
        @Nullable
        String identity;

        @Nullable
        String identityBefore;

        @Nullable
        Instant notLiveSince;

        @Nullable
        Instant readySince;

        int failures;

        @Nullable
        Instant lastFailure;

        final Set<String> ended = new HashSet<>();
        final Set<String> asked = new HashSet<>();

        @Nullable
        Instant restartAsked;

        /** Another try was asked for, and no turn was finished since: what ended before that turn is forgiven, too. */
        boolean anew;
    }

    private final MemoryRecordStore store;
    private final boolean heals;
    private final Map<String, Book> books = new HashMap<>();
    private final Set<String> heldEver = new HashSet<>();
    private final Set<String> everHeld = new HashSet<>();
    private final Set<String> remembered = new HashSet<>();
    private final Set<String> heldNow = new HashSet<>();
    private final Set<String> stepped = new LinkedHashSet<>();
    private final Set<String> disrupted = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> begun = new HashSet<>();
    private final Map<String, Integer> retries = new HashMap<>();
    private @Nullable Observation seen;
    private @Nullable Plan plan;
    private @Nullable Instant recordChanged;
    private @Nullable Instant claimed;
    private final Set<String> split = new HashSet<>();

    Checker(MemoryRecordStore store, boolean heals) {
        this.store = store;
        this.heals = heals;
    }

    private Book book(String server) {
        return books.computeIfAbsent(server, name -> new Book());
    }

    // What the driver tells.

    void turnBegins() {
        stepped.clear();
        disrupted.clear();
        ended.clear();
        begun.clear();
        heldNow.clear();
        books.values().forEach(book -> book.identityBefore = book.identity);
    }

    void turnDone(Turn turn) {
        removal(turn);
        sick(turn.at());
        for (Waiting waiting : turn.waitings()) {
            Plan in = plan;
            if (waiting.reason() == Reason.NEEDS
                    && in != null
                    && in.server(waiting.subject()).isPresent()) {
                List<Need> needs = role(in, waiting.subject()).needs();
                if (needs.stream().allMatch(need -> remembered.contains(key(need, in)))) {
                    throw new Violation(
                            Invariant.NEEDS_ARE_LATCHED,
                            waiting.subject() + " waits for needs that have held: " + needs);
                }
            }
        }
        remembered.addAll(heldNow);
        books.values().forEach(book -> book.anew = false);
    }

    private void sick(Instant at) {
        Plan in = plan;
        Observation shown = seen;
        if (in == null || shown == null || heals) {
            return;
        }
        for (ServerPlan server : in.servers()) {
            Instant since = book(server.name()).notLiveSince;
            Instant started = shown.server(server.name()).startedAt();
            boolean over = since != null
                    && started != null
                    && !since.plus(server.health().hung()).isAfter(at)
                    && !started.plus(server.health().startup()).isAfter(at);
            if (over && wanted(in, server) && !ended.contains(server.name())) {
                throw new Violation(
                        Invariant.SICK_ARE_ENDED, server.name() + " is let be, not live since " + since + ", at " + at);
            }
        }
    }

    private void removal(Turn turn) {
        Observation shown = turn.observation();
        Plan in = turn.record().plan();
        if (!turn.removal()) {
            return;
        }
        boolean runs = shown == null
                || !shown.blind().isEmpty()
                || shown.servers().values().stream()
                        .anyMatch(s -> s.state() != State.ABSENT && s.state() != State.EXITED)
                || shown.tasks().stream().anyMatch(t -> t.state() == TaskRun.State.RUNNING);
        if (runs || !turn.done().isEmpty() || in == null || !toBeRemoved(in, turn.at())) {
            throw new Violation(Invariant.REMOVED_AT_THE_END_ONLY, "removed with " + turn.done() + " of " + shown);
        }
    }

    /** Whether the end of its lease removes it, and has come. */
    boolean toBeRemoved(Plan in, Instant at) {
        return in.term() != null && in.term().remove() && leaseOver(in, at);
    }

    /** The plan as it is meant at that time. */
    Plan meant(Plan in, Instant at) {
        Term term = in.term();
        if (term == null || !in.running()) {
            return in;
        }
        boolean passed = term.until() != null && at.compareTo(term.until()) >= 0;
        return passed || leaseOver(in, at) ? in.stopped() : in;
    }

    private boolean leaseOver(Plan in, Instant at) {
        Term term = in.term();
        Record.Applied applied = store.read().applied();
        if (term == null || applied == null) {
            return false;
        }
        Instant end = term.ttl() == null ? term.expires() : applied.at().plus(term.ttl());
        return end != null && at.compareTo(end) >= 0;
    }

    /**
     * Somebody put another Record in place. One from a backup knows nothing of a stop and a start after it: what it remembers to have held it may go by, if
     * that ever held.
     */
    void recordChanged(Record restored, Instant at) {
        recordChanged = at;
        for (String held : restored.held()) {
            String[] parts = held.split("#", -1);
            String key = parts[0] + (parts.length > 1 ? parts[1] : "");
            if (everHeld.contains(key)) {
                heldEver.add(key);
            }
        }
        remembered.clear();
        books.values().forEach(book -> {
            forgive(book);
            book.identity = null;
            book.notLiveSince = null;
            book.readySince = null;
        });
    }

    /** Isle stopped in its turn: what it first saw in it may be forgotten. */
    void isleStopped() {
        books.values().forEach(book -> {
            book.identity = book.identityBefore;
            book.notLiveSince = null;
        });
    }

    void applied(@Nullable Plan former, Plan next) {
        boolean begins = next.running() && (former == null || !former.running());
        if (begins || !next.running()) {
            heldEver.clear();
            remembered.clear();
            books.values().forEach(Checker::forgive);
        }
        for (ServerPlan server : next.servers()) {
            boolean same = former != null
                    && former.server(server.name())
                            .map(s -> s.hash().equals(server.hash()) && s.stopped() == server.stopped())
                            .orElse(false);
            if (!same) {
                forgive(book(server.name()));
            }
        }
    }

    void restartAsked(String server, Instant at) {
        book(server).restartAsked = at;
        anew(book(server));
    }

    void retryAsked(String subject) {
        anew(book(subject));
        retries.merge(subject, 1, Integer::sum);
    }

    private static void anew(Book book) {
        forgive(book);
        book.anew = true;
    }

    private static void forgive(Book book) {
        book.failures = 0;
        book.lastFailure = null;
    }

    // What Isle saw.

    @Override
    public void observed(Observation observation, Plan applied) {
        Plan in = meant(applied, observation.at());
        seen = observation;
        plan = in;
        for (RolePlan role : in.roles()) {
            for (Need need : role.needs()) {
                if (in.running() && holds(need, observation, in)) {
                    heldEver.add(key(need, in));
                    everHeld.add(key(need, in));
                    heldNow.add(key(need, in));
                }
            }
        }
        books.forEach((name, book) -> {
            if (in.server(name).isEmpty()) {
                // Nothing is measured of what the plan does not name.
                book.notLiveSince = null;
                book.readySince = null;
            }
        });
        for (ServerPlan server : in.servers()) {
            keepBook(server, observation, in);
        }
    }

    private void keepBook(ServerPlan server, Observation observation, Plan in) {
        Book book = book(server.name());
        ServerObservation shown = observation.server(server.name());
        boolean hidden = shown.state() == State.UNREACHABLE
                || (shown.state() == State.ABSENT && !observation.blind().isEmpty());
        if (hidden) {
            book.readySince = null;
            book.notLiveSince = null;
            return;
        }
        String former = book.identity;
        if (former != null && !former.equals(shown.identity())) {
            ended(book, former, false, in, server, observation.at());
        }
        if (shown.state() == State.EXITED && shown.identity() != null) {
            boolean asked = shown.exit() != null && shown.exit().asked();
            ended(book, shown.identity(), asked, in, server, observation.at());
        }
        if (shown.identity() != null && !shown.identity().equals(former)) {
            book.notLiveSince = null;
            book.readySince = null;
        }
        book.identity = shown.identity();
        boolean running = shown.state() == State.RUNNING;
        book.notLiveSince =
                running && !shown.live() ? (book.notLiveSince == null ? observation.at() : book.notLiveSince) : null;
        if (!running || !shown.live()) {
            book.readySince = null;
        } else if (shown.ready() && book.readySince == null) {
            book.readySince = observation.at();
        }
        boolean calm =
                book.readySince != null && !book.readySince.plus(BackOff.CALM).isAfter(observation.at());
        if (calm || book.anew) {
            forgive(book);
        }
    }

    private static void ended(Book book, String identity, boolean asked, Plan in, ServerPlan server, Instant at) {
        if (book.ended.add(identity) && !asked && !book.asked.contains(identity) && wanted(in, server)) {
            book.failures++;
            book.lastFailure = at;
        }
    }

    static boolean wanted(Plan in, ServerPlan server) {
        return in.running() && !server.stopped();
    }

    private static RolePlan role(Plan in, String server) {
        return in.server(server).flatMap(s -> in.role(s.role())).orElseThrow();
    }

    private static String key(Need need, Plan in) {
        return need + in.task(need.subject()).map(TaskPlan::hash).orElse("");
    }

    private static boolean holds(Need need, Observation observation, Plan in) {
        return switch (need.on()) {
            case DATABASE -> observation.databases().getOrDefault(need.subject(), false);
            case TASK ->
                observation.tasks().stream()
                        .anyMatch(r -> r.task().equals(need.subject())
                                && r.state() == TaskRun.State.SUCCEEDED
                                && in.task(r.task())
                                        .map(t -> t.hash().equals(r.hash()))
                                        .orElse(false)
                                && r.invocation().equals("need"));
            case ROLE_LIVE, ROLE_READY -> {
                RolePlan role = in.role(need.subject()).orElseThrow();
                long good = role.servers().stream()
                        .map(observation::server)
                        .filter(s ->
                                need.on() == Need.On.ROLE_READY ? ready(s) : s.state() == State.RUNNING && s.live())
                        .count();
                yield good >= 1 || role.servers().isEmpty();
            }
        };
    }

    // What Isle does.

    @Override
    public void deciding(Decision decision, Plan applied, World world) {
        Plan in = meant(applied, world.now());
        Process p = world.processes().get(decision.subject());
        if (!stepped.add(decision.subject())) {
            throw new Violation(Invariant.NOTHING_BLINDLY, "two steps in one turn: " + decision);
        }
        if (p != null && p.lives() && world.hiddenNow(p.server)) {
            throw new Violation(Invariant.NOTHING_BLINDLY, decision + " while it cannot be seen");
        }
        if (!store.logged(Verbs.of(decision), decision.subject(), 40)) {
            throw new Violation(Invariant.LOGGED_FIRST, decision + " is not in the log");
        }
        if (decision instanceof Decision.Stop || decision instanceof Decision.Kill) {
            ended.add(decision.subject());
        }
        switch (decision) {
            case Decision.Start start -> start(start, in, world);
            case Decision.Stop stop -> stop(stop, in, world, p);
            case Decision.Kill kill -> kill(kill, in, world, p);
            case Decision.RunTask run -> run(run, in, world);
            case Decision.HandOver handOver -> disruptive(handOver.subject(), in);
            case Decision.Promote promote -> {}
        }
    }

    private void start(Decision.Start start, Plan in, World world) {
        if (!wanted(in, in.server(start.subject()).orElseThrow())) {
            throw new Violation(Invariant.RUNS_IN_ITS_TIME_ONLY, start + " which is not meant to run");
        }
        for (Need need : role(in, start.subject()).needs()) {
            if (!heldEver.contains(key(need, in))) {
                throw new Violation(Invariant.NEEDS_GATE_FIRST_START, start + " while " + need + " has never held");
            }
        }
        Book book = book(start.subject());
        if (heals || book.failures == 0 || book.lastFailure == null) {
            return;
        }
        Instant earliest = book.lastFailure.plus(BackOff.afterFailure(book.failures));
        if (book.failures >= BackOff.MOST || earliest.isAfter(world.now())) {
            throw new Violation(
                    Invariant.RESTARTS_ARE_BOUNDED,
                    start + " after " + book.failures + " failures, not before " + earliest + ", now " + world.now());
        }
    }

    private void stop(Decision.Stop stop, Plan in, World world, @Nullable Process p) {
        Book book = book(stop.subject());
        if (stop.identity() != null) {
            book.asked.add(stop.identity());
        }
        if (p == null || p.state != State.RUNNING || !p.identity.equals(stop.identity())) {
            return;
        }
        ServerPlan server = in.server(stop.subject()).orElse(null);
        if (server == null) {
            highestFirst(stop, in, world);
        } else if (!wanted(in, server)) {
            order(stop, server, in, world);
        } else {
            boolean asked = book.restartAsked != null && !book.restartAsked.isBefore(p.startedAt);
            if (p.hash.equals(server.hash()) && !asked) {
                throw new Violation(Invariant.ENDED_FOR_A_REASON, stop + " of " + p.identity + " with " + p.hash);
            }
            disruptive(stop.subject(), in);
        }
    }

    private void kill(Decision.Kill kill, Plan in, World world, @Nullable Process p) {
        Book book = book(kill.subject());
        ServerPlan server = in.server(kill.subject()).orElseThrow();
        if (p == null || !p.identity.equals(kill.identity())) {
            return;
        }
        Instant since = book.notLiveSince;
        boolean long0 = since != null && !since.plus(server.health().hung()).isAfter(world.now());
        boolean started = !p.liveAt.isAfter(world.now())
                || !p.startedAt.plus(server.health().startup()).isAfter(world.now());
        if (!long0 || !started) {
            throw new Violation(
                    Invariant.ENDED_FOR_A_REASON,
                    kill + ": not live since " + since + ", begun " + p.startedAt + ", now " + world.now());
        }
        if (book.ended.add(kill.identity())) {
            book.failures++;
            book.lastFailure = world.now();
        }
        book.asked.add(kill.identity());
    }

    private void highestFirst(Decision.Stop stop, Plan in, World world) {
        for (Process other : world.processes().values()) {
            boolean same = roleOf(other.server).equals(roleOf(stop.subject()));
            if (same
                    && in.server(other.server).isEmpty()
                    && !world.hiddenNow(other.server)
                    && other.server.compareTo(stop.subject()) > 0) {
                throw new Violation(Invariant.HIGHEST_FIRST, stop + " while there is " + other.server);
            }
        }
    }

    private void order(Decision.Stop stop, ServerPlan server, Plan in, World world) {
        for (ServerPlan other : in.servers()) {
            Process p = world.processes().get(other.name());
            boolean runs = p != null && p.lives() && !world.hiddenNow(other.name()) && !wanted(in, other);
            boolean depends = server.kind() == RolePlan.Kind.DATABASE && other.kind() == RolePlan.Kind.PRODUCT
                    || depends(in, other.role(), server.role(), 9);
            if (runs && depends && !other.name().equals(server.name())) {
                throw new Violation(Invariant.STOP_ORDER, stop + " while " + other.name() + " runs");
            }
        }
    }

    private static boolean depends(Plan in, String role, String on, int depth) {
        List<Need> needs = in.role(role).map(RolePlan::needs).orElse(List.of());
        return depth > 0 && needs.stream().anyMatch(need -> reaches(in, need, on, depth));
    }

    private static boolean reaches(Plan in, Need need, String on, int depth) {
        return switch (need.on()) {
            case ROLE_LIVE, ROLE_READY -> need.subject().equals(on) || depends(in, need.subject(), on, depth - 1);
            case DATABASE -> on.equals("db-" + need.subject());
            case TASK ->
                in.task(need.subject())
                        .map(t -> t.needs().stream().anyMatch(n -> reaches(in, n, on, depth - 1)))
                        .orElse(false);
        };
    }

    private void disruptive(String subject, Plan in) {
        Observation shown = seen;
        if (shown == null || !ready(shown.server(subject))) {
            return;
        }
        RolePlan role = role(in, subject);
        int away = 0;
        for (ServerPlan other : in.servers()) {
            RolePlan others = role(in, other.name());
            boolean counts = role.mode() == Suite.ReplicationMode.WORKERS
                    ? others == role
                    : others == role
                            || (role.neededByOthers()
                                    && others.neededByOthers()
                                    && others.mode() != Suite.ReplicationMode.WORKERS);
            boolean waits = others.election() == Suite.Election.ISLE
                    && others.promote() == null
                    && shown.server(other.name()).gone();
            waits |= shown.server(other.name()).gone()
                    && !others.needs().stream()
                            .map(need -> key(need, in))
                            .allMatch(key -> remembered.contains(key) || heldNow.contains(key));
            boolean up = ready(shown.server(other.name())) && !disrupted.contains(other.name());
            if (counts && !waits && wanted(in, other) && !other.name().equals(subject) && !up) {
                away++;
                if (role.mode() != Suite.ReplicationMode.WORKERS) {
                    throw new Violation(
                            Invariant.ONE_DISRUPTIVE_STEP, subject + " while " + other.name() + " is not ready");
                }
            }
        }
        long workers = in.servers().stream()
                .filter(s -> s.role().equals(role.name()) && wanted(in, s))
                .count();
        if (away + 1 > Math.max(1, workers / 2)) {
            throw new Violation(Invariant.ONE_DISRUPTIVE_STEP, subject + " while " + away + " workers are away");
        }
        disrupted.add(subject);
        for (TaskPlan task : in.tasks()) {
            boolean runs = begun.contains(task.name())
                    || shown.tasks().stream()
                            .anyMatch(r -> r.task().equals(task.name()) && r.state() == TaskRun.State.RUNNING);
            if (runs && needs(task, subject, in)) {
                throw new Violation(Invariant.TASKS_KEEP_THEIR_NEEDS, subject + " while " + task.name() + " runs");
            }
        }
    }

    private static boolean needs(TaskPlan task, String server, Plan in) {
        String role = role(in, server).name();
        return task.needs().stream().anyMatch(need -> switch (need.on()) {
            case ROLE_LIVE, ROLE_READY -> need.subject().equals(role);
            case DATABASE -> role.equals("db-" + need.subject());
            case TASK -> false;
        });
    }

    private static boolean ready(ServerObservation shown) {
        return shown.state() == State.RUNNING && shown.live() && shown.ready();
    }

    private void run(Decision.RunTask run, Plan in, World world) {
        if (!in.running()) {
            throw new Violation(Invariant.RUNS_IN_ITS_TIME_ONLY, run + " while the environment is not meant to run");
        }
        TaskPlan task = in.task(run.subject()).orElseThrow();
        begun.add(task.name());
        for (String server : ended) {
            if (in.server(server).isPresent() && needs(task, server, in)) {
                throw new Violation(Invariant.TASKS_KEEP_THEIR_NEEDS, run + " while " + server + " is stopped");
            }
        }
        for (TaskRun other : world.runs()) {
            boolean same = other.task().equals(run.subject());
            boolean equal = same
                    && other.hash().equals(run.hash())
                    && other.invocation().equals(run.invocation());
            if (equal && other.state() == TaskRun.State.SUCCEEDED) {
                throw new Violation(Invariant.TASKS_RUN_ONCE, run + " after a success");
            }
            if (same && other.state() == TaskRun.State.RUNNING && !(equal && other.attempt() == run.attempt())) {
                throw new Violation(Invariant.TASKS_RUN_ONCE, run + " while attempt " + other.attempt() + " runs");
            }
        }
        int most = task.attempts() + retries.getOrDefault(run.subject(), 0);
        if (run.attempt() > most) {
            throw new Violation(Invariant.RESTARTS_ARE_BOUNDED, run + ", at most " + most);
        }
    }

    // What is true.

    @Override
    public void look(World world) {
        Plan in = plan;
        if (in == null) {
            return;
        }
        for (RolePlan role : in.roles()) {
            if (role.mode() == Suite.ReplicationMode.ACTIVE_STANDBY && role.election() == Suite.Election.ISLE) {
                boolean cold = role.promote() == null;
                boolean excused = false;
                List<Process> active = new ArrayList<>();
                for (Process p : world.processes().values()) {
                    if ((cold ? p.lives() : p.active(world.now()))
                            && roleOf(p.server).equals(role.name())) {
                        active.add(p);
                        excused |= !cold && (split.contains(p.identity) || unknowable(p, world.now()));
                    } else if (p.lie == Process.Lie.ACTIVE && roleOf(p.server).equals(role.name())) {
                        claimed = world.now();
                    }
                }
                if (active.size() > 1 && excused) {
                    // Nothing that Isle does makes one of them passive again: that is for people, or for an end.
                    active.forEach(p -> split.add(p.identity));
                } else if (active.size() > 1) {
                    List<String> names = active.stream().map(p -> p.server).toList();
                    throw new Violation(Invariant.ONE_ACTIVE, names + " are active");
                }
            }
        }
    }

    /** Whether a process has just denied to be active that Isle cannot know it made so: its memory was lost, or another member's word overruled it. */
    private boolean unknowable(Process p, Instant at) {
        boolean denied = p.denied != null && p.denied.plusSeconds(3).isAfter(at);
        return denied
                && p.toldAt != null
                && (!p.toldAt.isAfter(Objects.requireNonNullElse(recordChanged, Instant.MIN))
                        || !p.toldAt.isAfter(Objects.requireNonNullElse(claimed, Instant.MIN)));
    }

    private static String roleOf(String server) {
        return server.substring(0, server.lastIndexOf('-'));
    }
}
