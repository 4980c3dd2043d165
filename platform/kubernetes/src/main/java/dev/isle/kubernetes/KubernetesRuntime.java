package dev.isle.kubernetes;

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
import dev.isle.plan.runtime.Runtime;
import dev.isle.plan.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the servers of one environment in one namespace of a cluster: per server a StatefulSet with no or one replica and a headless Service.
 *
 * <p>A thin runtime, to prove the port. Not built yet, and refused in words where asked for: owned databases, SQL steps, hand-over and promotion. Sensors
 * ({@code health.rest}) are not read: ready is what the readiness probe says, and a server whose readiness hangs on sensors is not called ready.
 *
 * <p>Steps of a server's life: start applies its files and its StatefulSet with one replica; stop applies the same StatefulSet with none, so that the pod's
 * template changes only while no pod exists; kill deletes the pod with a second's grace, and the cluster makes a new one. Nothing is remembered here.
 */
public final class KubernetesRuntime implements Runtime {
    private static final long KILL_GRACE_SECONDS = 1;

    private final KubernetesClient client;
    private final KubernetesLayout layout;
    private final Clock clock;
    private final Applier applier;
    private final Removal removal;
    private final SecureRandom random = new SecureRandom();

    /**
     * For one environment.
     *
     * @param client its own; closed with this
     */
    public KubernetesRuntime(KubernetesClient client, KubernetesLayout layout, Clock clock) {
        this.client = client;
        this.layout = layout;
        this.clock = clock;
        this.applier = new Applier(client, layout.environment(), layout.namespace());
        this.removal = new Removal(client, layout.environment(), layout.namespace());
    }

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, 0);
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Allocation allocate(List<String> wanted, Allocation current) {
        return PortNumbers.allocate(wanted, current);
    }

    @Override
    public void prepare(Plan plan) {
        if (plan.authority() != null) {
            throw new RuntimeFailure(
                    "TLS on the ports is not built yet in a cluster; write 'tls: false' in the file of "
                            + plan.environment());
        }
        asking("prepare the environment", () -> {
            Manifests manifests = new Manifests(plan, layout);
            manifests.secrets().forEach(this::make);
            Map<String, HasMetadata> inventory = applier.inventory();
            manifests.prepared().forEach(object -> applier.apply(object, inventory));
            return true;
        });
    }

    /** Makes a secret with random content unless there is one. */
    private void make(Secret wanted) {
        Secret live = client.resource(wanted).get();
        if (live != null) {
            applier.requireOwn(live);
            return;
        }
        byte[] bytes = new byte[Integer.parseInt(Objects.requireNonNull(Marks.annotation(wanted, Marks.BYTES)))];
        random.nextBytes(bytes);
        byte[] text = Base64.getUrlEncoder().withoutPadding().encode(bytes);
        applier.createOnce(new SecretBuilder(wanted)
                .addToData(Manifests.SECRET_KEY, Base64.getEncoder().encodeToString(text))
                .build());
    }

    @Override
    public Observation observe(@Nullable Plan plan) {
        return asking("look at the environment", () -> {
            Instant at = clock.instant();
            // In this order: a Job that is over has a pod that ended, and a pod seen beside an older view of its
            // StatefulSet would look unwanted.
            List<Job> jobs = listed(Job.class);
            List<Pod> pods = listed(Pod.class);
            List<StatefulSet> sets = listed(StatefulSet.class);
            List<Reach.Target> targets = new ArrayList<>();
            if (plan != null) {
                for (DatabasePlan database : plan.databases()) {
                    if (database.server() == null) {
                        targets.add(new Reach.Target("database/" + database.name(), database.host(), database.port()));
                    }
                }
                for (RolePlan role : plan.roles()) {
                    if (role.elsewhere()) {
                        role.endpoints().values().forEach(endpoint -> targets.add(target(role.name(), endpoint)));
                    }
                }
            }
            Map<String, Boolean> databases = new HashMap<>();
            Map<String, ServerObservation> external = new HashMap<>();
            Reach.of(targets).forEach((name, answers) -> {
                if (name.startsWith("database/")) {
                    databases.put(name.substring("database/".length()), answers);
                } else {
                    external.put(name, external(name, answers));
                }
            });
            Map<String, ServerObservation> servers = Sightings.servers(sets, pods, at);
            if (plan != null) {
                servers.replaceAll((name, seen) -> unread(seen, plan));
            }
            return new Observation(at, servers, external, Sightings.tasks(jobs, pods), databases, List.of());
        });
    }

    /** A server whose readiness hangs on sensors is not called ready while nobody reads them. */
    private static ServerObservation unread(ServerObservation seen, Plan plan) {
        List<String> sensors =
                plan.server(seen.name()).map(server -> server.health().ready()).orElse(List.of());
        return !seen.ready() || sensors.isEmpty()
                ? seen
                : Sightings.notReady(seen, "its sensors " + sensors + " are not read on Kubernetes yet");
    }

    private static Reach.Target target(String role, String endpoint) {
        URI uri = URI.create(endpoint);
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        return new Reach.Target(role, Objects.requireNonNullElse(uri.getHost(), ""), port);
    }

    private static ServerObservation external(String role, boolean answers) {
        return new ServerObservation(
                role,
                answers ? ServerObservation.State.RUNNING : ServerObservation.State.UNREACHABLE,
                null,
                null,
                null,
                null,
                null,
                answers,
                answers,
                null,
                null,
                List.of(),
                null,
                answers ? null : "one of its endpoints accepts no connection");
    }

    private <T extends HasMetadata> List<T> listed(Class<T> kind) {
        return client.resources(kind)
                .inNamespace(layout.namespace())
                .withLabel(Marks.ENVIRONMENT, layout.environment())
                .list()
                .getItems();
    }

    @Override
    public void act(Decision decision, Plan plan) {
        asking("carry out: " + decision.subject() + ", " + decision.reason().words(), () -> {
            switch (decision) {
                case Decision.Start start -> start(server(plan, start.subject()), plan);
                case Decision.Stop stop -> stop(stop);
                case Decision.Kill kill -> kill(kill);
                case Decision.RunTask run -> run(run, plan);
                case Decision.HandOver handOver -> throw notBuilt("a hand-over", handOver);
                case Decision.Promote promote -> throw notBuilt("a promotion", promote);
            }
            return true;
        });
    }

    private static RuntimeFailure notBuilt(String what, Decision decision) {
        return new RuntimeFailure(what + " (" + decision.subject()
                + ") is not built for Kubernetes yet. Use the local runtime for roles that need one.");
    }

    private static ServerPlan server(Plan plan, String name) {
        return plan.server(name)
                .orElseThrow(() -> new RuntimeFailure("the server " + name + " is to be started, but the plan of "
                        + plan.environment() + " has none of that name"));
    }

    private void start(ServerPlan server, Plan plan) {
        new Manifests(plan, layout).started(server).forEach(applier::apply);
        // A pod that fails keeps its old template for ever under OnDelete. A start is decided only where nothing runs,
        // so nothing is lost with it.
        Pod pod = pod(server.name());
        if (pod != null
                && pod.getMetadata().getDeletionTimestamp() == null
                && !server.hash().equals(Marks.annotation(pod, Marks.HASH))
                && Sightings.exit(pod) != null) {
            delete(pod);
        }
    }

    private void stop(Decision.Stop stop) {
        String name = layout.object(stop.subject());
        Pod pod = ours(client.pods()
                .inNamespace(layout.namespace())
                .withName(name + "-0")
                .get());
        if (pod != null && stop.identity() != null && !stop.identity().equals(Sightings.identity(pod))) {
            return; // another process took its place meanwhile; it was not meant
        }
        if (stop.remove()) {
            removal.server(stop.subject());
            return;
        }
        StatefulSet set = ours(client.apps()
                .statefulSets()
                .inNamespace(layout.namespace())
                .withName(name)
                .get());
        if (set != null) {
            applier.scale(set, 0);
        }
    }

    private void kill(Decision.Kill kill) {
        Pod pod = pod(kill.subject());
        if (pod != null
                && pod.getMetadata().getDeletionTimestamp() == null
                && kill.identity().equals(Sightings.identity(pod))) {
            delete(pod);
        }
    }

    /** Deletes this very pod soon, not one that took its name meanwhile. */
    private void delete(Pod pod) {
        DeleteOptions options = new DeleteOptionsBuilder()
                // Not zero: that would remove the object without waiting for the node to confirm the end.
                .withGracePeriodSeconds(KILL_GRACE_SECONDS)
                .withNewPreconditions()
                .withUid(pod.getMetadata().getUid())
                .endPreconditions()
                .build();
        try {
            String unused = client.raw(
                    "/api/v1/namespaces/" + layout.namespace() + "/pods/"
                            + pod.getMetadata().getName(),
                    "DELETE",
                    options);
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409 && e.getCode() != 404) { // gone or replaced since it was looked at
                throw e;
            }
        }
    }

    private @Nullable Pod pod(String server) {
        return ours(client.pods()
                .inNamespace(layout.namespace())
                .withName(layout.object(server) + "-0")
                .get());
    }

    private void run(Decision.RunTask run, Plan plan) {
        TaskPlan task = plan.task(run.subject())
                .orElseThrow(() -> new RuntimeFailure("the task " + run.subject() + " is to be run, but the plan of "
                        + plan.environment() + " has none of that name"));
        for (HasMetadata object : new Manifests(plan, layout).job(task, run.hash(), run.invocation(), run.attempt())) {
            if (object instanceof Job job) {
                applier.createOnce(job); // a Job's template cannot change; its name is its identity
            } else {
                applier.apply(object);
            }
        }
    }

    private <T extends HasMetadata> @Nullable T ours(@Nullable T live) {
        if (live != null) {
            applier.requireOwn(live);
        }
        return live;
    }

    @Override
    public void removeAll(boolean keepData) {
        asking("remove the environment", () -> {
            removal.all(keepData);
            return true;
        });
    }

    @Override
    public void close() {
        client.close();
    }

    /** Puts what the API server or the network said into the words of a failure. */
    private <T> T asking(String what, Supplier<T> action) {
        try {
            return action.get();
        } catch (KubernetesClientException e) {
            String cure = switch (e.getCode()) {
                case 401 -> "Log in again, or check the kubeconfig in use.";
                case 403 -> "Ask for these rights in the namespace, for this user.";
                case 404 -> "Make the namespace, or name another one.";
                default -> "See the cluster's answer; the step is tried again.";
            };
            String said = e.getStatus() != null && e.getStatus().getMessage() != null
                    ? e.getStatus().getMessage()
                    : String.valueOf(e.getMessage());
            throw new RuntimeFailure(
                    "Kubernetes refused or did not answer while trying to " + what + " (namespace " + layout.namespace()
                            + " at " + client.getMasterUrl() + "): " + said + " " + cure,
                    e);
        }
    }
}
