package dev.isle.plan.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.diff.PlanDiff;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TlsPlanTest {
    private static final String SUITE = """
            apiVersion: isle.dev/v1alpha1
            kind: Suite
            metadata: {name: demo}
            spec:
              databases: {main: {owner: own}}
              roles:
                web:
                  command: [web, "--tls={{tls.folder}}", "--ca={{tls.ca}}", "{{databases.main.jdbcUrl}}"]
                  ports: {http: {schemes: [http, https]}, line: {schemes: [tcp, tls]}, old: {schemes: [tcp]}}
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
                  databases: {main: {owned: {}}}
                """ + more;
        Planned planned = ModelFiles.plan(
                ModelFiles.model(Map.of("suite.yaml", SUITE, "environment.yaml", environment)::get), Allocation.EMPTY);
        assertThat(planned).as(planned.toString()).isInstanceOf(Planned.Good.class);
        return ((Planned.Good) planned).plan();
    }

    private static ServerPlan web(Plan plan) {
        return plan.server("web-0").orElseThrow();
    }

    private static String word(Plan plan, String server, String port) {
        return Objects.requireNonNull(plan.server(server).orElseThrow().ports().get(port))
                .url()
                .replaceAll(":.*", "");
    }

    @Test
    void withoutTlsItsNamesAreEmptyTextsAndPortsSpeakPlainly() {
        Plan plan = plan("");
        assertThat(web(plan).command())
                .startsWith("web", "--tls=", "--ca=")
                .last()
                .asString()
                .endsWith("/main");
        assertThat(plan.authority()).isNull();
        assertThat(word(plan, "web-0", "http")).isEqualTo("http");
        assertThat(word(plan, "web-0", "line")).isEqualTo("tcp");
        assertThat(word(plan, "db-main-0", "sql")).isEqualTo("tcp");
    }

    @Test
    void withTlsPortsSpeakItThatCanAndTheDatabasesAddressAsksForIt() {
        Plan plan = plan("  tls: true\n");
        assertThat(web(plan).command())
                .startsWith("web", "--tls=/srv/isle/tls/web-0", "--ca=/srv/isle/tls/ca.pem")
                .last()
                .asString()
                .endsWith("/main?sslmode=verify-full&sslrootcert=/srv/isle/tls/ca.pem");
        assertThat(plan.authority()).isEqualTo("/srv/isle/tls/ca.pem");
        assertThat(word(plan, "web-0", "http")).isEqualTo("https");
        assertThat(word(plan, "web-0", "line")).isEqualTo("tls");
        assertThat(word(plan, "web-0", "old")).as("it cannot").isEqualTo("tcp");
        assertThat(word(plan, "db-main-0", "sql")).isEqualTo("tls");
    }

    @Test
    void turningItOnRestartsWhomItConcernsAndThePlanSaysSo() {
        Plan off = plan("");
        Plan on = plan("  tls: true\n");
        assertThat(web(on).hash()).isNotEqualTo(web(off).hash());
        assertThat(on.server("db-main-0").orElseThrow().hash())
                .isNotEqualTo(off.server("db-main-0").orElseThrow().hash());
        assertThat(PlanDiff.between(off, on).items())
                .extracting(item -> item.subject() + " " + item.cost() + " " + item.words())
                .anyMatch(line -> line.startsWith("environment ROLL TLS") && line.contains("off"));
    }
}
