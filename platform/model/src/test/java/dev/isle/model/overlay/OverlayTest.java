package dev.isle.model.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.problem.Problems;
import dev.isle.model.write.DocumentText;
import dev.isle.model.write.YamlWriter;
import dev.isle.model.yaml.Document;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.YamlReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayTest {
    private static Node read(String file, String yaml) {
        Problems problems = new Problems();
        Node node = YamlReader.read(file, yaml, problems).getFirst();
        assertThat(problems.sorted()).isEmpty();
        return node;
    }

    private static String merged(String base, String over) {
        return YamlWriter.write(Overlay.merge(read("base.yaml", base), read("over.yaml", over)));
    }

    @Test
    void mapsAreMergedByKeyInTheOrderOfTheBase() {
        assertThat(merged("{a: 1, b: {c: 2, d: 3}}", "{e: 6, b: {d: 4, f: 5}}")).isEqualTo("""
                a: 1
                b:
                  c: 2
                  d: 4
                  f: 5
                e: 6
                """);
    }

    @Test
    void nullRemovesAndANullThatRemovesNothingStaysToBeReported() {
        assertThat(merged("{a: 1, b: {c: 2}}", "{a: ~, b: {c: null, x: ~}}")).isEqualTo("""
                b:
                  x: ~
                """);
    }

    @Test
    void listsWithNamesAreMergedByNameAndOthersReplaced() {
        assertThat(merged(
                        "{l: [{name: a, v: 1}, {name: b, v: 2}], p: [x, y]}",
                        "{l: [{name: b, w: 3}, {name: c, v: 4}], p: [z]}"))
                .isEqualTo("""
                        l:
                          - name: a
                            v: 1
                          - name: b
                            v: 2
                            w: 3
                          - name: c
                            v: 4
                        p:
                          - z
                        """);
        assertThat(merged("{l: [{name: a}, {v: 2}]}", "{l: [{name: a, w: 3}]}"))
                .as("one element without a name: replaced")
                .isEqualTo("l:\n  - name: a\n    w: 3\n");
        assertThat(merged("{l: [{name: a}, {name: a}]}", "{l: [{name: a, w: 3}]}"))
                .as("a name twice: replaced")
                .isEqualTo("l:\n  - name: a\n    w: 3\n");
        assertThat(merged("{l: [{name: a}]}", "{l: []}"))
                .as("an empty list empties")
                .isEqualTo("l: []\n");
    }

    @Test
    void anotherShapeReplaces() {
        assertThat(merged("{a: {b: 1}, c: [1], d: x}", "{a: 1, c: {e: 2}, d: [y]}"))
                .isEqualTo("a: 1\nc:\n  e: 2\nd:\n  - y\n");
    }

    @Test
    void everyValueKeepsItsOriginAndTheMergedTextCarriesIt() {
        Node base = read(
                "base.yaml", "spec:\n  suite: s\n  roles:\n    a: {members: 1,\n      minReady: 1}\n  stopped: []\n");
        Node over = read("over.yaml", "metadata: {name: x}\nspec:\n  extends: base.yaml\n  roles: {a: {members: 2}}\n");
        Document document = new Document(Overlay.flat(Overlay.merge(base, over)));
        assertThat(document.origin("spec.suite")).hasToString("base.yaml:2:10");
        assertThat(document.origin("spec.roles.a.members")).hasToString("over.yaml:4:24");
        assertThat(document.origin("spec.roles.a.minReady")).hasToString("base.yaml:5:17");
        assertThat(document.origin("spec.roles.a.jvm")).isNull();
        assertThat(document.near("spec.roles.a.jvm")).hasToString("over.yaml:4:11");
        assertThat(DocumentText.merged(document, true)).isEqualTo("""
                spec:
                  suite: s  # base.yaml:2
                  roles:
                    a:
                      members: 2  # over.yaml:4
                      minReady: 1  # base.yaml:5
                  stopped: []  # base.yaml:6
                metadata:
                  name: x  # over.yaml:1
                """);
        assertThat(DocumentText.merged(document, false)).doesNotContain("#").doesNotContain("extends");
    }

    @ParameterizedTest
    @CsvSource({
        "isle.yaml, base.yaml, base.yaml",
        "envs/dev.yaml, base.yaml, envs/base.yaml",
        "envs/dev.yaml, ../base.yaml, base.yaml",
        "envs/dev.yaml, ./a/../b.yaml, envs/b.yaml",
        "dev.yaml, ../../base.yaml, ../../base.yaml",
        "../dev.yaml, ../base.yaml, ../../base.yaml",
        "/etc/isle/dev.yaml, ../base.yaml, /etc/base.yaml",
        "/dev.yaml, ../../base.yaml, /base.yaml"
    })
    void pathsAreResolvedAsText(String file, String relative, String expected) {
        assertThat(FilePath.sibling(file, relative)).isEqualTo(expected);
    }
}
