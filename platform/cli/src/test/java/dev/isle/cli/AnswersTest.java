package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.cli.laws.Repository;
import dev.isle.cli.line.Verb;
import dev.isle.cli.line.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every answer for programs has a schema; what verbs print in other tests is held to it ({@link CommandLine#run}). */
class AnswersTest {
    /** Those of the files that people write. */
    private static final Set<String> KINDS =
            Set.of("environment.schema.json", "extension.schema.json", "release.schema.json", "suite.schema.json");

    @Test
    void everyAnswerForProgramsHasASchemaAndEverySchemaAnAnswer() throws IOException {
        Set<String> wanted = Verbs.ALL.stream()
                .filter(Answers::given)
                .map(verb -> Answers.file(verb).getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(Repository.root().resolve("docs/schema"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !KINDS.contains(name)))
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    @Test
    void thePageOfTheCommandLineNamesEach() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/cli.md"));
        for (Verb verb : Verbs.ALL) {
            if (Answers.given(verb)) {
                assertThat(page)
                        .as(verb.path())
                        .contains("(schema/" + Answers.file(verb).getFileName() + ")");
            }
        }
    }

    @Test
    void aFieldThatTheSchemaDoesNotKnowIsNoticed() {
        String good = "{\"isle\": \"1\", \"java\": \"25\", \"javaHome\": \"/jdk\"}";
        List<String> typed = List.of("version", "-o", "json");
        Answers.hold(typed, good);
        assertThatThrownBy(() -> Answers.hold(typed, good.replace("javaHome", "home")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("javaHome");
    }
}
