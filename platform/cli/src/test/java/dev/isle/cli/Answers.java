package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.isle.cli.laws.Repository;
import dev.isle.cli.line.Line;
import dev.isle.cli.line.UsageException;
import dev.isle.cli.line.Verb;
import dev.isle.cli.line.Verbs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What verbs print for programs, held to its schema in {@code docs/schema}. */
final class Answers {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<Path, Schema> KNOWN = new ConcurrentHashMap<>();

    private Answers() {}

    /** Whether a verb answers programs, too. */
    static boolean given(Verb verb) {
        return verb.option("output")
                .filter(output -> output.choices().contains("json"))
                .isPresent();
    }

    /** The schema of a verb's answer. */
    static Path file(Verb verb) {
        // One shape: `diff` is a plan without sums.
        String name = verb.path().equals("diff") ? "plan" : verb.path().replace(' ', '-');
        return Repository.root().resolve("docs/schema/" + name + ".schema.json");
    }

    /** Holds the output of a run to the schema, when it was asked for as JSON and there is one. */
    static void hold(List<String> typed, String out) {
        Line line;
        try {
            line = Verbs.parser().parse(typed);
        } catch (UsageException mistyped) {
            return;
        }
        if (line.value("output").filter("json"::equals).isEmpty() || !given(line.verb())) {
            return;
        }
        Schema schema = KNOWN.computeIfAbsent(file(line.verb()), Answers::read);
        // Of logs each line is a document.
        List<String> documents =
                line.verb().path().equals("logs") ? out.lines().toList() : out.isEmpty() ? List.of() : List.of(out);
        for (String document : documents) {
            assertThat(schema.validate(document, InputFormat.JSON))
                    .as("isle %s%n%s", typed, document)
                    .isEmpty();
        }
    }

    private static Schema read(Path file) {
        try {
            return REGISTRY.getSchema(Files.readString(file), InputFormat.JSON);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
