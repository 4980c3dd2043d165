package dev.isle.suite.trade.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.opengamma.strata.basics.date.BusinessDayConvention;
import com.opengamma.strata.basics.date.DayCount;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/reference-suite-trades.md} true where it can be counted. */
class DocumentationTest {
    private static final Path PAGE = Path.of("../../docs/reference-suite-trades.md");

    @Test
    void everyRuleIsListedWithItsStatementAndNoOther() throws IOException {
        List<String> listed = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## Rules"))
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(listed)
                .containsExactlyElementsOf(Arrays.stream(Rule.values())
                        .map(rule -> "| `" + rule.id() + "` | " + rule.statement() + " |")
                        .toList());
    }

    @Test
    void theListedConventionsAreThoseOfTheLibrary() throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        assertThat(names(page, "dayCount"))
                .containsExactlyInAnyOrderElementsOf(DayCount.extendedEnum().lookupAllNormalized().keySet().stream()
                        .filter(name -> !name.startsWith("Bus/252"))
                        .toList());
        assertThat(names(page, "convention"))
                .containsExactlyInAnyOrderElementsOf(BusinessDayConvention.extendedEnum()
                        .lookupAllNormalized()
                        .keySet());
    }

    private static List<String> names(List<String> page, String field) {
        String row = page.stream()
                .filter(line -> line.startsWith("| `" + field + "` | `"))
                .findFirst()
                .orElseThrow();
        return Pattern.compile("`([^`]+)`")
                .matcher(row.substring(row.indexOf('|', 1)))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void theInvalidSamplesAreRefusedByTheListedRules() throws IOException {
        Map<String, String> actual = new TreeMap<>();
        for (Map.Entry<String, byte[]> document :
                Corpus.folder("invalid-products").entrySet()) {
            Intake intake = TradeIntake.read(MediaKind.FPML, document.getValue());
            String rules = ((Intake.Refused) intake)
                    .problems().stream()
                            .map(Problem::rule)
                            .distinct()
                            .map(rule -> "`" + rule + "`")
                            .collect(Collectors.joining(", "));
            if (!rules.equals("`product-supported`")) {
                actual.put("| `" + document.getKey() + "`", rules);
            }
        }
        List<String> page = Files.readAllLines(PAGE);
        assertThat(page.stream().filter(line -> line.startsWith("| `") && line.contains(".xml`")))
                .containsExactlyElementsOf(actual.entrySet().stream()
                        .map(row -> row.getKey() + " | " + row.getValue() + " |")
                        .toList());
        assertThat(String.join(" ", page))
                .contains((42 - actual.size()) + " of the invalid files are credit default swaps")
                .contains("these " + actual.size() + " are swaps");
    }

    @Test
    void theCountsOfTheSamplesAreThoseOfTheGoldenFiles() throws IOException {
        String page = Files.readString(PAGE);
        for (String name : List.of("products-rates", "products-fx", "invalid-products")) {
            List<String> golden = Files.readAllLines(Path.of("src/test/resources/corpus", name + ".txt"));
            assertThat(page).contains(golden.getLast());
        }
    }
}
