package dev.isle.kubernetes;

import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.PeersFile;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.SecretPlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A plan as objects of a cluster: the pure half of the runtime. What is applied, and when:
 *
 * <ul>
 *   <li>{@link #prepared} at each turn, for it restarts nobody: one headless Service per server, the peers file, the files that are read again, claims.
 *   <li>{@link #secrets} once, without their content, which is made when they are created and never rewritten.
 *   <li>{@link #started} at the start of a server: its files and its StatefulSet with one replica.
 *   <li>{@link #job} at the start of a task: one Job per attempt, kept as the marker of its outcome.
 * </ul>
 */
final class Manifests {
    static final String SECRET_KEY = "value";
    static final String FILES = "-files";
    static final String RELOAD = "-reload";

    private final Plan plan;
    private final KubernetesLayout layout;

    Manifests(Plan plan, KubernetesLayout layout) {
        this.plan = plan;
        this.layout = layout;
    }

    /** What must exist before a server starts, in plan order. */
    List<HasMetadata> prepared() {
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(configMap(meta("peers", Map.of()), Map.of("peers.json", PeersFile.render(plan, layout))));
        for (RolePlan role : plan.roles()) {
            boolean shares = role.servers().stream()
                    .flatMap(server -> plan.server(server).stream())
                    .anyMatch(server -> pod(server).names(KubernetesLayout.SHARED));
            if (shares) {
                objects.add(claim(
                        role.name() + "-shared",
                        "ReadWriteMany",
                        plan.server(role.servers().getFirst()).orElseThrow()));
            }
        }
        for (ServerPlan server : plan.servers()) {
            objects.add(service(server));
            PodManifest pod = pod(server);
            if (!pod.content(true).isEmpty()) {
                objects.add(configMap(serverMeta(server, server.name() + RELOAD), pod.content(true)));
            }
            if (pod.names(KubernetesLayout.DATA)) {
                objects.add(claim(server.name() + "-data", "ReadWriteOnce", server));
            }
        }
        return objects;
    }

    /** The secrets, each annotated with how many random bytes to make, without content. */
    List<Secret> secrets() {
        List<Secret> secrets = new ArrayList<>();
        Map<String, String> objects = PodManifest.secrets(plan, layout);
        for (SecretPlan secret : plan.secrets()) {
            secrets.add(secret(objects.getOrDefault(secret.path(), ""), secret.bytes()));
        }
        for (DatabasePlan database : plan.databases()) {
            if (database.server() != null) {
                database.passwordPaths().values().stream()
                        .sorted()
                        .forEach(path -> secrets.add(secret(objects.getOrDefault(path, ""), 32)));
            }
        }
        return secrets;
    }

    /**
     * What a running server is made of, the StatefulSet last.
     *
     * @throws RuntimeFailure for a server that this runtime cannot run
     */
    List<HasMetadata> started(ServerPlan server) {
        if (server.kind() == RolePlan.Kind.DATABASE) {
            throw new RuntimeFailure("the server " + server.name()
                    + " is a database that Isle would run itself, which is not built for Kubernetes yet. "
                    + "Bind the database to an existing one (`databases: {NAME: {external: ...}}`).");
        }
        List<HasMetadata> objects = new ArrayList<>();
        PodManifest pod = pod(server);
        if (!pod.content(false).isEmpty()) {
            objects.add(configMap(serverMeta(server, server.name() + FILES), pod.content(false)));
        }
        objects.add(statefulSet(server, pod));
        return objects;
    }

    /**
     * One attempt of a task, the Job last.
     *
     * @throws RuntimeFailure for a task that this runtime cannot run
     */
    List<HasMetadata> job(TaskPlan task, String hash, String invocation, int attempt) {
        if (task.command().isEmpty()) {
            throw new RuntimeFailure(
                    "the task " + task.name()
                            + " runs SQL steps, which is not built for Kubernetes yet. Run it where the database can be reached, or make it a command.");
        }
        // Name = identity: starting the same attempt twice finds the first one.
        String part = "task-" + task.name() + "-" + digest(hash + "\n" + invocation) + "-" + attempt;
        PodManifest pod =
                new PodManifest(plan, layout, layout.object(part), task.command(), task.env(), Map.of(), task.files());
        Map<String, String> labels = Marks.of(plan.environment(), plan.suite(), Marks.TASK, task.name());
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(Marks.HASH, hash);
        annotations.put(Marks.INVOCATION, invocation);
        annotations.put(Marks.ATTEMPT, Integer.toString(attempt));
        PodSpec spec = pod.spec("task", 100, null).withRestartPolicy("Never").build();
        List<HasMetadata> objects = new ArrayList<>();
        Map<String, String> content = pod.content(false);
        if (!content.isEmpty()) {
            objects.add(configMap(meta(part + FILES, Map.of(Marks.TASK, task.name())), content));
        }
        Job job = new JobBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(layout.object(part))
                        .withNamespace(layout.namespace())
                        .withLabels(labels)
                        .withAnnotations(annotations)
                        .build())
                .withNewSpec()
                .withBackoffLimit(0) // attempts are the sequencer's
                .withActiveDeadlineSeconds((long) Probes.seconds(task.timeout()))
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withSpec(spec)
                .endTemplate()
                .endSpec()
                .build();
        objects.add(job);
        return objects;
    }

    private StatefulSet statefulSet(ServerPlan server, PodManifest pod) {
        int grace = Probes.seconds(server.stop().grace());
        PodSpec spec = pod.spec("server", server.cpuMillis(), server.memory())
                .withTerminationGracePeriodSeconds((long) grace)
                .build();
        Container container = spec.getContainers().getFirst();
        server.ports()
                .forEach((name, port) -> container
                        .getPorts()
                        .add(new ContainerPortBuilder()
                                .withName(name)
                                .withContainerPort(port.number())
                                .withProtocol("TCP")
                                .build()));
        Probes.into(container, server);
        List<String> stop = server.stop().command();
        if (stop != null) {
            container.setLifecycle(new io.fabric8.kubernetes.api.model.LifecycleBuilder()
                    .withNewPreStop()
                    .withNewExec()
                    .withCommand(stop)
                    .endExec()
                    .endPreStop()
                    .build());
        }
        volume(pod, spec, "data", KubernetesLayout.DATA, layout.object(server.name() + "-data"));
        volume(pod, spec, "shared", KubernetesLayout.SHARED, layout.object(server.role() + "-shared"));
        return new StatefulSetBuilder()
                .withMetadata(serverMeta(server, server.name()))
                .withNewSpec()
                .withReplicas(1)
                .withServiceName(layout.object(server.name()))
                .withNewSelector()
                .withMatchLabels(Marks.selector(plan.environment(), server.name()))
                .endSelector()
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(serverLabels(server))
                .withAnnotations(Map.of(Marks.HASH, server.hash()))
                .endMetadata()
                .withSpec(spec)
                .endTemplate()
                .endSpec()
                .build();
    }

    private static void volume(PodManifest pod, PodSpec spec, String name, String path, String claim) {
        if (pod.names(path)) {
            spec.getVolumes()
                    .add(new VolumeBuilder()
                            .withName(name)
                            .withNewPersistentVolumeClaim()
                            .withClaimName(claim)
                            .endPersistentVolumeClaim()
                            .build());
            spec.getContainers().getFirst().getVolumeMounts().add(PodManifest.mount(name, path));
        }
    }

    private Service service(ServerPlan server) {
        return new ServiceBuilder()
                .withMetadata(serverMeta(server, server.name()))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true) // a server is addressed by name also while it starts
                .withSelector(Marks.selector(plan.environment(), server.name()))
                .withPorts(server.ports().entrySet().stream()
                        .map(port -> new ServicePortBuilder()
                                .withName(port.getKey())
                                .withPort(port.getValue().number())
                                .withProtocol("TCP")
                                .build())
                        .toList())
                .endSpec()
                .build();
    }

    private PersistentVolumeClaim claim(String part, String access, ServerPlan server) {
        return new PersistentVolumeClaimBuilder()
                .withMetadata(meta(part, Map.of()))
                .withNewSpec()
                .withAccessModes(access)
                .withNewResources()
                .addToRequests("storage", PodManifest.memory(server.disk()))
                .endResources()
                .endSpec()
                .build();
    }

    private Secret secret(String object, int bytes) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(object)
                .withNamespace(layout.namespace())
                .withLabels(Marks.of(plan.environment(), plan.suite()))
                .withAnnotations(Map.of(Marks.BYTES, Integer.toString(bytes)))
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .build();
    }

    private static ConfigMap configMap(ObjectMeta meta, Map<String, String> data) {
        return new ConfigMapBuilder().withMetadata(meta).withData(data).build();
    }

    private PodManifest pod(ServerPlan server) {
        return new PodManifest(
                plan,
                layout,
                layout.object(server.name()),
                server.command(),
                server.env(),
                server.secretEnv(),
                server.files());
    }

    private Map<String, String> serverLabels(ServerPlan server) {
        Map<String, String> labels = Marks.of(plan.environment(), plan.suite(), Marks.SERVER, server.name());
        labels.put("app.kubernetes.io/component", server.role());
        return labels;
    }

    private ObjectMeta serverMeta(ServerPlan server, String part) {
        return new ObjectMetaBuilder()
                .withName(layout.object(part))
                .withNamespace(layout.namespace())
                .withLabels(serverLabels(server))
                .build();
    }

    private ObjectMeta meta(String part, Map<String, String> more) {
        Map<String, String> labels = Marks.of(plan.environment(), plan.suite());
        labels.putAll(more);
        return new ObjectMetaBuilder()
                .withName(layout.object(part))
                .withNamespace(layout.namespace())
                .withLabels(labels)
                .build();
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
