package dev.isle.cli.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.cli.edit.ServerLine.NotEditable;
import org.junit.jupiter.api.Test;

class RunningLineTest {
    private static final String HEAD = """
            # what this is for
            apiVersion: isle.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}   # short
            spec:
              suite: some
              release: 1.0.0        # the newest
            """;

    private static String stop(String text) throws NotEditable {
        return RunningLine.set("isle.yaml", text, false);
    }

    private static String start(String text) throws NotEditable {
        return RunningLine.set("isle.yaml", text, true);
    }

    @Test
    void aStopAndAStartLeaveTheFileAsItWas() throws NotEditable {
        String text = HEAD + "  owner: me\n";
        assertThat(stop(text)).isEqualTo(HEAD + "  running: false\n  owner: me\n");
        assertThat(start(stop(text))).isEqualTo(text);
        String windows = text.replace("\n", "\r\n");
        assertThat(stop(windows)).isEqualTo(HEAD.replace("\n", "\r\n") + "  running: false\r\n  owner: me\r\n");
        assertThat(start(stop(windows))).isEqualTo(windows);
    }

    @Test
    void aWordIsReplacedWhereItStandsWithItsComment() throws NotEditable {
        assertThat(stop(HEAD + "  running: true   # for the audit\n"))
                .isEqualTo(HEAD + "  running: false   # for the audit\n");
        assertThat(start(HEAD + "  running: false   # for the audit\n"))
                .isEqualTo(HEAD + "  running: true   # for the audit\n");
    }

    @Test
    void aTimeUntilWhichItRunsIsReplacedWhole() throws NotEditable {
        assertThat(stop(HEAD + "  running: {until: 2026-01-31T18:00:00+01:00} # weekend\n  owner: me\n"))
                .isEqualTo(HEAD + "  running: false # weekend\n  owner: me\n");
        assertThat(start(HEAD + "  running:\n    until: 2026-01-31T18:00:00+01:00\n  owner: me\n"))
                .isEqualTo(HEAD + "  owner: me\n");
        assertThat(stop(HEAD + "  running:\n    on: true\n    until: 2026-01-31T18:00:00Z\n"))
                .isEqualTo(HEAD + "  running: false\n");
    }

    @Test
    void overAnotherFileTrueIsWritten() throws NotEditable {
        String text = "kind: Environment\nspec:\n  extends: base.yaml\n  owner: me\n";
        assertThat(start(text))
                .isEqualTo("kind: Environment\nspec:\n  extends: base.yaml\n  running: true\n  owner: me\n");
    }

    @Test
    void aShapeThatCannotBeChangedIsLeftAloneWithTheLineToWrite() {
        assertThatThrownBy(() -> stop("kind: Environment\nspec: {suite: some, release: 1}\n"))
                .isInstanceOf(NotEditable.class)
                .hasMessageContaining("isle.yaml was left as it is")
                .hasMessageContaining("running: false");
        assertThatThrownBy(() -> stop(HEAD + "  running: {\n    until: 2026-01-31T18:00:00Z }\n"))
                .isInstanceOf(NotEditable.class);
        assertThatThrownBy(() -> stop("kind: Suite\nspec:\n  release: 1\n")).isInstanceOf(NotEditable.class);
    }
}
