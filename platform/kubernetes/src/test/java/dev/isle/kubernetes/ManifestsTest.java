package dev.isle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.planner.GoldenFolder;
import dev.isle.plan.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
    private static final KubernetesLayout LAYOUT = Plans.layout("trading");

    static Stream<Path> folders() throws IOException {
        return GoldenFolder.below("derive");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void golden(Path folder) throws IOException {
        GoldenFolder golden = new GoldenFolder(folder);
        Plan plan = Plans.of(name -> golden.in("in-" + name), LAYOUT);
        KubernetesSerialization yaml = new KubernetesSerialization();
        List<String> names = new ArrayList<>();
        for (HasMetadata object : derived(plan)) {
            String name = "out-" + object.getKind() + "-" + object.getMetadata().getName() + ".yaml";
            names.add(name);
            golden.out(name, withoutHashes(yaml.asYaml(object), plan));
        }
        golden.close();
        assertThat(names).doesNotHaveDuplicates();
    }

    /** How a hash is computed is the planner's affair. */
    private static String withoutHashes(String text, Plan plan) {
        String without = text;
        for (ServerPlan server : plan.servers()) {
            without = without.replace(server.hash(), "hash-of-" + server.name());
        }
        return without;
    }

    private static List<HasMetadata> derived(Plan plan) {
        Manifests manifests = new Manifests(plan, LAYOUT);
        List<HasMetadata> objects = new ArrayList<>(manifests.prepared());
        objects.addAll(manifests.secrets());
        plan.servers().stream()
                .filter(server -> server.kind() == RolePlan.Kind.PRODUCT)
                .forEach(server -> objects.addAll(manifests.started(server)));
        plan.tasks()
                .forEach(task -> objects.addAll(manifests.job(task, "hash-of-" + task.name(), task.invocation(), 1)));
        return objects;
    }

    @Test
    void aDatabaseServerIsRefusedInWords() {
        Plan plan = Plans.of("derive/store-and-web", text -> text, LAYOUT);
        assertThatThrownBy(() -> new Manifests(plan, LAYOUT)
                        .started(plan.server("db-main-0").orElseThrow()))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("db-main-0")
                .hasMessageContaining("external");
    }

    @Test
    void aReloadedFileWithoutAFolderOfItsOwnIsRefusedInWords() {
        Plan plan = Plans.of("derive/store-and-web", text -> text.replace("path: live/limits", "path: limits"), LAYOUT);
        assertThatThrownBy(() -> new Manifests(plan, LAYOUT)
                        .started(plan.server("store-0").orElseThrow()))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("limits")
                .hasMessageContaining("folder of its own");
    }

    @Test
    void aNameThatTheClusterWouldRefuseIsRefusedInWords() {
        assertThatThrownBy(() -> LAYOUT.object("x".repeat(50)))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("52");
        assertThatThrownBy(() -> LAYOUT.object("Upper")).isInstanceOf(RuntimeFailure.class);
    }

    @Test
    void theOldestFittingJavaIsTaken() {
        KubernetesLayout layout = new KubernetesLayout(
                "dev", "ns", new ServerImage("i", "/r", Map.of(17, "/java/17", 21, "/java/21", 25, "/java/25")));
        assertThat(layout.java("21").home()).isEqualTo("/java/21");
        assertThat(layout.java(">=18").home()).isEqualTo("/java/21");
        assertThat(layout.java("26").found()).isFalse();
        assertThat(layout.java("new").found()).isFalse();
    }
}
