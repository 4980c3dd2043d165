package dev.isle.plan.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.TaskRun;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link Runtime}, as tests that every implementation extends. The servers are {@link TinyServer}s; a runtime whose machines are faked starts
 * none and shows what such a server would show. Each test has an environment of its own and removes it at the end, also when it failed.
 */
public abstract class RuntimeContract {
    private String environment = "";
    private @Nullable Runtime opened;

    /** Opens the runtime of an environment: at each call a new object that knows nothing of the former ones, as in another process. */
    protected abstract Runtime open(String environment);

    /** Ends the server's process from outside with SIGKILL. */
    protected abstract void kill(String environment, ServerObservation server);

    /**
     * What {@link Runtime#prepare} wrote: one line per file or object, with whatever changes when it is written again (time stamp, object version). Two equal
     * answers mean that nothing was written between.
     */
    protected abstract List<String> footprint(String environment);

    /** Processes, objects, files and ports that are left of an environment, one line each, logs that outlive it on purpose excepted. */
    protected abstract List<String> remains(String environment);

    /** What a server reads as its peers file. */
    protected String peers(String environment, String server) throws Exception {
        return Files.readString(Path.of(runtime().layout().peersFile(server)));
    }

    /** How long a condition may take before the test fails. */
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    /** The runtime under test. */
    protected final Runtime runtime() {
        return Objects.requireNonNull(opened);
    }

    @BeforeEach
    void begin() {
        environment = "c" + UUID.randomUUID().toString().substring(0, 8);
        opened = open(environment);
    }

    @AfterEach
    void end() {
        if (opened != null) {
            try {
                opened.removeAll(false);
            } finally {
                opened.close();
            }
        }
    }

    @Test
    void aStartedServerRunsAndBecomesLiveAndReady() {
        Plan plan = prepared(plans().role("alpha", 1));
        assertThat(runtime().observe(plan).server("alpha-0").state()).isEqualTo(ServerObservation.State.ABSENT);
        start(plan, "alpha-0");
        ServerObservation seen = awaitReady(plan, "alpha-0");
        assertThat(seen.state()).isEqualTo(ServerObservation.State.RUNNING);
        assertThat(seen.live()).isTrue();
        assertThat(seen.identity()).isNotNull();
        assertThat(seen.startedAt()).isNotNull();
        assertThat(seen.appliedHash()).isEqualTo("hash-1");
        assertThat(seen.exit()).isNull();
    }

    @Test
    void aStartIsSeenAtOnce() {
        Plan plan = prepared(plans().role("alpha", 1));
        start(plan, "alpha-0");
        assertThat(runtime().observe(plan).server("alpha-0").state()).isEqualTo(ServerObservation.State.RUNNING);
    }

    @Test
    void aSecondStartDoesNothing() {
        Plan plan = prepared(plans().role("alpha", 1));
        start(plan, "alpha-0");
        String first = awaitReady(plan, "alpha-0").identity();
        start(plan, "alpha-0");
        assertThat(runtime().observe(plan).server("alpha-0").identity()).isEqualTo(first);
        assertThat(runtime().observe(plan).servers()).hasSize(1);
    }

    @Test
    void aStoppedServerIsGoneAndItsEndWasAskedFor() {
        Plan plan = prepared(plans().role("alpha", 1));
        start(plan, "alpha-0");
        String identity = awaitReady(plan, "alpha-0").identity();
        stop(plan, "alpha-0", identity, false);
        ServerObservation gone = await(plan, o -> o.server("alpha-0"), ServerObservation::gone);
        if (gone.exit() != null) {
            assertThat(gone.exit().asked()).isTrue();
        }
        if (runtime().capabilities().restartsCrashed()
                || runtime().capabilities().recreatesLost()) {
            assertThat(gone.appliedHash()).as("what it is meant to run").isNull();
        }
        stop(plan, "alpha-0", identity, false);
        assertThat(runtime().observe(plan).server("alpha-0").gone()).isTrue();
    }

    @Test
    void aStopMeantForAnotherProcessLeavesThisOneAlone() {
        Plan plan = prepared(plans().role("alpha", 1));
        start(plan, "alpha-0");
        String identity = awaitReady(plan, "alpha-0").identity();
        stop(plan, "alpha-0", "another", false);
        runtime().act(new Decision.Kill("alpha-0", "another", Reason.HUNG, "test"), plan);
        ServerObservation seen = runtime().observe(plan).server("alpha-0");
        assertThat(seen.state()).isEqualTo(ServerObservation.State.RUNNING);
        assertThat(seen.identity()).isEqualTo(identity);
    }

    @Test
    void aKillEndsTheProcess() {
        Plan plan = prepared(plans().role("alpha", 1));
        start(plan, "alpha-0");
        String identity = Objects.requireNonNull(awaitReady(plan, "alpha-0").identity());
        runtime().act(new Decision.Kill("alpha-0", identity, Reason.HUNG, "test"), plan);
        await(
                plan,
                o -> o.server("alpha-0"),
                s -> s.gone() || s.state() == ServerObservation.State.RUNNING && !identity.equals(s.identity()));
    }

