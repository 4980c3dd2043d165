package dev.isle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.plan.desired.Plan;
import dev.isle.plan.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Golden folders; {@code -Dgolden=write} rewrites them: look at the change with git before committing it. */
class ManifestsTest {
    private static final Path FOLDERS = Path.of("src/test/resources/derive");

    @TestFactory
    Stream<DynamicTest> eachFolderGivesExactlyItsFiles() throws IOException {
        List<GoldenFolder> folders = GoldenFolder.under(FOLDERS);
        assertThat(folders).isNotEmpty();
        return folders.stream()
                .map(folder ->
                        DynamicTest.dynamicTest(folder.folder().getFileName().toString(), () -> {
                            Map<String, String> derived = derived(folder);
                            if ("write".equals(System.getProperty("golden"))) {
                                folder.write(derived);
                            }
                            assertThat(folder.differences(derived)).isEmpty();
                        }));
    }

    @Test
    void aDatabaseServerIsRefusedInWords() throws IOException {
        Plan plan = PlanFile.read(new GoldenFolder(FOLDERS.resolve("two-roles"))
                .in("plan.yaml")
                .replace("kind: PRODUCT", "kind: DATABASE"));
        assertThatThrownBy(() -> new Manifests(plan, layout(plan))
                        .started(plan.server("store-0").orElseThrow()))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("store-0")
                .hasMessageContaining("external");
    }

    @Test
    void aReloadedFileWithoutAFolderOfItsOwnIsRefusedInWords() throws IOException {
        Plan plan = PlanFile.read(new GoldenFolder(FOLDERS.resolve("two-roles"))
                .in("plan.yaml")
                .replace("/isle/work/live/limits", "/isle/work/limits"));
        assertThatThrownBy(() -> new Manifests(plan, layout(plan))
                        .started(plan.server("store-0").orElseThrow()))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("limits")
                .hasMessageContaining("folder of its own");
    }

    @Test
    void aNameThatTheClusterWouldRefuseIsRefusedInWords() {
        KubernetesLayout layout = new KubernetesLayout("dev", "ns", new ServerImage("i", "/r", Map.of()));
        assertThatThrownBy(() -> layout.object("x".repeat(50)))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("52");
        assertThatThrownBy(() -> layout.object("Upper")).isInstanceOf(RuntimeFailure.class);
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

    private static Map<String, String> derived(GoldenFolder folder) throws IOException {
        Plan plan = PlanFile.read(folder.in("plan.yaml"));
        Manifests manifests = new Manifests(plan, layout(plan));
        List<HasMetadata> objects = new ArrayList<>(manifests.prepared());
        objects.addAll(manifests.secrets());
        plan.servers().forEach(server -> objects.addAll(manifests.started(server)));
        plan.tasks().forEach(task -> objects.addAll(manifests.job(task, task.hash(), task.invocation(), 1)));
        KubernetesSerialization yaml = new KubernetesSerialization();
        Map<String, String> files = new TreeMap<>();
        for (HasMetadata object : objects) {
            String name = "out-" + object.getKind() + "-" + object.getMetadata().getName() + ".yaml";
            assertThat(files.put(name, yaml.asYaml(object)))
                    .as("two objects in " + name)
                    .isNull();
        }
        return files;
    }

    private static KubernetesLayout layout(Plan plan) {
        return new KubernetesLayout(
                plan.environment(),
                "trading",
                new ServerImage("registry.example.com/demo@sha256:0123", "/opt/demo", Map.of(25, "/opt/java/25")));
    }
}
