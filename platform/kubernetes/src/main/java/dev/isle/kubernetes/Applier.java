package dev.isle.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isle.plan.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects by server-side apply under one field manager, only where something that we own differs, and never over an object that is not the
 * environment's.
 */
final class Applier {
    private final KubernetesClient client;
    private final String environment;
    private final String namespace;
    private final OwnedFields fields;

    Applier(KubernetesClient client, String environment, String namespace) {
        this.client = client;
        this.environment = environment;
        this.namespace = namespace;
        this.fields = new OwnedFields(client.getKubernetesSerialization());
    }

    /** What the environment has of the kinds that are applied at each turn: one list request per kind instead of one read per object. */
    Map<String, HasMetadata> inventory() {
        Map<String, HasMetadata> inventory = new HashMap<>();
        for (Class<? extends HasMetadata> kind : List.of(ConfigMap.class, Service.class, PersistentVolumeClaim.class)) {
            for (HasMetadata object : client.resources(kind)
                    .inNamespace(namespace)
                    .withLabel(Marks.ENVIRONMENT, environment)
                    .list()
                    .getItems()) {
                inventory.put(key(object), object);
            }
        }
        return inventory;
    }

    /**
     * Applies the object if need be.
     *
     * @param inventory the live objects that were listed just now
     * @throws RuntimeFailure when an object of that name is not ours
     */
    void apply(HasMetadata desired, Map<String, HasMetadata> inventory) {
        apply(desired, inventory.get(key(desired)));
    }

    /** Applies the object if need be, reading the live one first. */
    void apply(HasMetadata desired) {
        apply(desired, (HasMetadata) null);
    }

    private void apply(HasMetadata desired, @Nullable HasMetadata known) {
        // Unknown does not mean absent: an object of that name without our mark is in no list of ours.
        HasMetadata live = known != null ? known : client.resource(desired).get();
        if (live != null) {
            requireOwn(live);
            if (fields.upToDate(live, desired)) {
                return;
            }
        }
        write(desired);
    }

    /** Sets the replicas of a StatefulSet that we applied and nothing else; one that we never applied is left alone. */
    void scale(StatefulSet live, int replicas) {
        Optional<ObjectNode> owned = fields.owned(live);
        if (owned.isEmpty()) {
            return;
        }
        ObjectNode manifest = owned.get();
        if (manifest.at("/spec/replicas").asInt(-1) == replicas) {
            return;
        }
        manifest.withObject("/spec").put("replicas", replicas);
        write(client.getKubernetesSerialization().convertValue(manifest, StatefulSet.class));
    }

    private void write(HasMetadata object) {
        client.resource(object)
                .fieldManager(Marks.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    /**
     * Creates the object unless there is one of its name; that one is then left as it is.
     *
     * @throws RuntimeFailure when that one is not ours
     */
    void createOnce(HasMetadata object) {
        try {
            client.resource(object).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            HasMetadata live = client.resource(object).get();
            if (live != null) {
                requireOwn(live);
            }
        }
    }

    /** Refuses an object that does not carry the environment's mark. */
    void requireOwn(HasMetadata live) {
        if (!Marks.owns(environment, live)) {
            throw new RuntimeFailure(
                    "the " + live.getKind() + " " + live.getMetadata().getName() + " in namespace "
                            + namespace + " is not Isle's (it has no label " + Marks.ENVIRONMENT + "=" + environment
                            + "), so it is left alone. Rename the environment, or remove that object if it is not needed.");
        }
    }

    private static String key(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }
}
