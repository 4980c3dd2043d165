package dev.isle.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Extension;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.problem.Problem;
import dev.isle.model.problem.Rule;
import dev.isle.model.validate.LevelRule;
import dev.isle.model.write.DocumentText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The files under {@code src/test/resources/models}: each {@code valid-*.yaml} is read without mistakes, each {@code invalid-<what>-<why>.yaml} gives exactly the
 * problems that stand in its comment lines {@code #! ...} at the end (warnings of valid files too). {@code -Disle.regenerate=true} writes these lines anew: then
 * look at the difference. {@code part-*.yaml} are extended by others, {@code releases/} holds what environments name; an unused file fails.
 */
class GoldenModelsTest {
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final String MARK = "#! ";

    private final Set<String> used = new HashSet<>();

    private static List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(MODELS)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> MODELS.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    private @Nullable String text(String path) {
        Path file = MODELS.resolve(path);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        used.add(path);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ReleaseLookup.Answer release(String suite, String release, String from) {
        String folder = "releases/" + (release.startsWith("./") ? release.substring(2) : suite + "-" + release);
        return Files.isDirectory(MODELS.resolve(folder))
                ? new ReleaseLookup.Found(folder, path -> text(folder + "/" + path), null)
                : new ReleaseLookup.Missing("looked under releases/", List.of("1.0.0"));
    }

    private Read<?> read(String name) {
        String text = String.valueOf(text(name));
        if (text.contains("kind: Suite\n") && !text.contains("kind: Environment\n")) {
            return ModelReader.readSuite(this::text, name);
        }
        if (text.contains("kind: Extension\n")) {
            return ModelReader.readExtension(this::text, name);
        }
        if (text.contains("kind: Release\n")) {
            return ModelReader.readRelease(this::text, name);
        }
        return ModelReader.read(this::text, name, this::release);
    }

    private static List<String> lines(Read<?> read) {
        return switch (read) {
            case Read.Good<?> good ->
                good.warnings().stream().map(Problem::toString).toList();
            case Read.Bad<?> bad ->
                bad.problems().stream().map(Problem::toString).toList();
        };
    }

    private static List<String> expected(String text) {
        return text.lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .toList();
    }

    private static void regenerate(String name, List<String> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        Files.readString(MODELS.resolve(name))
                .lines()
                .filter(line -> !line.startsWith(MARK))
                .forEach(line -> text.append(line).append('\n'));
        lines.forEach(line -> text.append(MARK).append(line).append('\n'));
        Files.writeString(MODELS.resolve(name), text, StandardCharsets.UTF_8);
    }

    @Test
    void everyFileGivesExactlyItsProblems() throws IOException {
        List<String> differences = new ArrayList<>();
        int files = 0;
        for (String name : names()) {
            if (!name.startsWith("valid-") && !name.startsWith("invalid-")) {
                continue;
            }
            files++;
            Read<?> read = read(name);
            List<String> found = lines(read);
            if (name.startsWith("valid-") != read instanceof Read.Good<?>) {
                differences.add(name + " is read as " + read);
            }
            if (Boolean.getBoolean("isle.regenerate")) {
                regenerate(name, found);
            } else if (!found.equals(expected(String.valueOf(text(name))))) {
                differences.add(name + " gives\n  " + String.join("\n  ", found));
            }
        }
        assertThat(files).isGreaterThan(60);
        assertThat(differences).isEmpty();
        assertThat(names()).as("every file is used").allMatch(used::contains);
    }

    @Test
    void everyRuleIsBrokenByAFile() throws IOException {
        Set<String> rules = new TreeSet<>();
        for (Rule rule : Rule.values()) {
            rules.add(rule.id());
        }
        for (LevelRule rule : LevelRule.values()) {
            rules.add(rule.id());
        }
        Set<String> broken = new TreeSet<>();
        for (String name : names()) {
            if (name.startsWith("valid-") || name.startsWith("invalid-")) {
                for (String line : lines(read(name))) {
                    broken.add(line.substring(line.lastIndexOf('[') + 1, line.length() - 1));
                }
            }
        }
        // The one rule whose breaking cannot be written in a file: no record of the language refuses values by itself
        // today.
        rules.remove(Rule.WRONG_VALUE.id());
        // It takes two files that are no file set; AdditionTest breaks it.
        rules.remove(Rule.ADDITION.id());
        assertThat(broken).containsExactlyElementsOf(rules);
    }

    @Test
    void whatIsWrittenReadsBackTheSame() throws IOException {
        int files = 0;
        for (String name : names()) {
            if (name.startsWith("valid-") && read(name) instanceof Read.Good<?> good) {
                files++;
                String written = switch (good.value()) {
                    case Suite suite -> DocumentText.yaml(suite);
                    case Release release -> DocumentText.yaml(release);
                    case Extension extension -> DocumentText.yaml(extension);
                    case Model model -> DocumentText.yaml(model.environment());
                    default -> throw new IllegalStateException(name);
                };
                assertThat(value(again(good.value(), written, name)))
                        .as(name + "\n" + written)
                        .isEqualTo(value(good));
            }
        }
        assertThat(files).isGreaterThan(9);
    }

    private Read<?> again(Object value, String written, String name) {
        Sources sources = path -> path.equals(name) ? written : text(path);
        return switch (value) {
            case Suite ignored -> ModelReader.readSuite(sources, name);
            case Release ignored -> ModelReader.readRelease(sources, name);
            case Extension ignored -> ModelReader.readExtension(sources, name);
            default -> ModelReader.read(sources, name, this::release);
        };
    }

    private static Object value(Read<?> read) {
        return switch (read) {
            case Read.Good<?>(Model model, List<Problem> ignored) -> model.environment();
            case Read.Good<?> good -> good.value();
            case Read.Bad<?> bad -> bad.problems();
        };
    }
}
