package dev.isle.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays the controllers and the kubelet of one namespace: StatefulSets and Jobs get pods, pods get a status, deleted pods and claims go, pods
 * whose owner is gone go too. What happens inside a pod is the test's word: it starts as {@code behaviours} says and changes by the verbs here.
 *
 * <p>One thread makes passes; each change in the namespace and each verb asks for one. A pass lists what there is, moves everything one
 * step nearer to what it should be, and is repeated until it finds nothing to do: the same level-triggered way as the real ones. A
 * StatefulSet's pod is replaced only once it is gone ({@code OnDelete}); a container that ends is started again with a higher restart count;
 * a Job's pod that fails is replaced up to the Job's {@code backoffLimit}.
 *
 * <p>Any error of a pass other than a conflict is kept and thrown by {@link #close}. Thread-safe.
 */
final class FakeKubelet implements AutoCloseable {

    /** What a pod does after its start. */
    record Behaviour(
            boolean starts, boolean ready, @Nullable Integer exits, boolean obeysStop) {
        /** Runs and is ready. */
        static final Behaviour READY = new Behaviour(true, true, null, true);
        /** Runs and is never ready. */
        static final Behaviour NEVER_READY = new Behaviour(true, false, null, true);
        /** No node takes it: stays Pending. */
        static final Behaviour UNSCHEDULABLE = new Behaviour(false, false, null, true);
        /** Runs, is ready, and stays Terminating when deleted, as on a node that is cut off. */
        static final Behaviour STUCK = new Behaviour(true, true, null, false);

        /** Ends at once with this code. */
        static Behaviour exits(int code) {
            return new Behaviour(true, false, code, true);
        }
    }

    /** What goes on inside one pod. */
    private static final class Inside {
        boolean ready;
        boolean coming;
        boolean pausing;
        int restarts;

        @Nullable
        Integer lastExit;

        @Nullable
        Integer exited;

        final String started = now();
    }

    private final KubernetesClient client;
    private final String namespace;
    private final Function<Pod, Behaviour> behaviours;
    private final Map<String, Behaviour> changed = new ConcurrentHashMap<>();
    private final Map<String, Inside> pods = new HashMap<>(); // by uid; guarded by this
    private final BlockingQueue<Boolean> wake = new LinkedBlockingQueue<>(1);
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final Thread thread;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean closed;

    /** Starts playing at once. */
    FakeKubelet(KubernetesClient client, String namespace, Function<Pod, Behaviour> behaviours) {
        this.client = client;
        this.namespace = namespace;
        this.behaviours = behaviours;
        informers.add(client.apps().statefulSets().inNamespace(namespace).inform(waking()));
        informers.add(client.batch().v1().jobs().inNamespace(namespace).inform(waking()));
        informers.add(client.pods().inNamespace(namespace).inform(waking()));
        informers.add(client.persistentVolumeClaims().inNamespace(namespace).inform(waking()));
        thread = Thread.ofVirtual().name("fake-kubelet-" + namespace).start(this::run);
        wake.offer(true);
    }

    /** From now on pods of this StatefulSet or Job behave so. */
    void behave(String owner, Behaviour behaviour) {
        changed.put(owner, behaviour);
        wake.offer(true);
    }

    /** The program in this StatefulSet's pod ends; the kubelet starts it again at once, and it becomes ready again as its behaviour says. */
    void crash(String statefulSet, int exitCode) {
        change(statefulSet, inside -> {
            inside.lastExit = exitCode;
            inside.restarts++;
            inside.ready = false;
            inside.coming = true;
        });
    }

    /** The program in this StatefulSet's pod ends again and again; the kubelet pauses before it starts it once more. */
    void crashLoop(String statefulSet, int exitCode) {
        change(statefulSet, inside -> {
            inside.lastExit = exitCode;
            inside.ready = false;
            inside.pausing = true;
        });
    }

    /** The readiness probe of this StatefulSet's pod turns. */
    void ready(String statefulSet, boolean ready) {
        change(statefulSet, inside -> inside.ready = ready);
    }

    /** The pod of this Job ends with this code. */
    void finish(String job, int exitCode) {
        changed.put(job, Behaviour.exits(exitCode));
        wake.offer(true);
    }

    /** The pod vanishes from one moment to the next, as after {@code kubectl delete --force} of a lost node's pod. */
    void lose(String statefulSet) {
        client.pods()
                .inNamespace(namespace)
                .withName(statefulSet + "-0")
                .withGracePeriod(0)
                .delete();
    }

    private void change(String statefulSet, java.util.function.Consumer<Inside> change) {
        Pod pod = client.pods()
                .inNamespace(namespace)
                .withName(statefulSet + "-0")
                .require();
        synchronized (this) {
            change.accept(Objects.requireNonNull(
                    pods.get(pod.getMetadata().getUid()), () -> statefulSet + "-0 has not started yet"));
        }
        wake.offer(true);
    }

    @Override
    public void close() {
        closed = true;
        informers.forEach(SharedIndexInformer::stop);
        wake.offer(true);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        RuntimeException seen = failure;
        if (seen != null) {
            throw new IllegalStateException("the fake kubelet of " + namespace + " failed", seen);
        }
    }

    private void run() {
        while (!closed) {
            try {
                boolean unused = wake.take();
                pass();
            } catch (InterruptedException e) {
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() == 409 || e.getCode() == 404) {
                    wake.offer(true); // someone else was faster: look again
                } else if (!closed) {
                    failure = e;
                    return;
                }
            } catch (RuntimeException e) {
                failure = e;
                return;
            }
        }
    }

    private void pass() {
        List<StatefulSet> sets =
                client.apps().statefulSets().inNamespace(namespace).list().getItems();
        List<Job> jobs =
                client.batch().v1().jobs().inNamespace(namespace).list().getItems();
        Map<String, Pod> live = new HashMap<>();
        client.pods()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(pod -> live.put(pod.getMetadata().getName(), pod));
        List<String> owners = new ArrayList<>();
        sets.forEach(set -> owners.add(set.getMetadata().getUid()));
        jobs.forEach(job -> owners.add(job.getMetadata().getUid()));
        for (Pod pod : live.values()) {
            boolean orphan = pod.getMetadata().getOwnerReferences().stream()
                    .map(OwnerReference::getUid)
                    .noneMatch(owners::contains);
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                if (behaviour(pod).obeysStop()) {
                    remove(pod);
                }
            } else if (orphan) {
                client.resource(pod).delete();
            } else {
                status(pod);
            }
        }
        client.persistentVolumeClaims()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(claim -> releaseFinalizers(claim, true));
        sets.forEach(set -> statefulSet(set, live.get(set.getMetadata().getName() + "-0")));
        jobs.forEach(job -> job(job, live));
    }

    private void statefulSet(StatefulSet set, @Nullable Pod pod) {
        boolean wanted = set.getSpec().getReplicas() > 0 && set.getMetadata().getDeletionTimestamp() == null;
        if (wanted && pod == null) {
            create(pod(
                    set,
                    set.getMetadata().getName() + "-0",
                    set.getSpec().getTemplate(),
                    "StatefulSet",
                    set.getApiVersion()));
        } else if (!wanted && pod != null && pod.getMetadata().getDeletionTimestamp() == null) {
            client.resource(pod).delete();
        }
        releaseFinalizers(set, pod == null);
        var status = new StatefulSetStatusBuilder()
                .withObservedGeneration(set.getMetadata().getGeneration())
                .withReplicas(pod == null ? 0 : 1)
                .withReadyReplicas(pod != null && isReady(pod) ? 1 : null)
                .build();
        var old = set.getStatus();
        if (old == null
                || !Objects.equals(old.getObservedGeneration(), status.getObservedGeneration())
                || !Objects.equals(old.getReplicas(), status.getReplicas())
                || !Objects.equals(old.getReadyReplicas(), status.getReadyReplicas())) {
            set.setStatus(status);
            client.resource(set).updateStatus();
        }
    }

    private void job(Job job, Map<String, Pod> live) {
        String name = job.getMetadata().getName();
        List<Pod> own = live.values().stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(ref -> ref.getUid().equals(job.getMetadata().getUid())))
                .toList();
        releaseFinalizers(job, own.isEmpty());
        if (job.getMetadata().getDeletionTimestamp() != null) {
            own.stream()
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .forEach(pod -> client.resource(pod).delete());
            return;
        }
        JobStatus old = job.getStatus() == null ? new JobStatus() : job.getStatus();
        if (old.getCompletionTime() != null
                || (old.getFailed() != null && !old.getConditions().isEmpty())) {
            return;
        }
        int succeeded = count(own, "Succeeded");
        int failed = count(own, "Failed");
        int limit = Objects.requireNonNullElse(job.getSpec().getBackoffLimit(), 6);
        boolean over = succeeded > 0 || failed > limit;
        if (!over && own.size() == failed) {
            create(pod(job, name + "-" + own.size(), job.getSpec().getTemplate(), "Job", job.getApiVersion()));
        }
        JobStatusBuilder status = new JobStatusBuilder()
                .withStartTime(Objects.requireNonNullElse(old.getStartTime(), now()))
                .withActive(over ? null : 1)
                .withFailed(failed == 0 ? null : failed)
                .withSucceeded(succeeded == 0 ? null : succeeded);
        if (over) {
            // The API server demands the interim condition beside the final one.
            for (String type :
                    succeeded > 0 ? List.of("SuccessCriteriaMet", "Complete") : List.of("FailureTarget", "Failed")) {
                status.addToConditions(new JobConditionBuilder()
                        .withType(type)
                        .withStatus("True")
                        .withReason(succeeded > 0 ? "CompletionsReached" : "BackoffLimitExceeded")
                        .withLastTransitionTime(now())
                        .build());
            }
            if (succeeded > 0) {
                status.withCompletionTime(now());
            }
        }
        if (!Objects.equals(old.getActive(), status.getActive())
                || !Objects.equals(old.getFailed(), status.getFailed())
                || !Objects.equals(old.getSucceeded(), status.getSucceeded())) {
            job.setStatus(status.build());
            client.resource(job).updateStatus();
        }
    }

    private static int count(List<Pod> pods, String phase) {
        return (int) pods.stream()
                .filter(pod -> phase.equals(pod.getStatus().getPhase()))
                .count();
    }

    /** Owners deleted in the foreground wait for their dependents, claims for the pods that use them; then a controller takes the finalizer away. */
    private void releaseFinalizers(HasMetadata owner, boolean empty) {
        if (owner.getMetadata().getDeletionTimestamp() != null
                && empty
                && !owner.getMetadata().getFinalizers().isEmpty()) {
            owner.getMetadata().setFinalizers(List.of());
            client.resource(owner).update();
        }
    }

    private Pod pod(HasMetadata owner, String name, PodTemplateSpec template, String kind, String apiVersion) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(apiVersion)
                        .withKind(kind)
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .withSpec(template.getSpec())
                .editSpec()
                .withHostname(name)
                .endSpec()
                .build();
    }

    private void create(Pod pod) {
        Behaviour behaviour = behaviour(pod);
        // A pod without a node goes at once when deleted; one with a node waits for its kubelet: for us.
        Pod placed = behaviour.starts()
                ? new PodBuilder(pod).editSpec().withNodeName("fake").endSpec().build()
                : pod;
        Pod made = client.resource(placed).create();
        if (behaviour.starts()) {
            synchronized (this) {
                Inside inside = new Inside();
                inside.ready = behaviour.ready();
                pods.put(made.getMetadata().getUid(), inside);
            }
        }
    }

    private void remove(Pod pod) {
        client.resource(pod).withGracePeriod(0).delete();
        synchronized (this) {
            pods.remove(pod.getMetadata().getUid());
        }
    }

    private void status(Pod pod) {
        PodStatus wanted;
        synchronized (this) {
            Inside inside = pods.get(pod.getMetadata().getUid());
            if (inside == null) {
                return; // Pending: nobody took it
            }
            Integer exits = behaviour(pod).exits();
            boolean once = "Never".equals(pod.getSpec().getRestartPolicy());
            if (exits != null && once && inside.exited == null) {
                inside.exited = exits;
            }
            wanted = status(pod, inside);
        }
        PodStatus old = pod.getStatus();
        if (!Objects.equals(old.getPhase(), wanted.getPhase())
                || !Objects.equals(old.getContainerStatuses(), wanted.getContainerStatuses())) {
            Pod changedPod = new PodBuilder(pod).withStatus(wanted).build();
            client.resource(changedPod).updateStatus();
        } else {
            comeUp(pod);
        }
    }

    /** After a crash was shown: the new process becomes ready. */
    private synchronized void comeUp(Pod pod) {
        Inside inside = pods.get(pod.getMetadata().getUid());
        if (inside != null && inside.coming) {
            inside.coming = false;
            inside.ready = behaviour(pod).ready();
            wake.offer(true);
        }
    }

    private static PodStatus status(Pod pod, Inside inside) {
        Integer exited = inside.exited;
        String container = pod.getSpec().getContainers().getFirst().getName();
        var state = new ContainerStateBuilder();
        if (exited != null) {
            state.withNewTerminated()
                    .withExitCode(exited)
                    .withReason(exited == 0 ? "Completed" : "Error")
                    .withStartedAt(inside.started)
                    .withFinishedAt(inside.started)
                    .endTerminated();
        } else if (inside.pausing) {
            state.withNewWaiting()
                    .withReason("CrashLoopBackOff")
                    .withMessage("back-off restarting failed container")
                    .endWaiting();
        } else {
            state.withNewRunning().withStartedAt(inside.started).endRunning();
        }
        var status = new ContainerStatusBuilder()
                .withName(container)
                .withImage(pod.getSpec().getContainers().getFirst().getImage())
                .withImageID("")
                .withReady(inside.ready && exited == null)
                .withStarted(exited == null && !inside.pausing)
                .withRestartCount(inside.restarts)
                .withState(state.build());
        Integer lastExit = inside.lastExit;
        status.withLastState(
                lastExit == null
                        ? new ContainerStateBuilder().build()
                        : new ContainerStateBuilder()
                                .withNewTerminated()
                                .withExitCode(lastExit)
                                .withReason("Error")
                                .withStartedAt(inside.started)
                                .withFinishedAt(inside.started)
                                .endTerminated()
                                .build());
        String ready = inside.ready && exited == null ? "True" : "False";
        return new PodStatusBuilder()
                .withPhase(exited == null ? "Running" : exited == 0 ? "Succeeded" : "Failed")
                .withStartTime(inside.started)
                .withHostIP("192.0.2.1")
                .withPodIP("198.51.100.1")
                .addToConditions(new PodConditionBuilder()
                        .withType("Ready")
                        .withStatus(ready)
                        .build())
                .addToConditions(new PodConditionBuilder()
                        .withType("ContainersReady")
                        .withStatus(ready)
                        .build())
                .withContainerStatuses(status.build())
                .build();
    }

    private Behaviour behaviour(Pod pod) {
        String owner = pod.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getName)
                .findFirst()
                .orElse(pod.getMetadata().getName());
        Behaviour said = changed.get(owner);
        return said != null ? said : behaviours.apply(pod);
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private <T extends HasMetadata> ResourceEventHandler<T> waking() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                wake.offer(true);
            }

            @Override
            public void onUpdate(T before, T after) {
                wake.offer(true);
            }

            @Override
            public void onDelete(T deleted, boolean unknown) {
                wake.offer(true);
            }
        };
    }

    private static String now() {
        return Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
