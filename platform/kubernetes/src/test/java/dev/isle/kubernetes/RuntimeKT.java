package dev.isle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the runtime writes to a real API server, and what it leaves alone. No pod is ever made here: nothing answers the StatefulSets. */
class RuntimeKT {
    private final ApiServer.Writes writes = new ApiServer.Writes();
    private final KubernetesClient client = ApiServer.client();
    private final String namespace = ApiServer.namespace();
    private final KubernetesRuntime runtime =
            new KubernetesRuntime(ApiServer.counting(writes), Plans.layout(namespace), Clock.systemUTC());

    private final Plan plan = Plans.of("derive/store-and-web", text -> text, Plans.layout(namespace));

    @AfterEach
    void close() {
        runtime.close();
        client.close();
    }

    @Test
    void appliedTwiceWritesNothing() {
        runtime.prepare(plan);
        startAll();
        assertThat(writes.drain()).isNotEmpty();

        runtime.prepare(plan);
        startAll();
        assertThat(writes.drain()).isEmpty();
    }

    @Test
    void whatOthersAddIsLeftAndCausesNoWrite() {
        runtime.prepare(plan);
        startAll();
        service().edit(service -> {
            service.getMetadata().getLabels().put("team", "settlements");
            return service;
        });
        set().edit(set -> {
            set.getSpec().getTemplate().getMetadata().getAnnotations().put("example.com/inject", "yes");
            set.getSpec().setMinReadySeconds(7);
            return set;
        });
        writes.drain();

        runtime.prepare(plan);
        startAll();
        assertThat(writes.drain()).isEmpty();
        stop("store-0");
        assertThat(set().get().getSpec().getReplicas()).isZero();
        assertThat(set().get().getSpec().getMinReadySeconds()).isEqualTo(7);
        assertThat(set().get().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("example.com/inject", "yes")
                .containsEntry(Marks.HASH, plan.server("store-0").orElseThrow().hash());
    }

    @Test
    void whatOthersChangeOfOursIsPutRightByOneWrite() {
        runtime.prepare(plan);
        peers().edit(peers -> {
            peers.setData(Map.of("peers.json", "{}"));
            return peers;
        });
        service().edit(service -> {
            service.getSpec().setPublishNotReadyAddresses(false);
            return service;
        });
        writes.drain();

        runtime.prepare(plan);
        assertThat(writes.drain())
                .containsExactlyInAnyOrder(
                        "PATCH /api/v1/namespaces/" + namespace + "/configmaps/dev-peers",
                        "PATCH /api/v1/namespaces/" + namespace + "/services/dev-store-0");
        assertThat(peers().get().getData().get("peers.json")).contains("store-0");
        assertThat(service().get().getSpec().getPublishNotReadyAddresses()).isTrue();
    }

    @Test
    void whatThePlanNoLongerSaysIsTakenAway() {
        startAll();
        Plan changed = Plans.of(
                "derive/store-and-web",
                text -> text.replace("PASSWORD_FILE: \"{{databases.main.user.demo_app.passwordFile}}\"", ""),
                Plans.layout(namespace));
        String hash = changed.server("store-0").orElseThrow().hash();
        runtime.act(new Decision.Start("store-0", hash, null, Reason.CHANGED, "test"), changed);
        assertThat(set().get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .extracting(variable -> variable.getName())
                .containsExactly("A", "TOKEN");
    }

    @Test
    void anObjectOfSomebodyElseIsRefusedAndNotTouched() {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("dev-peers")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(Map.of("a", "b"))
                        .build())
                .create();
        assertThatThrownBy(() -> runtime.prepare(plan))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("ConfigMap dev-peers")
                .hasMessageContaining("isle.dev/environment=dev");
        assertThat(peers().get().getData()).containsOnlyKeys("a");
        runtime.removeAll(false);
        assertThat(peers().get()).isNotNull();
    }

    @Test
    void aSecretIsMadeOnceAndNeverRewritten() {
        runtime.prepare(plan);
        Secret first = secret("dev-secret-token");
        String text = new String(Base64.getDecoder().decode(first.getData().get("value")), StandardCharsets.UTF_8);
        assertThat(Base64.getUrlDecoder().decode(text)).hasSize(48);
        assertThat(secret("dev-password-main-demo-app").getData()).isNotEqualTo(first.getData());

        runtime.prepare(plan);
        assertThat(secret("dev-secret-token")).isEqualTo(first);
    }

    @Test
    void aServerWhosePodIsNotMadeYetIsRunningAndNotLive() {
        startAll();
        var seen = runtime.observe(plan).server("web-0");
        assertThat(seen.state()).isEqualTo(State.RUNNING);
        assertThat(seen.live()).isFalse();
        assertThat(seen.detail()).contains("has not made its pod yet");
        assertThat(runtime.observe(plan).databases()).isEmpty();
    }

    @Test
    void aMissingNamespaceIsSaidInWords() {
        try (KubernetesRuntime elsewhere =
                new KubernetesRuntime(ApiServer.client(), Plans.layout("nowhere"), Clock.systemUTC())) {
            assertThatThrownBy(() -> elsewhere.prepare(plan))
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessageContaining("nowhere")
                    .hasMessageContaining("Make the namespace");
        }
    }

    private void startAll() {
        plan.servers().stream()
                .filter(server -> server.kind() == RolePlan.Kind.PRODUCT)
                .forEach(server -> runtime.act(
                        new Decision.Start(server.name(), server.hash(), null, Reason.FIRST_START, "test"), plan));
    }

    private void stop(String server) {
        runtime.act(new Decision.Stop(server, null, false, Reason.SERVER_STOPPED, "test"), plan);
    }

    private Resource<Service> service() {
        return client.services().inNamespace(namespace).withName("dev-store-0");
    }

    private Resource<ConfigMap> peers() {
        return client.configMaps().inNamespace(namespace).withName("dev-peers");
    }

    private Resource<StatefulSet> set() {
        return client.resources(StatefulSet.class).inNamespace(namespace).withName("dev-store-0");
    }

    private Secret secret(String name) {
        return Objects.requireNonNull(
                client.secrets().inNamespace(namespace).withName(name).get());
    }
}
