package dev.isle.plan.sim;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Decider;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.decide.Waiting;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.loop.Apply;
import dev.isle.plan.loop.Converger;
import dev.isle.plan.loop.Pace;
import dev.isle.plan.loop.Turn;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.MemoryRecordStore;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.RecordStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One life of a simulated environment: a time of troubles, then a benign world in which it must converge and come to rest. */
final class Run {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Pace PACE =
            new Pace(Duration.ofMillis(50), Duration.ofMillis(700), Duration.ofSeconds(5), Duration.ofSeconds(1));
    private static final int MOST_TURNS = 6_000;

    private final Chance chance;
    /** Of its own, so that a world in which nothing ends is the same with and without this kind of trouble. */
    private final Chance time;

    private final boolean ending;
    private final Set<Faults> faults;
    private final Decider decider;
    private final Scenario scenario;
    private final MemoryRecordStore memory = new MemoryRecordStore();
    private final World world;
    private final Checker checker;
    private final List<Record> former = new ArrayList<>();
    private Converger converger;
    private int turns;
    private int requests;
    private boolean leftAlone;

    Run(long seed, Set<Faults> faults, Decider decider) {
        this.chance = new Chance(seed);
        this.time = new Chance(~seed);
        this.ending = time.in(25) && faults.contains(Faults.TIME);
        this.faults = faults;
        this.decider = decider;
        this.scenario = new Scenario(chance);
        boolean heals = chance.in(25);
        Capabilities capabilities = new Capabilities(heals, heals, heals ? 0 : chance.below(4));
        this.world =
                new World(chance, new Chance(seed + 7_919), new Chance(seed + 104_729), capabilities, faults, BEGIN);
        this.checker = new Checker(memory, heals);
        world.judge = checker;
        this.converger = converger();
    }

    /** Lives it. */
    void live() {
        try {
            apply();
            troubles();
            peace();
        } catch (Violation violation) {
            violation.addSuppressed(new AssertionError(scenario + "\n" + world.trace));
            throw violation;
        }
    }

    int turns() {
        return turns;
    }

    private Converger converger() {
        return new Converger(world, new StoppingStore(), decider, new WorldClock(), PACE);
    }

    private void troubles() {
        Instant end = BEGIN.plus(chance.in(20) ? chance.between(90_000, 200_000) : chance.between(15_000, 90_000));
        while (world.now().isBefore(end)) {
            if (chance.in(4)) {
                outside();
            }
            if (ending && time.in(2)) {
                scenario.ends(world.now(), time);
                apply();
            }
            turn();
        }
    }

    /** Something happens outside of servers. */
    private void outside() {
        Faults fault = chance.of(Faults.all().stream()
                .filter(kind -> kind != Faults.TIME && kind != Faults.LIE)
                .toList());
        if (!faults.contains(fault)) {
            return;
        }
        Instant until = world.now().plus(chance.between(1_000, 40_000));
        switch (fault) {
            case FILE -> {
                scenario.change();
                apply();
            }
            case RUNNING -> {
                scenario.running(!scenario.running());
                apply();
            }
            case UNREACHABLE, BLIND -> {
                if (fault == Faults.BLIND) {
                    world.blind(until);
                }
                for (String server : List.copyOf(world.processes().keySet())) {
                    if (chance.in(40)) {
                        world.hide(server, until);
                    }
                }
            }
            case TASK_UNKNOWN -> world.tasksUnknown(until);
            case RECORD_LOST -> {
                world.trace.add(world.now(), "the Record is lost");
                memory.replace(Record.EMPTY);
                checker.recordChanged(Record.EMPTY, world.now());
                pass(5_000, 20_000);
                converger = converger();
                apply();
            }
            case RECORD_ROLLED_BACK -> {
                if (!former.isEmpty()) {
                    world.trace.add(world.now(), "the Record is rolled back");
                    memory.replace(chance.of(former));
                    checker.recordChanged(memory.read(), world.now());
                    // What was asked for in that Record is asked for again.
                    memory.read()
                            .requests()
                            .keySet()
                            .forEach(s -> checker.restartAsked(s, world.now().plusSeconds(60)));
                    pass(5_000, 20_000);
                    converger = converger();
                    apply();
                }
            }
            case REQUESTS -> request();
            default -> {}
        }
        if (chance.in(30)) {
            former.add(memory.read());
        }
    }

    private void request() {
        Plan plan = scenario.plan();
        String subject = chance.of(World.subjects(plan));
        boolean server = plan.server(subject).isPresent();
        Record.Request.Kind kind = server
                ? chance.of(List.of(Record.Request.Kind.RESTART, Record.Request.Kind.RETRY))
                : chance.of(List.of(Record.Request.Kind.RUN, Record.Request.Kind.RETRY));
        request(subject, kind);
    }

