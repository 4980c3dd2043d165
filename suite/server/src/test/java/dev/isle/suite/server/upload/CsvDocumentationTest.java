package dev.isle.suite.server.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.upload.CsvProduct.Column;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about CSV names exactly the columns that there are. */
class CsvDocumentationTest {
    private static final Pattern WORD = Pattern.compile("`([A-Za-z]+)`");
    private static final Set<String> SHARED = Set.of("book", "ourParty", "counterparty", "tradeDate", "reference");

    @Test
    void theTableHasTheColumnsOfEachProduct() throws Exception {
        String page = Files.readString(Path.of("../../docs/reference-suite-uploads.md"));
        for (CsvProduct product : CsvProduct.values()) {
            String line = page.lines()
                    .filter(each -> each.startsWith("| `" + product.label() + "` |"))
                    .findFirst()
                    .orElseThrow();
            String[] cells = line.split("\\|", -1);
            assertThat(words(cells[2])).as("needs of " + product).isEqualTo(columns(product, true));
            assertThat(words(cells[3])).as("options of " + product).isEqualTo(columns(product, false));
        }
        String shared = page.lines()
                .filter(each -> each.startsWith("Every row has"))
                .findFirst()
                .orElseThrow();
        assertThat(words(shared)).containsAll(SHARED).contains(CsvProduct.TYPE);
    }

    private static Set<String> columns(CsvProduct product, boolean required) {
        return product.columns().values().stream()
                .filter(column -> column.required() == required)
                .map(Column::name)
                .filter(name -> !SHARED.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> words(String cell) {
        return WORD.matcher(cell)
                .results()
                .map(match -> match.group(1))
                .filter(word -> !Arrays.asList("PAY", "RECEIVE").contains(word))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