    @Test
    void aDeathIsSeenWithItsStatusOrHealed() {
        Plan plan = prepared(plans().role("alpha", 1));
        start(plan, "alpha-0");
        ServerObservation before = awaitReady(plan, "alpha-0");
        kill(environment, before);
        ServerObservation after = await(
                plan,
                o -> o.server("alpha-0"),
                s -> s.state() == ServerObservation.State.EXITED || !Objects.equals(s.identity(), before.identity()));
        if (runtime().capabilities().restartsCrashed()) {
            ServerObservation healed = awaitReady(plan, "alpha-0");
            assertThat(healed.identity()).isNotEqualTo(before.identity());
        } else {
            assertThat(after.state()).isEqualTo(ServerObservation.State.EXITED);
            ServerObservation.Exit exit = Objects.requireNonNull(after.exit());
            assertThat(exit.status()).isEqualTo(137);
            assertThat(exit.asked()).isFalse();
            assertThat(exit.words()).isNotBlank();
            assertThat(after.identity()).isEqualTo(before.identity());
        }
    }

    @Test
    void theIdentityChangesWithARestart() {
        Plan plan = prepared(plans().role("alpha", 1));
        start(plan, "alpha-0");
        String first = awaitReady(plan, "alpha-0").identity();
        stop(plan, "alpha-0", first, false);
        await(plan, o -> o.server("alpha-0"), ServerObservation::gone);
        start(plan, "alpha-0");
        ServerObservation second =
                await(plan, o -> o.server("alpha-0"), s -> s.ready() && !Objects.equals(first, s.identity()));
        assertThat(second.exit()).isNull();
    }

    @Test
    void aChangedHashIsVisibleUntilTheRestart() {
        TinyPlans plans = plans().role("alpha", 1).allocated();
        Plan plan = prepared(plans);
        start(plan, "alpha-0");
        String first = awaitReady(plan, "alpha-0").identity();
        Plan changed = plans.hash("hash-2").plan();
        runtime().prepare(changed);
        ServerObservation seen = runtime().observe(changed).server("alpha-0");
        assertThat(seen.appliedHash()).isEqualTo("hash-1");
        assertThat(seen.identity()).isEqualTo(first);
        stop(changed, "alpha-0", first, false);
        await(changed, o -> o.server("alpha-0"), ServerObservation::gone);
        start(changed, "alpha-0");
        assertThat(awaitReady(changed, "alpha-0").appliedHash()).isEqualTo("hash-2");
    }

    @Test
    void preparingTwiceWritesNothing() {
        Plan plan = prepared(plans().role("alpha", 2));
        List<String> once = footprint(environment);
        assertThat(once).isNotEmpty();
        runtime().prepare(plan);
        try (Runtime other = open(environment)) {
            other.prepare(plan);
        }
        assertThat(footprint(environment)).isEqualTo(once);
    }

    @Test
    void peersAreRewrittenWithoutARestart() throws Exception {
        TinyPlans plans = plans().role("alpha", 1).allocated();
        Plan plan = prepared(plans);
        start(plan, "alpha-0");
        String first = awaitReady(plan, "alpha-0").identity();
        assertThat(peers(environment, "alpha-0")).contains("alpha-0").doesNotContain("beta-0");
        Plan grown = plans.role("beta", 1).allocated().plan();
        runtime().prepare(grown);
        assertThat(peers(environment, "alpha-0")).contains("beta-0");
        ServerObservation seen = runtime().observe(grown).server("alpha-0");
        assertThat(seen.identity()).isEqualTo(first);
        assertThat(seen.appliedHash()).isEqualTo("hash-1");
    }

    @Test
    void aTaskRunsOnceAlsoInTheEyesOfAnotherInstance() {
        TinyPlans plans = plans().task("once", "exit 0");
        Plan plan = prepared(plans);
        assertThat(runtime().observe(plan).tasks()).isEmpty();
        runTask(runtime(), plan, "once", 1);
        TaskRun done = awaitTask(plan, "once");
        assertThat(done.state()).isEqualTo(TaskRun.State.SUCCEEDED);
        assertThat(done.hash()).isEqualTo("task-hash");
        assertThat(done.invocation()).isEqualTo("need");
        try (Runtime other = open(environment)) {
            assertThat(other.observe(plan).tasks()).containsExactly(done);
            runTask(other, plan, "once", 1);
            assertThat(other.observe(plan).tasks()).containsExactly(done);
        }
    }

    @Test
    void aFailedTaskTellsItsStatusAndTheNextAttemptIsARunOfItsOwn() {
        Plan plan = prepared(plans().task("bad", "echo broken wheel; exit 3"));
        runTask(runtime(), plan, "bad", 1);
        TaskRun first = awaitTask(plan, "bad");
        assertThat(first.state()).isEqualTo(TaskRun.State.FAILED);
        assertThat(first.exitStatus()).isEqualTo(3);
        assertThat(first.words()).isNotBlank();
        runTask(runtime(), plan, "bad", 2);
        await(
                plan,
                Observation::tasks,
                t -> t.size() == 2 && t.stream().allMatch(r -> r.state() == TaskRun.State.FAILED));
    }

