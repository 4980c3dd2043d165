package dev.isle.plan.sim;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.planner.FixedLayout;
import dev.isle.plan.runtime.Runtime;
import dev.isle.plan.runtime.RuntimeFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A simulated world behind the {@link Runtime} port: processes with a fate, tasks with markers, things out of sight. Time moves only by {@link #advance}.
 * What it shows may be late or hidden, and a process is shown as running only if it runs; but what a process says of itself may be a lie.
 */
final class World implements Runtime {
    private final Chance chance;
    /** Of its own, so that a world without liars is the same with and without this kind of trouble. */
    private final Chance lies;

    private final boolean lying;
    /** Which servers never come up and say all the same that they are ready: the n-th of each role, or none. */
    private final int boaster;

    /** Which servers never come up while there is trouble, as those of a bad release: the n-th of each role, or none. */
    private final int bad;

    private final Capabilities capabilities;
    private final Set<Faults> faults;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, String> kept = new LinkedHashMap<>();
    private final Map<String, Boolean> keptActive = new LinkedHashMap<>();
    private final List<TaskRun> runs = new ArrayList<>();
    private final Map<String, Instant> runsEnd = new LinkedHashMap<>();
    private final Map<String, Instant> hidden = new LinkedHashMap<>();
    private @Nullable Instant blindUntil;
    private @Nullable Instant unknownUntil;
    private Instant now;
    private boolean benign;
    private int made;
    Trace trace = new Trace();
    Judge judge = Judge.NONE;

    World(Chance chance, Chance release, Chance lies, Capabilities capabilities, Set<Faults> faults, Instant now) {
        this.chance = chance;
        this.bad = release.in(15) ? release.below(2) : -1;
        this.lies = lies;
        this.lying = lies.in(40) && faults.contains(Faults.LIE);
        this.boaster = lying && lies.in(30) ? lies.below(2) : -1;
        this.capabilities = capabilities;
        this.faults = faults;
        this.now = now;
    }

    /** No more trouble: what is out of sight comes back, new processes are well. */
    void becomeBenign() {
        benign = true;
        hidden.clear();
        blindUntil = null;
        unknownUntil = null;
        processes.values().forEach(p -> p.heal(now));
    }

    boolean troubled() {
        return !benign;
    }

    void hide(String server, Instant until) {
        hidden.put(server, until);
    }

    void blind(Instant until) {
        blindUntil = until;
    }

    void tasksUnknown(Instant until) {
        unknownUntil = until;
    }

    Map<String, Process> processes() {
        return processes;
    }

    List<TaskRun> runs() {
        return runs;
    }

    Instant now() {
        return now;
    }

    boolean hiddenNow(String server) {
        Instant until = hidden.get(server);
        return until != null && until.isAfter(now);
    }

    /** Moves time on; what was to happen meanwhile happens in between. */
    void advance(Instant to) {
        while (now.isBefore(to)) {
            Instant step = now.plusMillis(500);
            now = step.isBefore(to) ? step : to;
            for (Process process : List.copyOf(processes.values())) {
                happen(process);
                if (process.lie == Process.Lie.NOT_ACTIVE) {
                    process.denied = now;
                }
            }
            for (int i = 0; i < runs.size(); i++) {
                end(i);
            }
            judge.look(this);
        }
    }

    private void happen(Process p) {
        if (p.lives() && due(p.vanishesAt)) {
            processes.remove(p.server);
            trace.add(now, p.server + " " + p.identity + " vanishes");
        } else if (p.lives() && due(p.diesAt)) {
            end(p, false);
        } else if (p.state == State.RUNNING && capabilities.restartsCrashed() && neverAnswers(p)) {
            end(p, false);
        } else if (p.state == State.STOPPING && due(p.stopsAt)) {
            end(p, true);
            if (capabilities.recreatesLost()) {
                processes.remove(p.server);
            }
        } else if (p.state == State.EXITED
                && capabilities.restartsCrashed()
                && kept.containsKey(p.server)
                && p.endedAt != null
                && p.endedAt.plusSeconds(2).isBefore(now)) {
            begin(p.server, kept.get(p.server), keptActive.getOrDefault(p.server, false));
        }
        if (capabilities.recreatesLost()) {
            for (Map.Entry<String, String> want : Map.copyOf(kept).entrySet()) {
                if (!processes.containsKey(want.getKey())) {
                    begin(want.getKey(), want.getValue(), keptActive.getOrDefault(want.getKey(), false));
                }
            }
        }
    }

    /** A runtime that restarts what crashed also ends what no longer answers. */
    private boolean neverAnswers(Process p) {
        boolean hangs = p.hangsAt != null && p.hangsAt.plusSeconds(12).isBefore(now);
        return hangs || (p.liveAt.isAfter(now) && p.startedAt.plusSeconds(65).isBefore(now));
    }

    private boolean due(@Nullable Instant at) {
        return at != null && !at.isAfter(now);
    }

    private void end(Process p, boolean asked) {
        p.state = State.EXITED;
        p.asked = asked || p.asked;
        p.endedAt = now;
        trace.add(now, p.server + " " + p.identity + (p.asked ? " ends as asked" : " dies"));
    }

    private void begin(String server, String hash, boolean asActive) {
        boolean trouble = !benign;
        Instant live = now.plus(chance.between(200, 4_000));
        if (trouble && faults.contains(Faults.SLOW_START) && chance.in(10)) {
            live = now.plus(chance.between(10_000, 75_000));
        }
        Process p = new Process(server, "p" + ++made, hash, now, asActive, live);
        if (trouble && faults.contains(Faults.BAD_START) && chance.in(12)) {
            if (chance.in(50)) {
                p.diesAt = now.plus(chance.between(0, 1_000));
            } else {
                p.liveAt = now.plusSeconds(100_000);
            }
        }
        if (trouble && faults.contains(Faults.BAD_START) && server.endsWith("-" + bad)) {
            p.diesAt = now.plusMillis(700);
        }
        if (trouble && faults.contains(Faults.CRASH) && chance.in(20)) {
            p.diesAt = now.plus(chance.between(500, 60_000));
        }
        if (trouble && faults.contains(Faults.LOSE) && chance.in(8)) {
            p.vanishesAt = now.plus(chance.between(500, 60_000));
        }
        if (trouble && faults.contains(Faults.HANG) && chance.in(10)) {
            p.hangsAt = now.plus(chance.between(2_000, 60_000));
        }
        if (trouble && faults.contains(Faults.FLAP) && chance.in(10)) {
            p.flapsUntil = now.plus(chance.between(5_000, 60_000));
        }
        if (trouble && lying) {
            lie(p);
        }
        if (asActive) {
            p.activeAt = p.liveAt;
            p.toldAt = now;
        }
        processes.put(server, p);
        trace.add(now, server + " " + p.identity + " begins with " + hash + (asActive ? " as active" : ""));
    }

    private void lie(Process p) {
        if (p.server.endsWith("-" + boaster)) {
            p.liveAt = now.plusSeconds(100_000);
            p.lie = Process.Lie.READY;
        } else if (lies.in(30)) {
            p.lie = lies.of(List.of(Process.Lie.values()));
        }
        if (p.lie != null) {
            trace.add(now, p.server + " " + p.identity + " lies: " + p.lie);
        }
    }

    private void end(int index) {
        TaskRun run = runs.get(index);
        Instant at = runsEnd.get(key(run));
        if (run.state() != TaskRun.State.RUNNING || at == null || at.isAfter(now)) {
            return;
        }
        boolean fails = !benign && faults.contains(Faults.TASK_FAILS) && chance.in(45);
        runs.set(
                index,
                new TaskRun(
                        run.task(),
                        run.hash(),
                        run.invocation(),
                        run.attempt(),
                        fails ? TaskRun.State.FAILED : TaskRun.State.SUCCEEDED,
                        run.startedAt(),
                        now,
                        fails ? 1 : 0,
                        fails ? "it failed" : "done"));
        trace.add(now, "task " + run.task() + " attempt " + run.attempt() + (fails ? " fails" : " succeeds"));
    }

    private static String key(TaskRun run) {
        return run.task() + run.hash() + run.invocation() + run.attempt();
    }

    @Override
    public Observation observe(@Nullable Plan plan) {
        Map<String, ServerObservation> servers = new LinkedHashMap<>();
        boolean blind = blindUntil != null && blindUntil.isAfter(now);
        for (Process p : processes.values()) {
            if (blind && hiddenNow(p.server)) {
                continue;
            }
            servers.put(p.server, show(p, plan));
        }
        for (Map.Entry<String, String> want : kept.entrySet()) {
            servers.putIfAbsent(want.getKey(), absentButKept(want.getKey(), want.getValue()));
        }
        Map<String, Boolean> databases = new LinkedHashMap<>();
        if (plan != null) {
            for (DatabasePlan database : plan.databases()) {
                Process p = processes.get(database.server());
                databases.put(database.name(), p != null && p.ready(now));
            }
        }
        Observation seen = new Observation(
                now, servers, Map.of(), shownRuns(), databases, blind ? List.of("a part is out of sight") : List.of());
        if (plan != null) {
            judge.observed(seen, plan);
        }
        return seen;
    }

    private List<TaskRun> shownRuns() {
        if (unknownUntil == null || !unknownUntil.isAfter(now)) {
            return List.copyOf(runs);
        }
        return runs.stream()
                .map(run -> new TaskRun(
                        run.task(),
                        run.hash(),
                        run.invocation(),
                        run.attempt(),
                        TaskRun.State.UNKNOWN,
                        null,
                        null,
                        null,
                        "the marker cannot be read"))
                .toList();
    }

    private ServerObservation absentButKept(String server, String hash) {
        return new ServerObservation(
                server, State.ABSENT, null, null, null, null, hash, false, false, null, null, List.of(), null, null);
    }

    private ServerObservation show(Process p, @Nullable Plan plan) {
        boolean unseen = hiddenNow(p.server);
        boolean elects = plan != null && p.server.startsWith("store-");
        boolean live = p.live(now) && !unseen;
        ServerObservation.Exit exit = p.state == State.EXITED && !unseen
                ? new ServerObservation.Exit(p.asked ? 143 : 1, p.endedAt, p.asked, p.asked ? "ended" : "exit status 1")
                : null;
        boolean keptGoing = p.lives() || !capabilities.restartsCrashed() || kept.containsKey(p.server);
        return new ServerObservation(
                p.server,
                unseen ? State.UNREACHABLE : p.state,
                p.identity,
                null,
                p.startedAt,
                exit,
                keptGoing ? p.hash : null,
                live,
                p.saysReady(now) && !unseen,
                elects && !unseen && p.state == State.RUNNING ? p.saysActive(now) : null,
                null,
                List.of(),
                null,
                null);
    }

    @Override
    public void act(Decision decision, Plan plan) {
        judge.deciding(decision, plan, this);
        if (!benign && faults.contains(Faults.STEP_FAILS) && chance.in(4)) {
            trace.add(now, "step fails: " + decision);
            throw new RuntimeFailure("the step failed");
        }
        if (!benign && faults.contains(Faults.ISLE_STOPS) && chance.in(2)) {
            throw new IsleStops("before " + decision.subject());
        }
        trace.add(now, "act " + decision);
        Process p = processes.get(decision.subject());
        switch (decision) {
            case Decision.Start start -> start(start, p);
            case Decision.Stop stop -> stop(stop, p);
            case Decision.Kill kill -> {
                if (p != null && p.lives() && p.identity.equals(kill.identity())) {
                    p.asked = true;
                    p.state = State.STOPPING;
                    p.stopsAt = now.plus(chance.between(0, 1_500));
                }
            }
            case Decision.HandOver handOver -> handOver(handOver, p);
            case Decision.Promote promote -> {
                if (p != null && p.lives() && p.identity.equals(promote.identity()) && p.activeAt == null) {
                    p.activeAt = now.plus(chance.between(0, 2_000));
                    p.toldAt = now;
                }
            }
            case Decision.RunTask run -> run(run);
        }
        judge.look(this);
        if (!benign && faults.contains(Faults.ISLE_STOPS) && chance.in(2)) {
            throw new IsleStops("after " + decision.subject());
        }
    }

    private void start(Decision.Start start, @Nullable Process p) {
        if (capabilities.recreatesLost()) {
            kept.put(start.subject(), start.hash());
            keptActive.put(start.subject(), Boolean.TRUE.equals(start.asActive()));
        }
        if (p == null || p.state == State.EXITED) {
            begin(start.subject(), start.hash(), Boolean.TRUE.equals(start.asActive()));
        }
    }

    private void stop(Decision.Stop stop, @Nullable Process p) {
        if (p == null || stop.identity() == null || p.identity.equals(stop.identity())) {
            kept.remove(stop.subject());
        }
        if (p == null) {
            return;
        }
        if (p.state == State.EXITED) {
            if (stop.remove() || capabilities.recreatesLost()) {
                processes.remove(stop.subject());
            }
        } else if (p.state == State.RUNNING && p.identity.equals(stop.identity())) {
            p.state = State.STOPPING;
            p.asked = true;
            p.stopsAt = now.plus(chance.between(100, 8_000));
        }
    }

    private void handOver(Decision.HandOver handOver, @Nullable Process p) {
        Process to = processes.get(handOver.to());
        // What is not active has nothing to hand over, whatever it says.
        if (p != null
                && p.active(now)
                && p.passiveAt == null
                && to != null
                && to.lives()
                && !chance.in(benign ? 0 : 20)) {
            p.passiveAt = now.plus(chance.between(100, 2_000));
            to.activeAt = p.passiveAt;
            to.toldAt = now;
            to.passiveAt = null;
        }
    }

    private void run(Decision.RunTask run) {
        boolean begun = runs.stream()
                .anyMatch(r -> r.task().equals(run.subject())
                        && r.hash().equals(run.hash())
                        && r.invocation().equals(run.invocation())
                        && r.attempt() == run.attempt());
        if (!begun) {
            TaskRun made = new TaskRun(
                    run.subject(),
                    run.hash(),
                    run.invocation(),
                    run.attempt(),
                    TaskRun.State.RUNNING,
                    now,
                    null,
                    null,
                    "it runs");
            runs.add(made);
            runsEnd.put(key(made), now.plus(chance.between(200, 10_000)));
        }
    }

    /** A product that elects by itself: the first live member becomes active where none is. */
    void elect(Plan plan) {
        for (RolePlan role : plan.roles()) {
            if (role.mode() != Suite.ReplicationMode.ACTIVE_STANDBY || role.election() != Suite.Election.SELF) {
                continue;
            }
            Process first = null;
            boolean active = false;
            for (String server : role.servers()) {
                Process p = processes.get(server);
                if (p != null) {
                    active |= p.active(now);
                    first = first == null && p.live(now) ? p : first;
                }
            }
            if (!active && first != null) {
                first.activeAt = now;
                first.toldAt = now;
                first.passiveAt = null;
            }
        }
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Layout layout() {
        return new FixedLayout("/release");
    }

    @Override
    public Allocation allocate(List<String> wanted, Allocation current) {
        return current;
    }

    @Override
    public void prepare(Plan plan) {
        elect(plan);
    }

    @Override
    public void removeAll(boolean keepData) {
        processes.clear();
    }

    @Override
    public void close() {}

    /** Servers and tasks of a plan, for choosing among. */
    static List<String> subjects(Plan plan) {
        List<String> all = new ArrayList<>();
        plan.servers().stream().map(ServerPlan::name).forEach(all::add);
        plan.tasks().stream().map(TaskPlan::name).forEach(all::add);
        return all;
    }
}
