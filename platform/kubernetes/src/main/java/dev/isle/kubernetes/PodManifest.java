package dev.isle.kubernetes;

import dev.isle.model.Quantity;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan.RenderedFile;
import dev.isle.plan.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pod of a server or task: one container under the {@code restricted} Pod Security rules, and what it may see. Pure.
 *
 * <p>Rules: a pod sees only the secrets whose path its command, variables or files name; a data or shared volume only when they name its folder. Files that
 * need a restart are mounted one by one and never change under a running process; files that are read again ({@code reload}) are mounted as folders,
 * because a cluster refreshes only those.
 */
final class PodManifest {
    private final Plan plan;
    private final KubernetesLayout layout;
    private final String object;
    private final List<String> command;
    private final Map<String, String> env;
    private final Map<String, String> secretEnv;
    private final Map<String, RenderedFile> files;

    /**
     * Of these parts of a server or task.
     *
     * @param object the name of its objects; its ConfigMaps add a suffix
     */
    PodManifest(
            Plan plan,
            KubernetesLayout layout,
            String object,
            List<String> command,
            Map<String, String> env,
            Map<String, String> secretEnv,
            Map<String, RenderedFile> files) {
        this.plan = plan;
        this.layout = layout;
        this.object = object;
        this.command = command;
        this.env = env;
        this.secretEnv = secretEnv;
        this.files = files;
    }

    /** The secrets of the environment: object name by the path at which servers read it. */
    static Map<String, String> secrets(Plan plan, KubernetesLayout layout) {
        Map<String, String> objects = new TreeMap<>();
        plan.secrets().forEach(secret -> objects.put(secret.path(), layout.object("secret-" + secret.name())));
        plan.databases().stream()
                .filter(database -> database.server() != null)
                .forEach(database -> database.passwordPaths()
                        .forEach((user, path) ->
                                objects.put(path, layout.object("password-" + database.name() + "-" + name(user)))));
        return objects;
    }