    @Test
    void anotherInstanceSeesTheSame() {
        Plan plan = prepared(plans().role("alpha", 2));
        start(plan, "alpha-0");
        start(plan, "alpha-1");
        ServerObservation first = awaitReady(plan, "alpha-0");
        ServerObservation second = awaitReady(plan, "alpha-1");
        try (Runtime other = open(environment)) {
            Observation seen = other.observe(plan);
            assertThat(seen.servers()).containsOnlyKeys("alpha-0", "alpha-1");
            assertThat(seen.server("alpha-0").identity()).isEqualTo(first.identity());
            assertThat(seen.server("alpha-1").identity()).isEqualTo(second.identity());
            assertThat(seen.server("alpha-1").ready()).isTrue();
        }
    }

    @Test
    void aServerThatNoPlanNamesIsSeenAndRemovable() {
        TinyPlans plans = plans().role("alpha", 2).allocated();
        Plan plan = prepared(plans);
        start(plan, "alpha-0");
        start(plan, "alpha-1");
        awaitReady(plan, "alpha-0");
        awaitReady(plan, "alpha-1");
        Plan smaller = plans.role("alpha", 1).plan();
        runtime().prepare(smaller);
        ServerObservation stray = runtime().observe(smaller).server("alpha-1");
        assertThat(stray.state()).isEqualTo(ServerObservation.State.RUNNING);
        assertThat(runtime().observe(null).servers()).containsKeys("alpha-0", "alpha-1");
        stop(smaller, "alpha-1", stray.identity(), true);
        await(smaller, o -> o.server("alpha-1"), ServerObservation::gone);
        stop(smaller, "alpha-1", null, true);
        await(smaller, Observation::servers, s -> !s.containsKey("alpha-1"));
        assertThat(runtime().observe(smaller).server("alpha-0").ready()).isTrue();
    }

    @Test
    void removeAllLeavesNothing() {
        TinyPlans plans = plans().role("alpha", 2).task("once", "exit 0");
        Plan plan = prepared(plans);
        start(plan, "alpha-0");
        runTask(runtime(), plan, "once", 1);
        awaitReady(plan, "alpha-0");
        awaitTask(plan, "once");
        assertThat(remains(environment)).isNotEmpty();
        try (Runtime other = open(environment)) {
            other.removeAll(false);
            assertThat(other.observe(null).servers()).isEmpty();
        }
        assertThat(remains(environment)).isEmpty();
        runtime().removeAll(false);
        assertThat(remains(environment)).isEmpty();
    }

    @Test
    void anExternalRoleIsProbedAtItsEndpoint() throws Exception {
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        elsewhere.start();
        try {
            String url = "http://127.0.0.1:" + elsewhere.getAddress().getPort();
            Plan plan = prepared(plans().external("feed", url));
            ServerObservation seen =
                    await(plan, o -> o.external().get("feed"), s -> s != null && s.live() && s.ready());
            assertThat(seen).isNotNull();
            assertThat(runtime().observe(plan).servers()).isEmpty();
            elsewhere.stop(0);
            await(plan, o -> o.external().get("feed"), s -> s != null && !s.live() && !s.ready());
        } finally {
            elsewhere.stop(0);
        }
    }

    private TinyPlans plans() {
        return TinyPlans.of(environment, runtime(), Allocation.EMPTY);
    }

    private Plan prepared(TinyPlans plans) {
        Plan plan = plans.allocated().plan();
        runtime().prepare(plan);
        return plan;
    }

    private void start(Plan plan, String server) {
        String hash = plan.server(server).orElseThrow().hash();
        runtime().act(new Decision.Start(server, hash, null, Reason.FIRST_START, "test"), plan);
    }

    private void stop(Plan plan, String server, @Nullable String identity, boolean remove) {
        Reason reason = remove ? Reason.NOT_IN_PLAN : Reason.SERVER_STOPPED;
        runtime().act(new Decision.Stop(server, identity, remove, reason, "test"), plan);
    }

    private static void runTask(Runtime by, Plan plan, String task, int attempt) {
        by.act(new Decision.RunTask(task, "task-hash", "need", attempt, Reason.TASK_NEEDED, "test"), plan);
    }

    private ServerObservation awaitReady(Plan plan, String server) {
        return await(plan, o -> o.server(server), ServerObservation::ready);
    }

    private TaskRun awaitTask(Plan plan, String task) {
        return await(
                        plan,
                        Observation::tasks,
                        runs -> runs.stream()
                                .anyMatch(r -> r.task().equals(task) && r.state() != TaskRun.State.RUNNING))
                .getFirst();
    }

    /** Observes until the part of the world is as wanted. */
    private <T> T await(Plan plan, Function<Observation, T> part, Predicate<T> wanted) {
        long deadline = System.nanoTime() + patience().toNanos();
        while (true) {
            T seen = part.apply(runtime().observe(plan));
            if (wanted.test(seen)) {
                return seen;
            }
            assertThat(System.nanoTime()).as("still not as wanted: " + seen).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
