package dev.isle.cli.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.cli.edit.ServerLine.NotEditable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerLineTest {
    private static final String HEAD = """
            # what this is for
            apiVersion: isle.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}   # short
            spec:
              suite: some
              release: 1.0.0        # the newest
            """;

    private static String set(String text, String... servers) throws NotEditable {
        return ServerLine.STOPPED.set("isle.yaml", text, List.of(servers));
    }

    @Test
    void withoutTheKeyALineIsAddedAfterTheRelease() throws NotEditable {
        String text = HEAD + "  level: development\n";
        assertThat(set(text, "a-0", "b-1")).isEqualTo(HEAD + "  stopped: [a-0, b-1]\n  level: development\n");
    }

    @Test
    void withoutAReleaseTheLineGoesAfterTheFirstKey() throws NotEditable {
        String text = "kind: Environment\nspec:\n  extends: base.yaml # base\n  roles:\n    a: {members: 2}\n";
        assertThat(set(text, "a-0"))
                .isEqualTo(
                        "kind: Environment\nspec:\n  extends: base.yaml # base\n  stopped: [a-0]\n  roles:\n    a: {members: 2}\n");
    }

    @Test
    void aFlowListIsReplacedWhereItStandsWithItsComment() throws NotEditable {
        assertThat(set(HEAD + "  stopped: [a-0,b-0] # by hand\n  owner: me\n", "b-0"))
                .isEqualTo(HEAD + "  stopped: [b-0] # by hand\n  owner: me\n");
        assertThat(set(HEAD + "  stopped: [\n    a-0, # why ]\n    b-0\n  ]\n  owner: me\n"))
                .isEqualTo(HEAD + "  owner: me\n");
        assertThat(set(HEAD + "  stopped:\n  owner: me\n", "a-0")).isEqualTo(HEAD + "  stopped: [a-0]\n  owner: me\n");
    }

    @Test
    void aBlockListKeepsTheItemsThatStayWithTheirComments() throws NotEditable {
        String text =
                HEAD + "  stopped:\n    - a-0   # broken disk\n    # the next one is slow\n    - b-0\n  owner: me\n";
        assertThat(set(text, "a-0", "c-0"))
                .isEqualTo(
                        HEAD
                                + "  stopped:\n    - a-0   # broken disk\n    # the next one is slow\n    - c-0\n  owner: me\n");
        assertThat(set(text)).isEqualTo(HEAD + "  stopped: []\n    # the next one is slow\n  owner: me\n");
        assertThat(set(text, "a-0", "b-0")).isEqualTo(text);
    }

    @Test
    void theLastNameGoesWithItsLineSoThatStopAndStartLeaveTheFileAsItWas() throws NotEditable {
        String text = HEAD + "  owner: me\n";
        assertThat(set(set(text, "a-0"))).isEqualTo(text);
        assertThat(set(set(text.replace("\n", "\r\n"), "a-0"))).isEqualTo(text.replace("\n", "\r\n"));
        assertThat(set(HEAD + "  stopped:\n    - a-0\n  owner: me\n")).isEqualTo(text);
    }

    @Test
    void anEmptyListStaysWhereItSaysSomething() throws NotEditable {
        assertThat(set(HEAD + "  stopped: [a-0] # by hand\n")).isEqualTo(HEAD + "  stopped: [] # by hand\n");
        String extending = "kind: Environment\nspec:\n  extends: base.yaml\n  stopped: [a-0]\n";
        assertThat(set(extending)).as("the base may list some").isEqualTo(extending.replace("[a-0]", "[]"));
        String only = "kind: Environment\nspec:\n  stopped: [a-0]\n";
        assertThat(set(only)).as("a spec is a map").isEqualTo(only.replace("[a-0]", "[]"));
    }

    @Test
    void eachLineIsItsOwn() throws NotEditable {
        String stopped = HEAD + "  stopped: [a-0]\n";
        assertThat(ServerLine.STARTED.set("isle.yaml", stopped, List.of("b-0")))
                .isEqualTo(HEAD + "  started: [b-0]\n  stopped: [a-0]\n");
        assertThat(ServerLine.STARTED.named("isle.yaml", stopped)).isNull();
        assertThat(ServerLine.STOPPED.named("isle.yaml", stopped)).containsExactly("a-0");
    }

    @Test
    void windowsLineEndsAreKept() throws NotEditable {
        String text = HEAD.replace("\n", "\r\n");
        assertThat(set(text, "a-0")).isEqualTo(text + "  stopped: [a-0]\r\n");
    }

    @Test
    void aShapeThatCannotBeChangedIsLeftAloneWithTheLineToWrite() {
        assertThatThrownBy(() -> set("kind: Environment\nspec: {suite: some, release: 1}\n", "a-0"))
                .isInstanceOf(NotEditable.class)
                .hasMessageContaining("isle.yaml was left as it is")
                .hasMessageContaining("stopped: [a-0]");
        assertThatThrownBy(() -> set("kind: Suite\nspec:\n  release: 1\n", "a-0"))
                .isInstanceOf(NotEditable.class);
        assertThatThrownBy(() -> set(HEAD + "  stopped: a-0\n", "a-0")).isInstanceOf(NotEditable.class);
    }
}
