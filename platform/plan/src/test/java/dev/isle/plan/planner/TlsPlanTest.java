package dev.isle.plan.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TlsPlanTest {
    private static final String SUITE = """
            apiVersion: isle.dev/v1alpha1
            kind: Suite
            metadata: {name: demo}
            spec:
              roles:
                web:
                  command: [web, "--tls={{tls.folder}}", "--ca={{tls.ca}}"]
                  resources: {memory: 64Mi}
            """;

    private static Plan plan(String more) {
        String environment = """
                apiVersion: isle.dev/v1alpha1
                kind: Environment
                metadata: {name: dev}
                spec:
                  suite: demo
                  release: "."
                """ + more;
        Planned planned = ModelFiles.plan(
                ModelFiles.model(Map.of("suite.yaml", SUITE, "environment.yaml", environment)::get), Allocation.EMPTY);
        assertThat(planned).as(planned.toString()).isInstanceOf(Planned.Good.class);
        return ((Planned.Good) planned).plan();
    }

    private static ServerPlan web(Plan plan) {
        return plan.server("web-0").orElseThrow();
    }

    @Test
    void withoutTlsItsNamesAreEmptyTexts() {
        assertThat(web(plan("")).command()).containsExactly("web", "--tls=", "--ca=");
    }
}