    private void request(String subject, Record.Request.Kind kind) {
        String id = kind == Record.Request.Kind.RUN ? "run-" + ++requests : "";
        Record.Request request = new Record.Request(kind, id, world.now(), "user");
        memory.write(memory.read().requesting(subject, request), List.of());
        world.trace.add(world.now(), kind + " is asked of " + subject);
        if (kind == Record.Request.Kind.RESTART) {
            checker.restartAsked(subject, world.now());
        } else {
            checker.retryAsked(subject);
        }
    }

    private void apply() {
        if (scenario.term() != null && reached(scenario.term().expires())) {
            // It would be refused; somebody takes the line out.
            scenario.endless();
        }
        Plan plan = scenario.plan();
        Plan known = memory.read().plan();
        Plan before = known == null ? null : checker.meant(known, world.now());
        Record.Applied files = new Record.Applied("/isle.yaml", plan.hash(), Map.of(), "/release", world.now(), "user");
        new Apply(world, memory, new WorldClock())
                .apply(new Apply.Wish(a -> new Planned.Good(plan), files, "", Map.of(), null));
        checker.applied(before, checker.meant(plan, world.now()));
        world.trace.add(world.now(), "applied " + plan.hash());
    }

    private boolean reached(@Nullable Instant at) {
        return at != null && !at.isAfter(world.now());
    }

    private @Nullable Turn turn() {
        if (++turns > MOST_TURNS) {
            throw new Violation(Invariant.CONVERGES, "still busy after " + turns + " turns");
        }
        checker.turnBegins();
        try {
            Turn turn = converger.turn();
            checker.turnDone(turn);
            Instant next = turn.next();
            Instant to = next == null ? world.now().plusSeconds(1) : next;
            // The world may also wake the loop earlier.
            boolean earlier = chance.in(20);
            Instant jittered = earlier ? world.now().plus(chance.between(1, 500)) : to;
            Instant least = world.now().plusMillis(1);
            Instant until = jittered.isBefore(to) ? jittered : to;
            world.advance(until.isBefore(least) ? least : until);
            return turn;
        } catch (IsleStops stops) {
            world.trace.add(world.now(), "Isle stops " + stops.getMessage());
            checker.isleStopped();
            pass(500, 15_000);
            converger = converger();
            return null;
        }
    }

    private void pass(long from, long to) {
        world.advance(world.now().plus(chance.between(from, to)));
    }

    /** From here on nothing goes wrong any more: it must converge, and then decide nothing. */
    private void peace() {
        world.trace.add(world.now(), "peace");
        world.becomeBenign();
        if (chance.in(80)) {
            scenario.running(true);
            scenario.nothingStopped();
            scenario.endless();
        }
        if (ending && time.in(50)) {
            scenario.ends(world.now(), time);
        }
        apply();
        pastItsEnd();
        Instant patience = world.now().plus(Duration.ofMinutes(30));
        Turn turn = turn();
        while (turn == null || !atRest(turn)) {
            if (world.now().isAfter(patience)) {
                throw new Violation(
                        Invariant.CONVERGES,
                        "not converged in 30 minutes: " + (turn == null ? "" : turn.done() + " " + turn.waitings()));
            }
            if (turn != null) {
                turn.waitings().forEach(this::helpFailed);
            }
            turn = turn();
        }
        calm();
    }

    /** What has an end is to be at rest beyond it. */
    private void pastItsEnd() {
        if (scenario.term() != null) {
            world.advance(world.now().plusSeconds(31));
        }
    }

    /** What is left alone stays so, however long it is; then somebody asks for another try. */
    private void helpFailed(Waiting waiting) {
        if (waiting.reason() == Reason.FAILED && !leftAlone) {
            leftAlone = true;
            pass(120_000, 240_000);
            Turn turn = turn();
            if (turn != null) {
                expectLeftAlone(turn, waiting.subject());
            }
        }
        boolean failed = waiting.reason() == Reason.FAILED || waiting.reason() == Reason.TASK_FAILED;
        Record.Request asked = memory.read().requests().get(waiting.subject());
        if (failed && (asked == null || asked.kind() != Record.Request.Kind.RETRY)) {
            request(waiting.subject(), Record.Request.Kind.RETRY);
        }
    }

    private static void expectLeftAlone(Turn turn, String server) {
        for (Decision step : turn.done()) {
            if (step instanceof Decision.Start && step.subject().equals(server)) {
                throw new Violation(Invariant.RESTARTS_ARE_BOUNDED, step + " although it was to be left alone");
            }
        }
    }

