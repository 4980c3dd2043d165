package dev.isle.kubernetes;

import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.Exit;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a cluster as observations: the pure half of looking.
 *
 * <p>A server is judged by its StatefulSet (is it to run?) and its pod (what runs?):
 *
 * <ul>
 *   <li>to run, no pod: {@code RUNNING}, not live, without identity: the cluster is about to make the pod, again if it was lost;
 *   <li>not to run, no pod: {@code EXITED}, asked for, and no applied hash, for the cluster means to run nothing; not even a StatefulSet: absent;
 *   <li>a pod being deleted, or not to run: {@code STOPPING}; past its grace by {@link #LOST_AFTER}, {@code UNREACHABLE}: nobody confirms its end;
 *   <li>a pod whose container cannot start or waits between two crashes: {@code EXITED} with the cause;
 *   <li>otherwise {@code RUNNING}: live once its startup probe passed, ready by its Ready condition.
 * </ul>
 *
 * The identity is the pod's uid and its container's restart count, which still is the ended process's while the next one has not begun.
 */
final class Sightings {
    /** How long after its grace a deleted pod must be gone before its node counts as out of sight. */
    static final Duration LOST_AFTER = Duration.ofSeconds(30);

    /** Reasons for waiting which mean that a start failed; any other (ContainerCreating, PodInitializing) is a start under way. */
    private static final Set<String> START_FAILURES = Set.of(
            "CrashLoopBackOff",
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private Sightings() {}

    /** Each server that has a StatefulSet or a pod, by name. */
    static Map<String, ServerObservation> servers(List<StatefulSet> sets, List<Pod> pods, Instant now) {
        Map<String, StatefulSet> setOf = new HashMap<>();
        sets.forEach(set -> put(setOf, Marks.label(set, Marks.SERVER), set));
        Map<String, Pod> podOf = new HashMap<>();
        pods.forEach(pod -> put(podOf, Marks.label(pod, Marks.SERVER), pod));
        Map<String, ServerObservation> servers = new TreeMap<>();
        Set<String> names = new TreeSet<>(setOf.keySet());
        names.addAll(podOf.keySet());
        for (String name : names) {
            StatefulSet set = setOf.get(name);
            Pod pod = podOf.get(name);
            servers.put(name, pod == null ? withoutPod(name, set) : withPod(name, set, pod, now));
        }
        return servers;
    }

    private static <T> void put(Map<String, T> map, @Nullable String key, T value) {
        if (key != null) {
            map.put(key, value);
        }
    }

    /** Whether the StatefulSet asks for a pod. */
    static boolean wanted(@Nullable StatefulSet set) {
        return set != null
                && set.getMetadata().getDeletionTimestamp() == null
                && set.getSpec().getReplicas() != null
                && set.getSpec().getReplicas() > 0;
    }

    /** What tells one process from the next in the same place: the pod's uid and its container's restart count. */
    static String identity(Pod pod) {
        ContainerStatus container = container(pod);
        int restarts = container == null || container.getRestartCount() == null ? 0 : container.getRestartCount();
        return pod.getMetadata().getUid() + ":" + restarts;
    }

    /** Why nothing runs in the pod; null while something runs or is about to. */
    static @Nullable Exit exit(Pod pod) {
        return exit(container(pod));
    }

    private static ServerObservation withoutPod(String name, @Nullable StatefulSet set) {
        if (set == null || set.getMetadata().getDeletionTimestamp() != null) {
            return ServerObservation.absent(name);
        }
        String hash = set.getSpec().getTemplate().getMetadata().getAnnotations().get(Marks.HASH);
        if (wanted(set)) {
            return seen(
                    name, State.RUNNING, null, null, null, hash, false, false, "the cluster has not made its pod yet");
        }
        return seen(
                name,
                State.EXITED,
                null,
                null,
                new Exit(null, null, true, "stopped: its pod is gone"),
                null,
                false,
                false,
                null);
    }

    private static ServerObservation withPod(String name, @Nullable StatefulSet set, Pod pod, Instant now) {
        String hash = Marks.annotation(pod, Marks.HASH);
        ContainerStatus container = container(pod);
        Instant started = started(container);
        String deletion = pod.getMetadata().getDeletionTimestamp();
        if (deletion != null && now.isAfter(Instant.parse(deletion).plus(LOST_AFTER))) {
            return seen(
                    name,
                    State.UNREACHABLE,
                    identity(pod),
                    started,
                    null,
                    hash,
                    false,
                    false,
                    "its pod should have ended at " + deletion + " and nobody confirms it: its node ("
                            + pod.getSpec().getNodeName() + ") may be cut off");
        }
        if (deletion != null || !wanted(set)) {
            return seen(name, State.STOPPING, identity(pod), started, null, hash, false, false, "its pod is ending");
        }
        Exit exit = exit(container);
        if (exit != null) {
            return seen(name, State.EXITED, identity(pod), started, exit, hash, false, false, exit.words());
        }
        boolean live = container != null
                && container.getState().getRunning() != null
                && !Boolean.FALSE.equals(container.getStarted());
        PodCondition ready = condition(pod, "Ready");
        boolean isReady = live && ready != null && "True".equals(ready.getStatus());
        return seen(
                name,
                State.RUNNING,
                identity(pod),
                started,
                null,
                hash,
                live,
                isReady,
                isReady ? null : notReady(pod, container, live));
    }

    private static String notReady(Pod pod, @Nullable ContainerStatus container, boolean live) {
        PodCondition scheduled = condition(pod, "PodScheduled");
        if (scheduled != null && "False".equals(scheduled.getStatus())) {
            return "no node takes its pod: " + scheduled.getMessage();
        }
        if (container == null || container.getState().getRunning() == null) {
            ContainerStateWaiting waiting =
                    container == null ? null : container.getState().getWaiting();
            return "its pod is being made" + (waiting == null ? "" : " (" + waiting.getReason() + ")");
        }
        return live ? "its readiness probe does not pass" : "its startup probe has not passed yet";
    }

    private static @Nullable Exit exit(@Nullable ContainerStatus container) {
        if (container == null) {
            return null;
        }
        ContainerStateTerminated terminated = container.getState().getTerminated();
        ContainerStateWaiting waiting = container.getState().getWaiting();
        if (terminated == null && waiting != null && START_FAILURES.contains(waiting.getReason())) {
            terminated = container.getLastState() == null
                    ? null
                    : container.getLastState().getTerminated();
            if (terminated == null) {
                return new Exit(null, null, false, waiting.getReason() + ": " + waiting.getMessage());
            }
        }
        if (terminated == null) {
            return null;
        }
        String finished = terminated.getFinishedAt();
        return new Exit(
                terminated.getExitCode(),
                finished == null ? null : Instant.parse(finished),
                false,
                "ended with status " + terminated.getExitCode() + " (" + terminated.getReason() + ")");
    }

    private static @Nullable Instant started(@Nullable ContainerStatus container) {
        if (container == null) {
            return null;
        }
        if (container.getState().getRunning() != null
                && container.getState().getRunning().getStartedAt() != null) {
            return Instant.parse(container.getState().getRunning().getStartedAt());
        }
        ContainerStateTerminated last = container.getState().getTerminated() != null
                ? container.getState().getTerminated()
                : container.getLastState() == null
                        ? null
                        : container.getLastState().getTerminated();
        return last == null || last.getStartedAt() == null ? null : Instant.parse(last.getStartedAt());
    }

    private static @Nullable ContainerStatus container(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses().isEmpty()
                ? null
                : pod.getStatus().getContainerStatuses().getFirst();
    }

    private static @Nullable PodCondition condition(Pod pod, String type) {
        return pod.getStatus() == null
                ? null
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst()
                        .orElse(null);
    }

    private static ServerObservation seen(
            String name,
            State state,
            @Nullable String identity,
            @Nullable Instant started,
            @Nullable Exit exit,
            @Nullable String hash,
            boolean live,
            boolean ready,
            @Nullable String detail) {
        return new ServerObservation(
                name, state, identity, null, started, exit, hash, live, ready, null, null, List.of(), null, detail);
    }

    /** The same, but not ready, and why. */
    static ServerObservation notReady(ServerObservation seen, String detail) {
        return seen(
                seen.name(),
                seen.state(),
                seen.identity(),
                seen.startedAt(),
                seen.exit(),
                seen.appliedHash(),
                seen.live(),
                false,
                detail);
    }

    /** Each run of a task that left a Job. */
    static List<TaskRun> tasks(List<Job> jobs, List<Pod> pods) {
        List<TaskRun> runs = new ArrayList<>();
        for (Job job : jobs) {
            String task = Marks.label(job, Marks.TASK);
            String hash = Marks.annotation(job, Marks.HASH);
            String invocation = Marks.annotation(job, Marks.INVOCATION);
            String attempt = Marks.annotation(job, Marks.ATTEMPT);
            if (task == null || hash == null || invocation == null || attempt == null) {
                continue;
            }
            JobCondition failed = condition(job, "Failed");
            boolean complete = condition(job, "Complete") != null;
            TaskRun.State state =
                    complete ? TaskRun.State.SUCCEEDED : failed != null ? TaskRun.State.FAILED : TaskRun.State.RUNNING;
            ContainerStateTerminated end = end(job, pods);
            String words = complete
                    ? "done"
                    : failed == null ? "running" : "failed: " + failed.getReason() + ": " + failed.getMessage();
            var status = job.getStatus();
            String ended = status == null
                    ? null
                    : status.getCompletionTime() != null
                            ? status.getCompletionTime()
                            : failed == null ? null : failed.getLastTransitionTime();
            runs.add(new TaskRun(
                    task,
                    hash,
                    invocation,
                    Integer.parseInt(attempt),
                    state,
                    status == null || status.getStartTime() == null ? null : Instant.parse(status.getStartTime()),
                    ended == null ? null : Instant.parse(ended),
                    end == null ? null : end.getExitCode(),
                    words));
        }
        return runs;
    }

    private static @Nullable JobCondition condition(Job job, String type) {
        return job.getStatus() == null
                ? null
                : job.getStatus().getConditions().stream()
                        .filter(c -> c.getType().equals(type) && "True".equals(c.getStatus()))
                        .findFirst()
                        .orElse(null);
    }

    private static @Nullable ContainerStateTerminated end(Job job, List<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(ref -> ref.getUid().equals(job.getMetadata().getUid())))
                .map(Sightings::container)
                .filter(container -> container != null && container.getState().getTerminated() != null)
                .map(container -> container.getState().getTerminated())
                .findFirst()
                .orElse(null);
    }
}
