package dev.isle.model.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.problem.Problem;
import dev.isle.model.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
    private final Problems problems = new Problems();

    private List<Node> read(String text) {
        return YamlReader.read("f", text, problems);
    }

    private Document one(String text) {
        List<Node> documents = read(text);
        assertThat(problems.sorted()).isEmpty();
        assertThat(documents).hasSize(1);
        return new Document(documents.getFirst());
    }

    @Test
    void everyValueHasItsPlace() {
        Document document = one("""
                a: 1
                "b.c":
                  - x
                  - {d: "y"}
                """);
        List<String> places = new ArrayList<>();
        document.forEachValue((path, node) -> places.add(path + " " + node.at()));
        assertThat(places).containsExactly("a f:1:4", "[\"b.c\"][0] f:3:5", "[\"b.c\"][1].d f:4:9");
        for (String place : places) {
            String path = place.substring(0, place.lastIndexOf(' '));
            assertThat(document.origin(path)).hasToString(place.substring(place.lastIndexOf(' ') + 1));
        }
        assertThat(document.near("[\"b.c\"][1].d")).hasToString("f:4:6");
        assertThat(document.near("[\"b.c\"][7].d")).hasToString("f:2:1");
        assertThat(document.has("a.b")).isFalse();
    }

    @Test
    void pathsOfOddKeysLeadBackToTheirValues() {
        Document document = one("{\"a.b\": {\"c\\\"d\": {\"\": {\"e[0]\": {\"f\\\\\": 1}}}}}");
        List<String> paths = new ArrayList<>();
        document.forEachValue((path, node) -> paths.add(path));
        assertThat(paths).hasSize(1);
        assertThat(document.has(paths.getFirst())).isTrue();
        assertThat(document.node(paths.getFirst())).isInstanceOf(Node.Scalar.class);
    }

    @ParameterizedTest
    @CsvSource({
        "~,NULL",
        "null,NULL",
        "NULL,NULL",
        "nul,TEXT",
        "true,BOOLEAN",
        "False,BOOLEAN",
        "yes,TEXT",
        "on,TEXT",
        "1,INTEGER",
        "-1,INTEGER",
        "+12,INTEGER",
        "--,TEXT",
        "1.5,DECIMAL",
        ".5,DECIMAL",
        "5.,DECIMAL",
        ".,TEXT",
        "1e3,DECIMAL",
        "1e,TEXT",
        "1.2.3,TEXT",
        "18.1.0,TEXT",
        "0x1f,TEXT",
        "1_000,TEXT",
        "512Mi,TEXT",
        "20s,TEXT",
        "'''1''',TEXT",
        "2026-01-01,TEXT",
        "1e-3,DECIMAL",
        "-.5e+2,DECIMAL",
        "~x,TEXT"
    })
    void plainScalarsAreWhatTheCoreSchemaSays(String written, Node.Kind kind) {
        Document document = one("k: " + written);
        assertThat(document.node("k"))
                .isInstanceOfSatisfying(
                        Node.Scalar.class, scalar -> assertThat(scalar.kind()).isEqualTo(kind));
    }

    @Test
    void severalDocumentsAreReadAndEmptyOnesLeftOut() {
        assertThat(read("a: 1\n---\n---\n# only a comment\n---\nb: 2\n...\n")).hasSize(2);
        assertThat(problems.sorted()).isEmpty();
        assertThat(read("")).isEmpty();
        assertThat(read("# nothing\n")).isEmpty();
    }

    @Test
    void whatStandsBeforeASyntaxErrorIsKept() {
        assertThat(read("a: 1\n---\nb: [\n")).hasSize(1);
        assertThat(problems.sorted()).extracting(Problem::rule).containsExactly("yaml-syntax");
    }

    @Test
    void aliasesShareTheNodeWithThePlaceOfTheAnchor() {
        Document document = one("a: &x {b: 1}\nc: *x\n");
        assertThat(document.origin("c.b")).hasToString("f:1:11");
        assertThat(read("a: &x 1\n---\nb: *x\n"))
                .as("anchors end with their document")
                .hasSize(2);
        assertThat(problems.sorted()).extracting(Problem::rule).containsExactly("yaml-alias");
    }

    @Test
    void boundsAreExact() {
        assertBound(new Limits(10, 50, 100, 10), "a: 1234567", "a: 12345678");
        assertBound(new Limits(1000, 3, 100, 10), "[[[1]]]", "[[[[1]]]]");
        assertBound(new Limits(1000, 50, 5, 10), "{a: 1, b: 2}", "{a: 1, b: 2, c: 3}");
        assertBound(new Limits(1000, 50, 100, 2), "[&a 1, *a, *a]", "[&a 1, *a, *a, *a]");
        assertBound(new Limits(1000, 50, 9, 10), "[&a [1, 2], *a, 3]", "[&a [1, 2], *a, *a]");
    }

    private static void assertBound(Limits limits, String within, String beyond) {
        Problems problems = new Problems();
        assertThat(YamlReader.read("f", within, limits, problems)).as(within).hasSize(1);
        assertThat(problems.sorted()).as(within).isEmpty();
        assertThat(YamlReader.read("f", beyond, limits, problems)).as(beyond).isEmpty();
        assertThat(problems.sorted()).as(beyond).extracting(Problem::rule).containsExactly("yaml-limit");
    }

    @Test
    void unprintableCharactersAreASyntaxError() {
        assertThat(read("a: \u0001")).isEmpty();
        assertThat(problems.sorted()).extracting(Problem::rule).containsExactly("yaml-syntax");
    }
}
