package dev.isle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.kubernetes.FakeKubelet.Behaviour;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.decide.Sequencer;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.loop.Converger;
import dev.isle.plan.loop.Pace;
import dev.isle.plan.loop.Turn;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.record.MemoryRecordStore;
import dev.isle.plan.record.Record;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop and the sequencer, the same as everywhere, over the Kubernetes runtime: they converge, then rest, and leave to the cluster what it heals. */
class LoopKT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String namespace = ApiServer.namespace();
    private final KubernetesClient client = ApiServer.client();
    private final FakeKubelet kubelet = new FakeKubelet(client, namespace, LoopKT::behaviour);
    private final ApiServer.Writes writes = new ApiServer.Writes();
    private final KubernetesRuntime runtime =
            new KubernetesRuntime(ApiServer.counting(writes), Plans.layout(namespace), Clock.systemUTC());
    private final MemoryRecordStore store = new MemoryRecordStore();
    private final Converger converger = new Converger(runtime, store, new Sequencer(), Clock.systemUTC(), Pace.CLUSTER);

    private static Behaviour behaviour(Pod pod) {
        return pod.getSpec().getContainers().getFirst().getName().equals("task") ? Behaviour.exits(0) : Behaviour.READY;
    }

    @AfterEach
    void close() {
        try {
            kubelet.close();
        } finally {
            runtime.close();
            client.close();
        }
    }

    @Test
    void itConvergesInTheOrderOfTheNeedsAndThenRests() {
        apply(plan(text -> text));
        List<Decision> done = converge();
        assertThat(done)
                .extracting(LoopKT::words)
                .containsExactly("start store-0", "start store-1", "run load", "start web-0");
        assertThat(failures()).isZero();

        writes.drain();
        Turn quiet = converger.turn();
        assertThat(quiet.settled()).isTrue();
        assertThat(writes.drain()).isEmpty();
        assertThat(store.log()).hasSize(4);
    }

    @Test
    void aLostPodIsLeftToTheClusterAndCountedOnce() {
        apply(plan(text -> text));
        List<Decision> first = converge();
        String before = seen("store-0").identity();
        kubelet.lose("dev-store-0");
        List<Decision> done =
                converge(turn -> !Objects.equals(seen(turn, "store-0").identity(), before));
        assertThat(first).hasSize(4);
        assertThat(done).isEmpty();
        assertThat(failures()).isEqualTo(1);
    }

    @Test
    void aCrashIsLeftToTheClusterAndCountedOnce() {
        apply(plan(text -> text));
        List<Decision> first = converge();
        String before = seen("web-0").identity();
        kubelet.crash("dev-web-0", 137);
        List<Decision> done =
                converge(turn -> !Objects.equals(seen(turn, "web-0").identity(), before));
        assertThat(first).hasSize(4);
        assertThat(done).isEmpty();
        assertThat(failures()).isEqualTo(1);
    }

    @Test
    void aChangedServerIsStoppedAndStartedWithItsNewTemplate() {
        apply(plan(text -> text));
        List<Decision> first = converge();
        apply(plan(text -> text.replace("VERSION: \"1\"", "VERSION: \"2\"")));
        List<Decision> done = converge();
        assertThat(first).hasSize(4);
        assertThat(done).extracting(LoopKT::words).containsExactly("stop web-0", "start web-0");
        assertThat(seen("web-0").appliedHash()).isEqualTo(hash("web-0"));
        assertThat(failures()).isZero();
    }

    @Test
    void aServerThatFailsAgainAndAgainIsLeftToTheClusterUntilItsPlanChanges() {
        apply(plan(text -> text));
        List<Decision> first = converge();
        kubelet.crashLoop("dev-web-0", 3);
        Turn turn = until(t -> seen(t, "web-0").state() == ServerObservation.State.EXITED, new ArrayList<>());
        assertThat(first).hasSize(4);
        assertThat(turn.waitings()).singleElement().satisfies(waiting -> {
            assertThat(waiting.subject()).isEqualTo("web-0");
            assertThat(waiting.reason()).isEqualTo(Reason.RUNTIME_HEALS);
            assertThat(waiting.detail()).contains("status 3");
        });
        assertThat(failures()).isEqualTo(1);

        apply(plan(text -> text.replace("VERSION: \"1\"", "VERSION: \"2\"")));
        List<Decision> done = converge();
        assertThat(done).extracting(LoopKT::words).contains("start web-0");
        assertThat(seen("web-0").appliedHash()).isEqualTo(hash("web-0"));
        assertThat(seen("web-0").ready()).isTrue();
    }

    @Test
    void aStoppedEnvironmentRestsAndStartsAgain() {
        apply(plan(text -> text));
        List<Decision> first = converge();
        apply(plan(text -> text.replace("running: true", "running: false")));
        List<Decision> stops = converge();
        assertThat(first).hasSize(4);
        assertThat(stops)
                .extracting(LoopKT::words)
                .containsExactlyInAnyOrder("stop web-0", "stop store-0", "stop store-1");
        assertThat(client.pods()
                        .inNamespace(namespace)
                        .withLabel(Marks.SERVER)
                        .list()
                        .getItems())
                .isEmpty();

        apply(plan(text -> text));
        List<Decision> starts = converge();
        assertThat(starts)
                .extracting(LoopKT::words)
                .containsExactlyInAnyOrder("start store-0", "start store-1", "start web-0");
        assertThat(failures()).isZero();
    }

    @Test
    void aServerWhoseReadinessHangsOnSensorsIsNotCalledReadyBecauseNobodyReadsThem() {
        Plan plan = plan(text -> text.replace(
                "command: [store]",
                "command: [store]\n      ports: {http: {schemes: [http]}}\n"
                        + "      health: {rest: {path: /health, map: {}}, ready: [lease]}"));
        apply(plan);
        Turn turn = until(t -> seen(t, "store-0").live() && seen(t, "store-1").live(), new ArrayList<>());
        assertThat(seen(turn, "store-0").ready()).isFalse();
        assertThat(seen(turn, "store-0").detail()).contains("[lease]").contains("not read on Kubernetes yet");
    }

    private Plan plan(UnaryOperator<String> change) {
        return Plans.of("loop", change, Plans.layout(namespace));
    }

    private void apply(Plan plan) {
        Record before = store.read();
        store.replace(new Record(
                before.version(),
                Allocation.EMPTY,
                null,
                plan,
                plan.running() ? Clock.systemUTC().instant() : null,
                List.of(),
                before.servers(),
                Map.of(),
                Map.of(),
                Map.of(),
                before.chain()));
    }

    private List<Decision> converge() {
        return converge(turn -> true);
    }

    /** Turns until the loop has nothing to do, nothing to wait for, and the world is as wanted; what was done by then. */
    private List<Decision> converge(Predicate<Turn> wanted) {
        List<Decision> done = new ArrayList<>();
        Turn unused = until(turn -> turn.settled() && wanted.test(turn), done);
        return done;
    }

    private Turn until(Predicate<Turn> wanted, List<Decision> done) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Turn turn = converger.turn();
            assertThat(turn.failures()).isEmpty();
            done.addAll(turn.done());
            if (wanted.test(turn)) {
                return turn;
            }
            assertThat(System.nanoTime())
                    .as("not converged: done " + done + ", waiting " + turn.waitings())
                    .isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private ServerObservation seen(String server) {
        return runtime.observe(store.read().plan()).server(server);
    }

    /** The hash that the plan in force has for the server. */
    private String hash(String server) {
        return Objects.requireNonNull(store.read().plan())
                .server(server)
                .orElseThrow()
                .hash();
    }

    private static ServerObservation seen(Turn turn, String server) {
        return Objects.requireNonNull(turn.observation()).server(server);
    }

    /** Failures that were counted, of all servers. */
    private int failures() {
        return store.read().servers().values().stream()
                .mapToInt(Record.ServerHistory::restarts)
                .sum();
    }

    private static String words(Decision decision) {
        return switch (decision) {
            case Decision.Start start -> "start " + start.subject();
            case Decision.Stop stop -> "stop " + stop.subject();
            case Decision.RunTask task -> "run " + task.subject();
            case Decision.Kill kill -> "kill " + kill.subject();
            case Decision.HandOver handOver -> "hand-over " + handOver.subject();
            case Decision.Promote promote -> "promote " + promote.subject();
        };
    }
}
