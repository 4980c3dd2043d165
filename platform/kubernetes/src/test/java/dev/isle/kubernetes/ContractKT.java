package dev.isle.kubernetes;

import dev.isle.kubernetes.FakeKubelet.Behaviour;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.runtime.Runtime;
import dev.isle.plan.runtime.RuntimeContract;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;

/** The contract against a real API server; the pods are answered by a {@link FakeKubelet}, which reads from a pod's command what the process would do. */
class ContractKT extends RuntimeContract {
    private static final Pattern EXIT = Pattern.compile("exit (\\d+)");

    private final String namespace = ApiServer.namespace();
    private final KubernetesClient client = ApiServer.client();
    private final FakeKubelet kubelet = new FakeKubelet(client, namespace, ContractKT::behaviour);

    /** A shell command ends with its exit status; anything else is a server that runs and answers. */
    private static Behaviour behaviour(Pod pod) {
        String command =
                String.join(" ", pod.getSpec().getContainers().getFirst().getCommand());
        Matcher exit = EXIT.matcher(command);
        return exit.find() ? Behaviour.exits(Integer.parseInt(exit.group(1))) : Behaviour.READY;
    }

    /** Closed after the contract's own end, which removes the environment and so needs the kubelet; an AfterEach here would run before it. */
    @AutoClose
    private final AutoCloseable machines = this::close;

    private void close() {
        try {
            kubelet.close();
        } finally {
            client.close();
        }
    }

    @Override
    protected Runtime open(String environment) {
        return new KubernetesRuntime(
                ApiServer.client(),
                new KubernetesLayout(
                        environment, namespace, new ServerImage("example.com/tiny", "/opt/tiny", Map.of())),
                Clock.systemUTC());
    }

    @Override
    protected void kill(String environment, ServerObservation server) {
        kubelet.crash(environment + "-" + server.name(), 137);
    }

    @Override
    protected List<String> footprint(String environment) {
        return objects(environment).stream()
                .map(object -> object.getKind() + "/" + object.getMetadata().getName() + " "
                        + object.getMetadata().getResourceVersion())
                .toList();
    }

    @Override
    protected List<String> remains(String environment) {
        return objects(environment).stream()
                .map(object -> object.getKind() + "/" + object.getMetadata().getName())
                .toList();
    }

    @Override
    protected String peers(String environment, String server) {
        return Objects.requireNonNull(client.configMaps()
                .inNamespace(namespace)
                .withName(environment + "-peers")
                .require()
                .getData()
                .get("peers.json"));
    }

    private List<HasMetadata> objects(String environment) {
        return List.of(
                        StatefulSet.class,
                        Pod.class,
                        Job.class,
                        Service.class,
                        ConfigMap.class,
                        Secret.class,
                        PersistentVolumeClaim.class)
                .stream()
                .flatMap(kind -> client
                        .resources(kind)
                        .inNamespace(namespace)
                        .withLabel(Marks.ENVIRONMENT, environment)
                        .list()
                        .getItems()
                        .stream())
                .map(HasMetadata.class::cast)
                .toList();
    }
}
