package dev.isle.suite.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.metrics.Measure.Kind;
import dev.isle.suite.server.process.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of metrics repeats {@link Measure}; that servers show exactly these, {@link Scrape} holds. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../../docs/reference-suite-metrics.md");

    @Test
    void thePageNamesEachMetricOnce() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        String wanted =
                Arrays.stream(Measure.values()).map(MetricsPageTest::row).collect(Collectors.joining("\n"));
        assertThat(String.join("\n", rows))
                .as("the table should be:%n%s", wanted)
                .isEqualTo(wanted);
    }

    @Test
    void namesKeepTheConventions() {
        for (Measure measure : Measure.values()) {
            assertThat(measure.text()).matches("(suite|jvm|process)(_[a-z]+)+");
            assertThat(measure.text().endsWith("_total")).as(measure.text()).isEqualTo(measure.kind() == Kind.COUNTER);
            assertThat(measure.text())
                    .as("base units")
                    .doesNotContain("millis", "_ms", "minutes", "kilobytes", "percent");
            if (measure.kind() == Kind.HISTOGRAM || measure.kind() == Kind.SUMMARY) {
                assertThat(measure.text()).endsWith("_seconds");
            }
            assertThat(measure.labels()).doesNotContain("trade", "id", "path", "user", "book", "key", "le");
        }
    }

    private static String row(Measure measure) {
        String roles = measure.roles().size() == Role.values().length
                ? "all"
                : measure.roles().stream().map(Role::label).collect(Collectors.joining(", "));
        return "| `" + measure.text() + "` | " + measure.kind().name().toLowerCase(Locale.ROOT) + " | "
                + measure.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")) + " | "
                + roles + " | " + measure.help() + " |";
    }
}
