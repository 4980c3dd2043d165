package dev.isle.kubernetes;

import dev.isle.plan.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Takes objects of an environment away, found by label alone, so that it works without a plan and repeats safely. What runs goes first, and its files,
 * secrets and addresses only when it is gone: a server that is ending may still need them.
 */
final class Removal {
    /** Longer than any grace that a suite file may reasonably state. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final String environment;
    private final String namespace;

    Removal(KubernetesClient client, String environment, String namespace) {
        this.client = client;
        this.environment = environment;
        this.namespace = namespace;
    }

    /** Begins to remove all objects of one server; its claim and data stay with the environment. Returns at once. */
    void server(String server) {
        Map<String, String> labels = Marks.selector(environment, server);
        // The StatefulSet last: while it is there, the server is seen and the removal is decided again.
        delete(ConfigMap.class, labels);
        delete(Service.class, labels);
        delete(StatefulSet.class, labels);
    }

    /**
     * Removes everything and waits until it is gone.
     *
     * @param keepData keeps claims, and the secrets without which what they hold could not be read
     */
    void all(boolean keepData) {
        Map<String, String> labels = Map.of(Marks.ENVIRONMENT, environment);
        delete(StatefulSet.class, labels);
        delete(Job.class, labels);
        gone(StatefulSet.class, labels);
        gone(Job.class, labels);
        gone(Pod.class, labels);
        delete(Service.class, labels);
        delete(ConfigMap.class, labels);
        gone(Service.class, labels);
        gone(ConfigMap.class, labels);
        if (!keepData) {
            delete(Secret.class, labels);
            delete(PersistentVolumeClaim.class, labels);
            gone(Secret.class, labels);
            gone(PersistentVolumeClaim.class, labels);
        }
    }

    private <T extends HasMetadata> void delete(Class<T> kind, Map<String, String> labels) {
        client.resources(kind)
                .inNamespace(namespace)
                .withLabels(labels)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    private <T extends HasMetadata> void gone(Class<T> kind, Map<String, String> labels) {
        var selected = client.resources(kind).inNamespace(namespace).withLabels(labels);
        List<T> left = selected.list().getItems();
        if (left.isEmpty()) {
            return;
        }
        try {
            left = selected.informOnCondition(List::isEmpty).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException | KubernetesClientTimeoutException e) {
            throw new RuntimeFailure(
                    "still there in namespace " + namespace + " after " + PATIENCE.toSeconds() + " s: "
                            + left.stream()
                                    .map(object -> object.getKind() + " "
                                            + object.getMetadata().getName())
                                    .toList()
                            + ". A pod on a node that is cut off stays until the node returns or the pod is deleted by force; then run this again.",
                    e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new RuntimeFailure(
                    "could not watch " + kind.getSimpleName() + " objects in namespace " + namespace + " vanish: "
                            + e.getCause(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeFailure("interrupted while the environment's objects were being removed; run it again", e);
        }
    }
}
