package dev.isle.plan.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Change;
import dev.isle.model.json.Json;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.document.RecordCodec;
import dev.isle.plan.planner.GoldenFolder;
import dev.isle.plan.planner.ModelFiles;
import dev.isle.plan.planner.Planned;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlanDiffTest {
    static Stream<Path> folders() throws IOException {
        return GoldenFolder.below("diffs");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void golden(Path folder) throws IOException {
        GoldenFolder golden = new GoldenFolder(folder);
        Plan before = golden.in("in-environment.yaml") == null ? null : plan(golden, false, Allocation.EMPTY);
        Plan after = plan(golden, true, before == null ? Allocation.EMPTY : allocation(before));
        PlanDiff diff = PlanDiff.between(before, after);
        golden.out("out-diff.json", Json.pretty(RecordCodec.encode(diff)));
        golden.close();
        assertThat(diff.empty()).isFalse();
        restartsExactlyWhatHasAnotherHash(before, after, diff);
        if (before != null) {
            assertThat(PlanDiff.between(before, before).empty()).isTrue();
        }
    }

    private static void restartsExactlyWhatHasAnotherHash(@Nullable Plan before, Plan after, PlanDiff diff) {
        for (ServerPlan server : after.servers()) {
            ServerPlan former =
                    before == null ? null : before.server(server.name()).orElse(null);
            if (former != null) {
                boolean restarts = diff.items().stream()
                        .filter(i -> i.subject().equals(server.name()))
                        .anyMatch(i -> i.cost().compareTo(Change.RESTART) >= 0);
                assertThat(restarts).as(server.name()).isEqualTo(!former.hash().equals(server.hash()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Costs.class)
    void everyCostIsStatedByTheModel(Costs costs) {
        assertThat(costs.cost()).isNotNull();
    }

    @Test
    void refusedDifferencesAreFoundWhereverTheyAre() throws IOException {
        GoldenFolder golden = new GoldenFolder(Path.of("src/test/resources/diffs/refused"));
        Plan before = plan(golden, false, Allocation.EMPTY);
        Plan after = plan(golden, true, allocation(before));
        assertThat(PlanDiff.between(before, after).refused())
                .extracting(PlanDiff.Item::subject)
                .containsExactly("database main", "task schema");
    }

    private static Plan plan(GoldenFolder golden, boolean after, Allocation allocation) {
        Map<String, @Nullable String> texts = new HashMap<>();
        for (String name : new String[] {"environment.yaml", "suite.yaml", "release.yaml"}) {
            String changed = after ? golden.in("in-after-" + name) : null;
            texts.put(name, changed == null ? golden.in("in-" + name) : changed);
        }
        Planned planned = ModelFiles.plan(ModelFiles.model(texts::get), allocation);
        assertThat(planned).isInstanceOf(Planned.Good.class);
        return ((Planned.Good) planned).plan();
    }

    private static Allocation allocation(Plan plan) {
        Allocation allocation = Allocation.EMPTY;
        for (ServerPlan server : plan.servers()) {
            for (Map.Entry<String, ServerPlan.PortPlan> port : server.ports().entrySet()) {
                allocation = allocation.with(
                        server.name(), port.getKey(), port.getValue().number());
            }
        }
        return allocation;
    }
}
