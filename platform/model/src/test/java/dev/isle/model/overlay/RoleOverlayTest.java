package dev.isle.model.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Environment;
import dev.isle.model.Suite;
import dev.isle.model.bind.Binder;
import dev.isle.model.problem.Problems;
import dev.isle.model.yaml.Document;
import dev.isle.model.yaml.YamlReader;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleOverlayTest {
    private static final String ROLE = """
            command: [run, "{{server.name}}"]
            env: {A: a, B: b}
            files: {conf: {content: x, path: etc/conf}, other: {content: y}}
            jvm: {version: "21", memory: 256Mi, options: [-Da=1]}
            resources: {cpuMillis: 200}
            ports: {http: {schemes: [http], access: token}, peer: {number: 7000}}
            needs: [database.main]
            replication: {mode: active-standby, members: 2, minReady: 2, election: isle, promote: [promote]}
            stop: {grace: 3s}
            """;

    private static <T extends Record> T read(Class<T> type, String yaml) {
        Problems problems = new Problems();
        Document document =
                new Document(YamlReader.read("x.yaml", yaml, problems).getFirst());
        T value = Binder.bind(type, document, Set.of(), problems).value();
        assertThat(problems.sorted()).isEmpty();
        return value;
    }

    private static Suite.Role with(String override) {
        return RoleOverlay.apply(read(Suite.Role.class, ROLE), read(Environment.RoleOverride.class, override));
    }

    @Test
    void withoutAnOverrideTheRoleIsTheSuites() {
        Suite.Role role = read(Suite.Role.class, ROLE);
        assertThat(RoleOverlay.apply(role, null)).isSameAs(role);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{env: {}, files: {}, ports: {}, endpoints: {}, arguments: []}",
                "{jvm: {}}",
                "{jvm: {options: []}}"
            })
    void anOverrideThatSaysNothingChangesNothing(String override) {
        assertThat(with(override)).isEqualTo(read(Suite.Role.class, ROLE));
    }

    @Test
    void numbersAndWordsReplaceTheSuitesAndTheRestOfTheReplicationStays() {
        Suite.Replication replication =
                with("{members: 4, minReady: 1, placement: external}").replication();
        assertThat(replication)
                .isEqualTo(new Suite.Replication(
                        Suite.ReplicationMode.ACTIVE_STANDBY, 4, 1, Suite.Election.ISLE, List.of("promote")));
        assertThat(with("{placement: external}").placement()).isEqualTo(Suite.Placement.EXTERNAL);
        assertThat(with("{members: 4}").replication().minReady()).isEqualTo(2);
    }

    @Test
    void mapsAreMergedByKeyAndAFileIsWrittenWhole() {
        Suite.Role role = with("{env: {B: c, D: d}, files: {conf: {content: z}}, endpoints: {http: 'http://h:1'}}");
        assertThat(role.env()).containsOnlyKeys("A", "B", "D");
        assertThat(Objects.requireNonNull(role.env().get("B")).value()).isEqualTo("c");
        assertThat(role.files().get("conf")).isEqualTo(new Suite.FileTemplate("z", null, null, false));
        assertThat(role.files()).containsKey("other");
        assertThat(role.endpoints()).containsEntry("http", "http://h:1");
    }

    @Test
    void argumentsFollowTheCommandAndOptionsTheSuitesOptions() {
        assertThat(with("{arguments: [more]}").command()).containsExactly("run", "{{server.name}}", "more");
        Suite.Jvm jvm =
                Objects.requireNonNull(with("{jvm: {options: [-Db=2], memory: 1Gi, version: '>=25', profile: compute}}")
                        .jvm());
        assertThat(jvm.options()).containsExactly("-Da=1", "-Db=2");
        assertThat(jvm.version()).isEqualTo(">=25");
        assertThat(jvm.profile()).isEqualTo(Suite.JvmProfile.COMPUTE);
        assertThat(Objects.requireNonNull(jvm.memory()).mebibytes()).isEqualTo(1024);
    }

    @Test
    void aPortGetsItsNumberAndKeepsTheRestAndAnUnknownOneIsNotMade() {
        Suite.Role role = with("{ports: {http: 8080, none: 9}}");
        assertThat(role.ports().get("http"))
                .isEqualTo(new Suite.Port(List.of(Suite.Scheme.HTTP), Suite.Access.TOKEN, 8080));
        assertThat(Objects.requireNonNull(role.ports().get("peer")).number()).isEqualTo(7000);
        assertThat(role.ports()).doesNotContainKey("none");
    }

    @Test
    void thresholdsAreMergedBySensorAndTheRestOfTheHealthStays() {
        Suite.Role suite = read(
                Suite.Role.class,
                "{command: [run], health: {liveHttp: /live, hung: 3s, warn: {heap: {amber: 0.8, red: 0.9}, queue: {amber: 5}}}}");
        Suite.Role role = RoleOverlay.apply(
                suite, read(Environment.RoleOverride.class, "{health: {warn: {heap: {amber: 0.5}, more: {red: 1}}}}"));
        assertThat(role.health().warn()).containsOnlyKeys("heap", "queue", "more");
        assertThat(role.health().warn().get("heap")).isEqualTo(new Suite.Threshold(0.5, null));
        assertThat(role.health().liveHttp()).isEqualTo("/live");
        assertThat(role.health().hung()).isEqualTo(suite.health().hung());
        assertThat(RoleOverlay.apply(suite, read(Environment.RoleOverride.class, "{health: {}}")))
                .isEqualTo(suite);
    }

    @Test
    void aRoleWithoutJavaGetsNoneByAnOverride() {
        Suite.Role role = RoleOverlay.apply(
                read(Suite.Role.class, "command: [run]"), read(Environment.RoleOverride.class, "{jvm: {memory: 1Gi}}"));
        assertThat(role.jvm()).isNull();
    }
}
