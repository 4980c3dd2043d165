package dev.isle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aReadyPod() {
        ServerObservation seen = see(set(1), pod(running(2), condition("Ready", "True", "")));
        assertThat(seen.state()).isEqualTo(State.RUNNING);
        assertThat(seen.live()).isTrue();
        assertThat(seen.ready()).isTrue();
        assertThat(seen.identity()).isEqualTo("uid:2");
        assertThat(seen.appliedHash()).isEqualTo("pod-hash");
        assertThat(seen.startedAt()).isEqualTo(Instant.parse("2026-01-01T11:00:00Z"));
        assertThat(seen.detail()).isNull();
    }

    @Test
    void aPodWhoseStartupProbeHasNotPassedIsNotLive() {
        ContainerStatus starting =
                new ContainerStatusBuilder(running(0)).withStarted(false).build();
        ServerObservation seen = see(set(1), pod(starting, condition("Ready", "True", "")));
        assertThat(seen.live()).isFalse();
        assertThat(seen.ready()).isFalse();
        assertThat(seen.detail()).contains("startup probe");
    }

    @Test
    void aLivePodThatIsNotReadySaysSo() {
        ServerObservation seen = see(set(1), pod(running(0), condition("Ready", "False", "")));
        assertThat(seen.live()).isTrue();
        assertThat(seen.ready()).isFalse();
        assertThat(seen.detail()).contains("readiness probe");
    }

    @Test
    void aPodThatNoNodeTakesSaysWhy() {
        ServerObservation seen =
                see(set(1), pod(null, condition("PodScheduled", "False", "0/3 nodes: not enough memory")));
        assertThat(seen.state()).isEqualTo(State.RUNNING);
        assertThat(seen.live()).isFalse();
        assertThat(seen.detail()).contains("not enough memory");
    }

    @Test
    void betweenTwoCrashesItHasExitedWithTheLastStatus() {
        ContainerStatus crashing = new ContainerStatusBuilder(running(4))
                .withNewState()
                .withNewWaiting()
                .withReason("CrashLoopBackOff")
                .endWaiting()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(137)
                .withReason("OOMKilled")
                .withFinishedAt("2026-01-01T11:59:00Z")
                .endTerminated()
                .endLastState()
                .build();
        ServerObservation seen = see(set(1), pod(crashing, condition("Ready", "False", "")));
        assertThat(seen.state()).isEqualTo(State.EXITED);
        ServerObservation.Exit exit = Objects.requireNonNull(seen.exit());
        assertThat(exit.status()).isEqualTo(137);
        assertThat(exit.asked()).isFalse();
        assertThat(exit.at()).isEqualTo(Instant.parse("2026-01-01T11:59:00Z"));
        assertThat(exit.words()).contains("137").contains("OOMKilled");
        assertThat(seen.identity()).as("still the ended process's").isEqualTo("uid:4");
    }

    @Test
    void anImageThatCannotBePulledIsAnExitWithItsCause() {
        ContainerStatus pulling = waiting("ImagePullBackOff", "not found");
        ServerObservation seen = see(set(1), pod(pulling, condition("Ready", "False", "")));
        assertThat(seen.state()).isEqualTo(State.EXITED);
        assertThat(Objects.requireNonNull(seen.exit()).words()).isEqualTo("ImagePullBackOff: not found");
        assertThat(Objects.requireNonNull(seen.exit()).status()).isNull();
    }

    @Test
    void aContainerThatIsBeingMadeIsNoExit() {
        ServerObservation seen = see(set(1), pod(waiting("ContainerCreating", ""), condition("Ready", "False", "")));
        assertThat(seen.state()).isEqualTo(State.RUNNING);
        assertThat(seen.detail()).contains("ContainerCreating");
    }

    @Test
    void aPodThatNobodyWantsIsStopping() {
        Pod pod = pod(running(0), condition("Ready", "True", ""));
        assertThat(see(set(0), pod).state()).isEqualTo(State.STOPPING);
        assertThat(see(null, pod).state()).isEqualTo(State.STOPPING);
        assertThat(see(set(0), pod).ready()).isFalse();
    }

    @Test
    void aDeletedPodIsOutOfSightOnceNobodyConfirmedItsEndInTime() {
        Instant edge = NOW.minus(Sightings.LOST_AFTER);
        assertThat(see(set(1), deleted(edge)).state()).isEqualTo(State.STOPPING);
        ServerObservation lost = see(set(1), deleted(edge.minus(Duration.ofSeconds(1))));
        assertThat(lost.state()).isEqualTo(State.UNREACHABLE);
        assertThat(lost.mayRun()).isTrue();
        assertThat(lost.detail()).contains("node-7");
    }

    @Test
    void withoutAPodTheStatefulSetSaysWhatToExpect() {
        assertThat(see(set(1), null).state()).isEqualTo(State.RUNNING);
        ServerObservation stopped = see(set(0), null);
        assertThat(stopped.state()).isEqualTo(State.EXITED);
        assertThat(Objects.requireNonNull(stopped.exit()).asked()).isTrue();
        assertThat(stopped.appliedHash()).as("nothing is meant to run").isNull();
        assertThat(see(set(1), null).appliedHash()).isEqualTo("set-hash");
        assertThat(see(set(1), null).identity()).isNull();
        assertThat(Sightings.servers(List.of(), List.of(), NOW)).isEmpty();
    }

    private static ServerObservation see(@Nullable StatefulSet set, @Nullable Pod pod) {
        Map<String, ServerObservation> servers =
                Sightings.servers(set == null ? List.of() : List.of(set), pod == null ? List.of() : List.of(pod), NOW);
        assertThat(servers).containsOnlyKeys("web-0");
        return Objects.requireNonNull(servers.get("web-0"));
    }

    private static StatefulSet set(int replicas) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("dev-web-0")
                .withLabels(Map.of(Marks.SERVER, "web-0"))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewTemplate()
                .withNewMetadata()
                .withAnnotations(Map.of(Marks.HASH, "set-hash"))
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Pod pod(@Nullable ContainerStatus container, PodCondition condition) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("dev-web-0-0")
                .withUid("uid")
                .withLabels(Map.of(Marks.SERVER, "web-0"))
                .withAnnotations(Map.of(Marks.HASH, "pod-hash"))
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-7")
                .endSpec()
                .withNewStatus()
                .withConditions(condition)
                .withContainerStatuses(container == null ? List.of() : List.of(container))
                .endStatus()
                .build();
    }

    private static Pod deleted(Instant due) {
        return new PodBuilder(pod(running(0), condition("Ready", "True", "")))
                .editMetadata()
                .withDeletionTimestamp(due.toString())
                .endMetadata()
                .build();
    }

    private static ContainerStatus running(int restarts) {
        return new ContainerStatusBuilder()
                .withName("server")
                .withStarted(true)
                .withRestartCount(restarts)
                .withNewState()
                .withNewRunning()
                .withStartedAt("2026-01-01T11:00:00Z")
                .endRunning()
                .endState()
                .build();
    }

    private static ContainerStatus waiting(String reason, String message) {
        return new ContainerStatusBuilder(running(0))
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .endState()
                .build();
    }

    private static PodCondition condition(String type, String status, String message) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withMessage(message)
                .build();
    }
}