    /** A name that may hold characters which object names may not. */
    private static String name(String free) {
        return free.replace('_', '-').toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether the command, a variable or a file names this path. */
    boolean names(String path) {
        return Stream.of(
                        command.stream(),
                        env.values().stream(),
                        files.values().stream().map(RenderedFile::content))
                .flatMap(texts -> texts)
                .anyMatch(text -> text.contains(path));
    }

    /** The files that a restart brings in, or those that are read again: content by key. */
    Map<String, String> content(boolean reload) {
        Map<String, String> content = new TreeMap<>();
        files.forEach((name, file) -> {
            if (file.reload() == reload) {
                content.put(name, file.content());
            }
        });
        return content;
    }

    /** The pod's spec; its container carries {@code name} and is filled further by the caller. */
    PodSpecBuilder spec(String name, int cpuMillis, @Nullable Quantity memory) {
        List<Volume> volumes = new ArrayList<>();
        List<VolumeMount> mounts = new ArrayList<>();
        for (Map.Entry<String, String> scratch : Map.of(
                        "work", KubernetesLayout.WORK, "logs", KubernetesLayout.LOGS, "tmp", KubernetesLayout.TEMP)
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            volumes.add(new VolumeBuilder()
                    .withName(scratch.getKey())
                    .withNewEmptyDir()
                    .endEmptyDir()
                    .build());
            mounts.add(mount(scratch.getKey(), scratch.getValue()));
        }
        configMap(volumes, "peers", layout.object("peers"));
        mounts.add(mount("peers", KubernetesLayout.PEERS));
        files(volumes, mounts);
        secrets(volumes, mounts);
        Container container = new ContainerBuilder()
                .withName(name)
                .withImage(layout.image().reference())
                .withCommand(command)
                .withWorkingDir(KubernetesLayout.WORK)
                .withEnv(variables())
                .withVolumeMounts(mounts)
                .withSecurityContext(new SecurityContextBuilder()
                        .withAllowPrivilegeEscalation(false)
                        .withReadOnlyRootFilesystem(true)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .endCapabilities()
                        .build())
                .withNewResources()
                .addToRequests("cpu", cpu(cpuMillis))
                .endResources()
                .build();
        if (memory != null) {
            var amount = memory(memory);
            container.getResources().getRequests().put("memory", amount);
            container.getResources().setLimits(new LinkedHashMap<>(Map.of("memory", amount)));
        }
        return new PodSpecBuilder()
                .withContainers(container)
                .withVolumes(volumes)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext();
    }

    private List<EnvVar> variables() {
        List<EnvVar> variables = new ArrayList<>();
        new TreeMap<>(env)
                .forEach((name, value) -> variables.add(
                        new EnvVarBuilder().withName(name).withValue(value).build()));
        Map<String, String> objects = secrets(plan, layout);
        new TreeMap<>(secretEnv).forEach((name, path) -> {
            String secret = objects.get(path);
            if (secret == null) {
                throw new RuntimeFailure(
                        "the variable " + name + " of " + object + " takes its value from " + path
                                + ", which no secret of this environment has. On Kubernetes only secrets that Isle makes can be used yet.");
            }
            variables.add(new EnvVarBuilder()
                    .withName(name)
                    .withNewValueFrom()
                    .withNewSecretKeyRef(Manifests.SECRET_KEY, secret, null)
                    .endValueFrom()
                    .build());
        });
        return variables;
    }

    private void files(List<Volume> volumes, List<VolumeMount> mounts) {
        if (!content(false).isEmpty()) {
            configMap(volumes, "files", object + Manifests.FILES);
        }
        if (!content(true).isEmpty()) {
            configMap(volumes, "reload", object + Manifests.RELOAD);
        }
        var folders = new TreeSet<String>();
        new TreeMap<>(files).forEach((name, file) -> {
            if (!file.reload()) {
                mounts.add(new VolumeMountBuilder()
                        .withName("files")
                        .withMountPath(file.path())
                        .withSubPath(name)
                        .build());
                return;
            }
            String folder = file.path().substring(0, Math.max(0, file.path().lastIndexOf('/')));
            if (!file.path().equals(folder + "/" + name) || folder.equals(KubernetesLayout.WORK)) {
                throw new RuntimeFailure("the file '" + name + "' of " + object + " is read again when it changes; on "
                        + "Kubernetes such a file needs a folder of its own and its own name: give it the path 'reload/"
                        + name
                        + "' (now " + file.path() + ").");
            }
            folders.add(folder);
        });
        folders.forEach(folder -> mounts.add(mount("reload", folder)));
    }

    private void secrets(List<Volume> volumes, List<VolumeMount> mounts) {
        List<VolumeProjection> sources = new ArrayList<>();
        secrets(plan, layout).forEach((path, secret) -> {
            if (names(path)) {
                sources.add(new VolumeProjectionBuilder()
                        .withNewSecret()
                        .withName(secret)
                        .withItems(new KeyToPathBuilder()
                                .withKey(Manifests.SECRET_KEY)
                                .withPath(path.substring(KubernetesLayout.SECRETS.length() + 1))
                                .build())
                        .endSecret()
                        .build());
            }
        });
        if (!sources.isEmpty()) {
            volumes.add(new VolumeBuilder()
                    .withName("secrets")
                    .withNewProjected()
                    .withSources(sources)
                    .endProjected()
                    .build());
            VolumeMount mount = mount("secrets", KubernetesLayout.SECRETS);
            mount.setReadOnly(true);
            mounts.add(mount);
        }
    }

    private static void configMap(List<Volume> volumes, String name, String object) {
        volumes.add(new VolumeBuilder()
                .withName(name)
                .withNewConfigMap()
                .withName(object)
                .endConfigMap()
                .build());
    }

    static VolumeMount mount(String name, String path) {
        return new VolumeMountBuilder().withName(name).withMountPath(path).build();
    }

    /** As the API server writes it, so that what is applied compares equal to what is stored. */
    private static io.fabric8.kubernetes.api.model.Quantity cpu(int millis) {
        return new io.fabric8.kubernetes.api.model.Quantity(millis % 1000 == 0 ? "" + millis / 1000 : millis + "m");
    }

    /** In binary units, rounded up to a kibibyte; as the API server writes it. */
    static io.fabric8.kubernetes.api.model.Quantity memory(Quantity amount) {
        long kibibytes = (amount.bytes() + 1023) >> 10;
        return new io.fabric8.kubernetes.api.model.Quantity(new Quantity(kibibytes << 10).toString());
    }
}
