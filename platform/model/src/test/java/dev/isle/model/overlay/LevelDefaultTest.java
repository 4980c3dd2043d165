package dev.isle.model.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Environment;
import dev.isle.model.problem.Problem;
import dev.isle.model.read.Model;
import dev.isle.model.read.ModelReader;
import dev.isle.model.read.Read;
import dev.isle.model.read.ReleaseLookup;
import dev.isle.model.write.DocumentText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelDefaultTest {
    private static final String SUITE = """
            apiVersion: isle.dev/v1alpha1
            kind: Suite
            metadata: {name: s}
            spec:
              roles:
                pair:
                  command: [run]
                  resources: {memory: 64Mi}
                  replication: {mode: active-standby, election: isle}
                lone:
                  command: [run]
                  resources: {memory: 64Mi}
            """;
    private static final String RELEASE = """
            apiVersion: isle.dev/v1alpha1
            kind: Release
            metadata: {name: s-1}
            spec:
              suite: s
              version: "1"
              artifacts:
                - {path: suite.yaml, digest: "sha256:%s", size: 1}
              seal: "sha256:%s"
            """.formatted("a".repeat(64), "b".repeat(64));

    private static String environment(String level, String more) {
        return """
                apiVersion: isle.dev/v1alpha1
                kind: Environment
                metadata: {name: dev}
                spec:
                  suite: s
                  release: "1"
                  owner: us
                  level: %s
                %s""".formatted(level, more);
    }

    private static Read<Model> read(String suite, String environment) {
        Map<String, String> files = Map.of("suite.yaml", suite, "release.yaml", RELEASE, "isle.yaml", environment);
        ReleaseLookup lookup = (name, release, from) -> new ReleaseLookup.Found("release", files::get, null);
        return ModelReader.read(files::get, "isle.yaml", lookup);
    }

    private static Model model(String suite, String environment) {
        Read<Model> read = read(suite, environment);
        assertThat(read).as(read.toString()).isInstanceOf(Read.Good.class);
        return ((Read.Good<Model>) read).value();
    }

    private static int members(Model model, String role) {
        return RoleOverlay.apply(
                        Objects.requireNonNull(model.suite().spec().roles().get(role)),
                        model.environment().spec().roles().get(role))
                .replication()
                .members();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uat", "production"})
    void whereNothingIsWrittenTheLevelGivesIt(String level) {
        Model model = model(SUITE, environment(level, ""));
        assertThat(model.environment().spec().storage().reclaim()).isEqualTo(Environment.Reclaim.RETAIN);
        assertThat(members(model, "pair")).isEqualTo(2);
        assertThat(members(model, "lone")).as("a single role").isEqualTo(1);
        assertThat(model.origins().environment().origin("spec.storage.reclaim")).hasToString("level " + level);
        assertThat(DocumentText.merged(model.origins().environment(), true))
                .contains("  storage:\n    reclaim: retain  # level " + level + "\n")
                .contains("    pair:\n      members: 2  # level " + level + "\n")
                .contains("  owner: us  # isle.yaml:7\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "test"})
    void belowUatTheLanguagesDefaultsHold(String level) {
        Model model = model(SUITE, environment(level, ""));
        assertThat(model.environment().spec().storage().reclaim()).isEqualTo(Environment.Reclaim.DELETE);
        assertThat(members(model, "pair")).isEqualTo(1);
        assertThat(DocumentText.merged(model.origins().environment(), true)
                        .lines()
                        .filter(line -> line.contains("# level")))
                .containsExactlyElementsOf(level.equals("test") ? List.of("  tls: true  # level test") : List.of());
    }

    @ParameterizedTest
    @CsvSource({"development, false", "test, true", "uat, true", "production, true"})
    void portsSpeakTlsFromTestOnUnlessItIsWritten(String level, boolean tls) {
        assertThat(model(SUITE, environment(level, "")).environment().spec().tls())
                .isEqualTo(tls);
        assertThat(model(SUITE, environment(level, "  tls: true\n"))
                        .environment()
                        .spec()
                        .tls())
                .isTrue();
        Read<Model> off = read(SUITE, environment(level, "  tls: false\n"));
        if (off instanceof Read.Good<Model> good) {
            assertThat(good.value().environment().spec().tls()).isFalse();
            assertThat(good.warnings())
                    .extracting(Problem::rule)
                    .filteredOn(rule -> rule.startsWith("level.tls"))
                    .isEqualTo(level.equals("uat") ? List.of("level.tls") : List.of());
        } else {
            assertThat(level).isEqualTo("production");
            assertThat(((Read.Bad<Model>) off).problems())
                    .extracting(Problem::rule)
                    .containsExactly("level.tls");
        }
    }

    @Test
    void whatIsWrittenCountsFirst() {
        Model model = model(
                SUITE,
                environment(
                        "uat", "  storage: {reclaim: delete}\n  roles: {pair: {members: 3}, lone: {minReady: 1}}\n"));
        assertThat(model.environment().spec().storage().reclaim()).isEqualTo(Environment.Reclaim.DELETE);
        assertThat(members(model, "pair")).isEqualTo(3);
        Model bySuite = model(SUITE.replace("election: isle}", "election: isle, members: 1}"), environment("uat", ""));
        assertThat(members(bySuite, "pair")).as("the suite says so").isEqualTo(1);
        Model partly = model(SUITE, environment("uat", "  roles: {pair: {minReady: 1}}\n"));
        assertThat(members(partly, "pair")).isEqualTo(2);
    }

    @Test
    void aRoleThatCannotHaveTwoIsLeftToTheRules() {
        String fixed = SUITE.replace("  command: [run]\n      resources", "  command: [run]\n      resources")
                .replaceFirst(
                        "replication:",
                        "ports: {p: {number: 9000, schemes: [tls], access: token}}\n      replication:");
        Read<Model> read = read(fixed, environment("production", ""));
        assertThat(read).isInstanceOf(Read.Bad.class);
        List<Problem> problems = ((Read.Bad<Model>) read).problems();
        assertThat(problems).extracting(Problem::rule).containsExactly("level.standby");
        Model external = model(SUITE, environment("production", "  roles: {pair: {placement: external}}\n"));
        assertThat(members(external, "pair")).isEqualTo(1);
    }

    /** A mistake elsewhere does not bring back what the level gives. */
    @Test
    void amongMistakesNothingIsAskedForThatTheLevelGives() {
        Read<Model> read = read(SUITE, environment("production", "  nonsense: 1\n"));
        assertThat(((Read.Bad<Model>) read).problems())
                .extracting(Problem::rule)
                .containsExactly("unknown-key");
    }

    @Test
    void aValueThatIsRefusedStaysRefused() {
        Read<Model> read = read(SUITE, environment("production", "  storage: {reclaim: delete}\n"));
        assertThat(((Read.Bad<Model>) read).problems())
                .extracting(Problem::rule)
                .containsExactly("level.retained-data");
    }
}
