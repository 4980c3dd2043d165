package dev.isle.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.isle.model.Environment;
import dev.isle.model.Extension;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.problem.Problems;
import dev.isle.model.write.NodeJson;
import dev.isle.model.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed schemas are those of the records; {@code -Disle.regenerate=true} writes them anew. An independent validator reads them. */
class JsonSchemaTest {
    private static final Path COMMITTED = Path.of("../../docs/schema");
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final Map<String, Class<? extends Record>> KINDS = Map.of(
            "Suite",
            Suite.class,
            "Release",
            Release.class,
            "Environment",
            Environment.class,
            "Extension",
            Extension.class);

    private static List<String> problems(String name) throws IOException {
        String text = Files.readString(MODELS.resolve(name));
        String kind = KINDS.keySet().stream()
                .filter(each -> text.contains("kind: " + each + "\n"))
                .findFirst()
                .orElseThrow();
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Json.compact(JsonSchema.of(KINDS.getOrDefault(kind, Suite.class))));
        String json = Json.compact(
                NodeJson.of(YamlReader.read(name, text, new Problems()).getFirst()));
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Suite", "Release", "Environment", "Extension"})
    void theCommittedSchemaIsThatOfTheRecords(String kind) throws IOException {
        Path file = COMMITTED.resolve(kind.toLowerCase(Locale.ROOT) + ".schema.json");
        String schema = Json.pretty(JsonSchema.of(KINDS.getOrDefault(kind, Suite.class)));
        if (Boolean.getBoolean("isle.regenerate")) {
            Files.createDirectories(COMMITTED);
            Files.writeString(file, schema);
        }
        assertThat(file)
                .as("run ./build test -pl platform/model -am -Disle.regenerate=true and look at the difference")
                .content()
                .isEqualTo(schema);
    }

    @Test
    void everyValidFileIsValidByTheSchema() throws IOException {
        List<String> wrong = new ArrayList<>();
        int files = 0;
        try (Stream<Path> all = Files.walk(MODELS)) {
            for (Path file : all.sorted().toList()) {
                String name = MODELS.relativize(file).toString();
                boolean part =
                        name.startsWith("part-") || name.startsWith("releases/harbour") && name.endsWith(".yaml");
                if (part || name.startsWith("valid-")) {
                    files++;
                    problems(name).forEach(problem -> wrong.add(name + ": " + problem));
                }
            }
        }
        assertThat(files).isGreaterThan(14);
        // The one part that holds mistakes on purpose.
        assertThat(wrong)
                .allMatch(problem -> problem.startsWith("part-mistaken.yaml: "))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid-field-unknown.yaml",
                "invalid-field-type.yaml",
                "invalid-field-type-suite.yaml",
                "invalid-field-word.yaml",
                "invalid-field-range.yaml",
                "invalid-field-range-suite.yaml",
                "invalid-field-not-built.yaml",
                "invalid-field-not-built-suite.yaml",
                "invalid-file-api-version.yaml",
                "invalid-release-artifacts.yaml"
            })
    void mistakesInFieldsAreMistakesBySchema(String name) throws IOException {
        assertThat(problems(name)).isNotEmpty();
    }

    @Test
    void unknownKeysAreRefusedByNameAtEveryDepth() throws IOException {
        assertThat(problems("invalid-field-unknown.yaml"))
                .anyMatch(problem -> problem.contains("levl"))
                .anyMatch(problem -> problem.contains("member"))
                .anyMatch(problem -> problem.contains("memroy"));
    }
}
