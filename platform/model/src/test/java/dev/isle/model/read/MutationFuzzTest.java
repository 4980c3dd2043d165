package dev.isle.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.model.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mutations of good and bad files, seeded: reading never throws, reports at least one problem when it refuses, and every problem has a place and words. */
class MutationFuzzTest {
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final int RUNS = 4_000;
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "\t",
        "'",
        "\"",
        "|\n",
        ">\n",
        "&a ",
        "*a",
        "<<: ",
        "!!int ",
        "~",
        "null",
        "true",
        "-1",
        "99999999999999999999999",
        "1e999",
        "0x1",
        "{{",
        "}}",
        "{{server.name}}",
        "#",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
        "?",
        "\u0000",
        "\ufeff",
        "\ud800",
        "é",
        "quay",
        "spec",
        "roles",
        "[[[[[[[[",
        "{a: {a: {a: {a: "
    };

    private static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(MODELS)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    private static String mutated(String text, Random random, List<String> others) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(changed.length() + 1);
            int end = Math.min(changed.length(), at + random.nextInt(30));
            switch (random.nextInt(6)) {
                case 0 -> changed.delete(at, end);
                case 1 -> changed.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> changed.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
                case 3 -> changed.insert(at, changed.substring(at, end));
                case 4 -> {
                    String other = others.get(random.nextInt(others.size()));
                    int from = random.nextInt(other.length());
                    changed.insert(at, other, from, Math.min(other.length(), from + 80));
                }
                default -> changed.setLength(at);
            }
        }
        return changed.toString();
    }

    @Test
    void readingNeverThrowsAndAlwaysSaysWhy() throws IOException {
        List<String> texts = texts();
        Random random = new Random(7_411);
        int good = 0;
        int bad = 0;
        for (int i = 0; i < RUNS; i++) {
            String environment = mutated(texts.get(random.nextInt(texts.size())), random, texts);
            String suite = mutated(texts.get(random.nextInt(texts.size())), random, texts);
            String release =
                    random.nextBoolean() ? mutated(texts.get(random.nextInt(texts.size())), random, texts) : null;
            Sources files = path -> switch (path) {
                case "suite.yaml" -> suite;
                case "release.yaml" -> release;
                default -> "x={{ports.http}}";
            };
            List<Read<?>> outcomes = List.of(
                    ModelReader.read(
                            path -> environment, "e.yaml", (a, b, c) -> new ReleaseLookup.Found("r", files, null)),
                    ModelReader.readSuite(files, "suite.yaml"),
                    ModelReader.readRelease(path -> suite, "release.yaml"));
            for (Read<?> outcome : outcomes) {
                switch (outcome) {
                    case Read.Good<?> ignored -> good++;
                    case Read.Bad<?>(List<Problem> problems) -> {
                        bad++;
                        assertThat(problems).as("run %d", i).isNotEmpty().isSorted();
                        for (Problem problem : problems) {
                            assertThat(problem.what()).as("run %d", i).isNotBlank();
                            assertThat(problem.todo()).as("run %d", i).isNotBlank();
                            assertThat(problem.at().line()).isPositive();
                            assertThat(problem.at().column()).isPositive();
                        }
                    }
                }
            }
        }
        assertThat(good).as("some mutations leave a file valid").isPositive();
        assertThat(bad).as("most do not").isGreaterThan(RUNS);
    }

    @Test
    void jsonReadingThrowsNothingButSyntaxExceptions() throws IOException {
        List<String> texts = List.of(
                Files.readString(Path.of("../../docs/schema/suite.schema.json")),
                "{\"a\":[1,2.5e-3,true,null,\"\\u00e9\\n\"],\"b\":{\"c\":{}}}");
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < RUNS; i++) {
            String text = mutated(texts.get(random.nextInt(texts.size())), random, texts);
            try {
                String canonical = Json.canonical(Json.parse(text));
                assertThat(Json.canonical(Json.parse(canonical)))
                        .as("run %d", i)
                        .isEqualTo(canonical);
            } catch (JsonSyntaxException e) {
                refused++;
                assertThat(e.getMessage()).startsWith("line ");
            }
        }
        assertThat(refused).isPositive().isLessThan(RUNS);
    }
}
