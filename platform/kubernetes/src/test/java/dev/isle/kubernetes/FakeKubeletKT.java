package dev.isle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.kubernetes.FakeKubelet.Behaviour;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fake is itself held to what the real controllers do, as far as the runtime relies on it. */
class FakeKubeletKT {
    private final String namespace = ApiServer.namespace();
    private final KubernetesClient client = ApiServer.client();
    private final FakeKubelet kubelet = new FakeKubelet(client, namespace, pod -> Behaviour.READY);

    @AfterEach
    void close() {
        try {
            kubelet.close();
        } finally {
            client.close();
        }
    }

    @Test
    void aStatefulSetGetsAReadyPodThatFollowsReplicasAndDeletion() {
        client.resource(statefulSet("a", "one")).create();
        await(pod("a-0"), FakeKubeletKT::ready);

        client.apps().statefulSets().inNamespace(namespace).withName("a").scale(0);
        await(pod("a-0"), Objects::isNull);

        client.apps().statefulSets().inNamespace(namespace).withName("a").scale(1);
        await(pod("a-0"), FakeKubeletKT::ready);

        client.resource(statefulSet("a", "one")).delete();
        await(pod("a-0"), Objects::isNull);
    }

    @Test
    void aChangedTemplateReachesThePodOnlyWhenThePodIsDeleted() {
        client.resource(statefulSet("a", "one")).create();
        Pod first = await(pod("a-0"), FakeKubeletKT::ready);
        client.resource(statefulSet("a", "two"))
                .fieldManager("test")
                .forceConflicts()
                .serverSideApply();
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("a")
                .waitUntilCondition(
                        set -> set != null
                                && set.getStatus().getObservedGeneration() != null
                                && set.getStatus().getObservedGeneration() == 2,
                        20,
                        TimeUnit.SECONDS);
        assertThat(pod("a-0").require().getMetadata().getUid())
                .isEqualTo(first.getMetadata().getUid());

        pod("a-0").delete();
        Pod second = await(
                pod("a-0"),
                pod -> ready(pod)
                        && !pod.getMetadata()
                                .getUid()
                                .equals(first.getMetadata().getUid()));
        assertThat(second.getMetadata().getAnnotations()).containsEntry("hash", "two");
    }

    @Test
    void aCrashRaisesTheRestartCountAndNamesTheExitCode() {
        client.resource(statefulSet("a", "one")).create();
        await(pod("a-0"), FakeKubeletKT::ready);
        kubelet.crash("a", 137);
        Pod crashed = await(
                pod("a-0"),
                pod -> ready(pod)
                        && pod.getStatus().getContainerStatuses().getFirst().getRestartCount() == 1);
        var status = crashed.getStatus().getContainerStatuses().getFirst();
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(137);
        kubelet.ready("a", false);
        await(pod("a-0"), pod -> pod != null && !ready(pod));
    }

    @Test
    void aPodOfACutOffNodeStaysUntilItIsForced() {
        kubelet.behave("a", Behaviour.STUCK);
        client.resource(statefulSet("a", "one")).create();
        Pod first = await(pod("a-0"), FakeKubeletKT::ready);
        pod("a-0").delete();
        Pod stuck = await(pod("a-0"), pod -> pod != null && pod.getMetadata().getDeletionTimestamp() != null);
        assertThat(stuck.getMetadata().getUid()).isEqualTo(first.getMetadata().getUid());
        kubelet.lose("a");
        await(
                pod("a-0"),
                pod -> ready(pod)
                        && !pod.getMetadata()
                                .getUid()
                                .equals(first.getMetadata().getUid()));
    }

    @Test
    void aJobSucceedsOrFailsAfterItsRetries() {
        kubelet.behave("good", Behaviour.exits(0));
        kubelet.behave("bad", Behaviour.exits(3));
        client.resource(job("good")).create();
        client.resource(job("bad")).create();
        Job good = job("good", "Complete");
        Job bad = job("bad", "Failed");
        assertThat(good.getStatus().getSucceeded()).isEqualTo(1);
        assertThat(bad.getStatus().getFailed()).isEqualTo(2);
    }

    private Job job(String name, String condition) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .waitUntilCondition(
                        job -> job != null
                                && job.getStatus() != null
                                && job.getStatus().getConditions().stream()
                                        .anyMatch(c -> c.getType().equals(condition)),
                        20,
                        TimeUnit.SECONDS);
    }

    private PodResource pod(String name) {
        return client.pods().inNamespace(namespace).withName(name);
    }

    private static Pod await(PodResource pod, java.util.function.Predicate<Pod> condition) {
        return pod.waitUntilCondition(condition, 20, TimeUnit.SECONDS);
    }

    private static boolean ready(Pod pod) {
        return pod != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    private StatefulSet statefulSet(String name, String hash) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withServiceName(name)
                .withNewSelector()
                .withMatchLabels(Map.of("app", name))
                .endSelector()
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Map.of("app", name))
                .withAnnotations(Map.of("hash", hash))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("server")
                .withImage("example.com/server")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private Job job(String name) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(1)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("task")
                .withImage("example.com/task")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