    /** Once converged it stays so: the calm time passes, then nothing is done or written any more. */
    private void calm() {
        Instant forgiven = world.now().plusSeconds(70);
        while (world.now().isBefore(forgiven)) {
            world.advance(world.now().plusSeconds(10));
            expectNothing(turn());
        }
        Record before = memory.read();
        if (!before.requests().isEmpty()) {
            throw new Violation(Invariant.REQUESTS_ARE_DONE, before.requests().toString());
        }
        for (int i = 0; i < 3; i++) {
            expectNothing(turn());
            if (!memory.read().equals(before)) {
                throw new Violation(Invariant.CONVERGES, "the Record is still written");
            }
        }
    }

    private void expectNothing(@Nullable Turn turn) {
        List<Decision> done = turn == null ? List.of() : turn.done();
        if (turn == null || !done.isEmpty() || !turn.failures().isEmpty()) {
            throw new Violation(Invariant.CONVERGES, "at rest, and still decides " + done);
        }
    }

    private boolean atRest(Turn turn) {
        Observation seen = turn.observation();
        Plan plan = checker.meant(scenario.plan(), world.now());
        if (seen == null || !turn.done().isEmpty() || turn.waitings().stream().anyMatch(Run::passes)) {
            return false;
        }
        for (String name : seen.servers().keySet()) {
            if (plan.server(name).isEmpty()) {
                return false;
            }
        }
        for (RolePlan role : plan.roles()) {
            long ready = 0;
            long wanted = 0;
            for (String name : role.servers()) {
                ServerPlan server = plan.server(name).orElseThrow();
                boolean meant = Checker.wanted(plan, server);
                boolean up = seen.server(name).ready()
                        && server.hash().equals(seen.server(name).appliedHash());
                wanted += meant ? 1 : 0;
                ready += up ? 1 : 0;
                if (!meant && seen.server(name).mayRun()) {
                    return false;
                }
            }
            boolean cold = role.election() == Suite.Election.ISLE && role.promote() == null;
            long expected = cold ? Math.min(1, wanted) : wanted;
            if (!blocked(role, plan, seen) && ready < expected) {
                return false;
            }
            if (role.promote() != null && wanted > 0 && !blocked(role, plan, seen)) {
                boolean active = role.servers().stream()
                        .anyMatch(s -> Boolean.TRUE.equals(seen.server(s).active()));
                if (!active) {
                    return false;
                }
            }
        }
        if (checker.toBeRemoved(scenario.plan(), world.now()) && !turn.removal()) {
            return false;
        }
        return memory.read().requests().isEmpty() || !plan.running();
    }

    /** What is waited for and comes by itself. */
    private static boolean passes(Waiting waiting) {
        return switch (waiting.reason()) {
            case STARTING, STILL_STOPPING, BACK_OFF, START_SLOTS, HAND_OVER, TASK_RUNNING, TASK_FAILED, FAILED -> true;
            default -> false;
        };
    }

    /** A role whose needs can never hold, because the file keeps what it needs stopped. */
    private static boolean blocked(RolePlan role, Plan plan, Observation seen) {
        return role.needs().stream().anyMatch(need -> !possible(need, plan, seen));
    }

    private static boolean possible(Need need, Plan plan, Observation seen) {
        return switch (need.on()) {
            case DATABASE -> true;
            case TASK ->
                seen.tasks().stream()
                                .anyMatch(t -> t.task().equals(need.subject())
                                        && t.state() == TaskRun.State.SUCCEEDED
                                        && plan.task(t.task())
                                                .orElseThrow()
                                                .hash()
                                                .equals(t.hash()))
                        || plan.task(need.subject()).orElseThrow().needs().stream()
                                .allMatch(n -> possible(n, plan, seen));
            case ROLE_LIVE, ROLE_READY -> {
                RolePlan role = plan.role(need.subject()).orElseThrow();
                boolean someWanted = role.servers().isEmpty()
                        || role.servers().stream()
                                .anyMatch(
                                        s -> Checker.wanted(plan, plan.server(s).orElseThrow()));
                yield someWanted && !blocked(role, plan, seen);
            }
        };
    }

    private final class WorldClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return world.now();
        }
    }

    /** Isle may stop before and after it wrote. */
    private final class StoppingStore implements RecordStore {
        @Override
        public Record read() {
            return memory.read();
        }

        @Override
        public Record write(Record next, List<LogEntry.Draft> entries) {
            maybeStop("before writing");
            Record stored = memory.write(next, decider instanceof Mutant mutant ? mutant.logged(entries) : entries);
            maybeStop("after writing");
            return stored;
        }

        @Override
        public List<LogEntry> log() {
            return memory.log();
        }

        private void maybeStop(String where) {
            boolean troubled = world.troubled();
            if (troubled && faults.contains(Faults.ISLE_STOPS) && chance.in(1)) {
                throw new IsleStops(where);
            }
        }
    }
}
