package dev.isle.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTextsTest {
    private static final String TEXT = """
            apiVersion: isle.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec:
              suite: s
              release: .
            """;

    private static boolean same(String more, String other) {
        return EnvironmentTexts.saySame("isle.yaml", TEXT + more, TEXT + other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  stopped: []\n",
                "  stopped: [] # nobody\n",
                "  roles: {}\n  databases: {}\n",
                "  storage: {}\n",
                "  running: true\n",
                "  # a comment\n"
            })
    void whatMeansNothingIsTheSameAsNothing(String more) {
        assertThat(same(more, "")).isTrue();
        assertThat(same("", more)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  stopped: [a-0]\n",
                "  running: false\n",
                "  owner: me\n",
                "  databases: {main: {owned: {}}}\n",
                "  roles: {a: {members: 1}}\n",
                "  nonsense: []\n"
            })
    void whatMeansSomethingIsNot(String more) {
        assertThat(same(more, "")).isFalse();
        assertThat(same("", more)).isFalse();
    }

    /** Over another file, an empty list takes away what that file lists. */
    @Test
    void ofAFileThatExtendsAnotherOnlyTheSameTextSaysTheSame() {
        assertThat(same("  extends: base.yaml\n", "  extends: base.yaml\n")).isTrue();
        assertThat(same("  extends: base.yaml\n", "  extends: base.yaml\n  stopped: []\n"))
                .isFalse();
    }

    @Test
    void labelsAreReadWithThoseOfTheFilesThatItExtends() {
        String text = TEXT.replace("{name: dev}", "{name: dev, labels: {team: a}}") + "  extends: base.yaml\n";
        String base = TEXT.replace("{name: dev}", "{labels: {site: n, team: b}}");
        assertThat(EnvironmentTexts.labels("isle.yaml", path -> path.equals("isle.yaml") ? text : base))
                .containsExactlyInAnyOrderEntriesOf(Map.of("team", "a", "site", "n"));
        assertThat(EnvironmentTexts.labels("isle.yaml", path -> null)).isEmpty();
        assertThat(EnvironmentTexts.labels("isle.yaml", path -> text.replace("labels", "label")))
                .isEmpty();
    }

    @Test
    void textsWithMistakesAreComparedAsTheyAre() {
        assertThat(EnvironmentTexts.saySame("x", "a: [", "a: [")).isTrue();
        assertThat(EnvironmentTexts.saySame("x", "a: [", "a:  [")).isFalse();
        assertThat(EnvironmentTexts.saySame("x", "", "# nothing")).isFalse();
    }
}
