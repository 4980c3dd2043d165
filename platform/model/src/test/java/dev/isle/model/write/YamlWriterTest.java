package dev.isle.model.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.problem.Problems;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlWriterTest {
    private static JsonValue read(String yaml) {
        Problems problems = new Problems();
        List<Node> documents = YamlReader.read("written.yaml", yaml, problems);
        assertThat(problems.sorted()).as(yaml).isEmpty();
        assertThat(documents).as(yaml).hasSize(1);
        return NodeJson.of(documents.getFirst());
    }

    private static String write(JsonValue value) {
        return YamlWriter.write(NodeJson.node(value));
    }

    @Test
    void writesBlockStyleWithLittleQuoting() {
        JsonValue value = Json.parse("""
                {"name": "a-b", "url": "http://h:80/x", "n": 1, "text": "1", "no": "no", "yes": "true", "nil": "null",
                 "none": null, "list": ["x", {"a": 1, "b": []}, []], "map": {}, "lines": "one\\n  two\\n\\nthree\\n",
                 "open": "one\\ntwo", "odd": "a: b # c", "key: x": "-", "brace": "{{x}}"}
                """);
        assertThat(write(value)).isEqualTo("""
                name: a-b
                url: http://h:80/x
                n: 1
                text: "1"
                no: no
                yes: "true"
                nil: "null"
                none: ~
                list:
                  - x
                  - a: 1
                    b: []
                  - []
                map: {}
                lines: |
                  one
                    two

                  three
                open: |-
                  one
                  two
                odd: "a: b # c"
                "key: x": "-"
                brace: "{{x}}"
                """);
        assertThat(read(write(value))).isEqualTo(value);
    }

    @Test
    void readsBackWhatItWrote() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 3_000; i++) {
            JsonValue value = Json.object().put("v", value(random, 0)).build();
            String written = write(value);
            assertThat(read(written)).as("run " + i + "\n" + written).isEqualTo(value);
            Node node = NodeJson.node(value);
            assertThat(read(YamlWriter.write(node, leaf -> "a # remark: \n here")))
                    .isEqualTo(value);
        }
    }

    private static JsonValue value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 4 : 7)) {
            case 0 -> Json.of(random.nextLong());
            case 1 -> Json.of(random.nextBoolean());
            case 2, 3 -> Json.of(text(random));
            case 4 -> Json.of(random.nextGaussian());
            case 5 -> {
                List<JsonValue> elements = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    elements.add(value(random, depth + 1));
                }
                yield Json.array(elements);
            }
            default -> {
                Json.Members members = Json.object();
                for (int i = random.nextInt(4); i > 0; i--) {
                    String key = text(random);
                    members.put(key.isEmpty() || key.equals("<<") ? "k" : key, value(random, depth + 1));
                }
                yield members.build();
            }
        };
    }

    private static String text(Random random) {
        String[] pieces = {
            "a", "B", "0", "9", ".", "-", "+", "~", " ", "  ", "\n", "\n\n", "\t", ":", ": ", " #", "#", "'", "\"",
            "\\", "{", "}", "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "true", "null", "1e3", "é", "😀",
            "\u0085", "\u2028", "\ufeff", "\u0001", "---", "...", "?", "- ", "=", "<<", "\r", "\u007f", "/", "x:y"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
