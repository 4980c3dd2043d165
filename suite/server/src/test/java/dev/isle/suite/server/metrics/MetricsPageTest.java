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
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of metrics repeats {@link Measure}; that servers show exactly these, {@link Scrape} holds. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../../docs/reference-suite-metrics.md");
    private static final Pattern NAMED = Pattern.compile("\\b((?:suite|jvm|process)_[a-z_]+)(\\{[^}]*})?");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=~?\"");
    private static final Pattern LATENCY = Pattern.compile("< ([0-9.]+)`$");

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

    @Test
    void eachRoleHasObjectivesAndWhatItShowsMeasuresThem() throws IOException {
        String page = Files.readString(PAGE);
        List<List<String>> objectives = page.substring(page.indexOf("\n## Objectives\n"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Role "))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
        assertThat(objectives)
                .extracting(List::getFirst)
                .as("every role has one")
                .containsOnly(Arrays.stream(Role.values()).map(Role::label).toArray(String[]::new));
        for (List<String> objective : objectives) {
            Role role = Role.of(objective.getFirst());
            String query = objective.get(2);
            Matcher name = NAMED.matcher(query);
            boolean named = false;
            while (name.find()) {
                named = true;
                String metric = name.group(1).replaceFirst("_(bucket|count|sum)$", "");
                Measure measure = Arrays.stream(Measure.values())
                        .filter(each -> each.text().equals(metric))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no metric " + metric));
                assertThat(measure.roles()).as(metric + " is shown by it").contains(role);
                assertThat(name.group(1).endsWith("_bucket")).as(query).isEqualTo(measure.kind() == Kind.HISTOGRAM);
                Matcher label = LABEL.matcher(Objects.toString(name.group(2), ""));
                while (label.find()) {
                    assertThat(measure.labels()).as(query).contains(label.group(1));
                }
            }
            assertThat(named).as(query).isTrue();
            Matcher latency = LATENCY.matcher(query);
            if (query.startsWith("`histogram_quantile")) {
                assertThat(latency.find()).as(query).isTrue();
                double bound = Double.parseDouble(latency.group(1));
                assertThat(Timings.BOUNDS)
                        .as("a bound that the histogram tells apart")
                        .contains(bound);
                assertThat(objective.get(1)).contains(" within " + latency.group(1) + " s");
            }
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
