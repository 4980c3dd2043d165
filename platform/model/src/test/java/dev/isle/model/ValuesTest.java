package dev.isle.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.model.problem.Nearest;
import dev.isle.model.template.Template;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({
        "0s,0",
        "500ms,500",
        "20s,20000",
        "10m,600000",
        "8h,28800000",
        "1d,86400000",
        "90m,5400000",
        "1500ms,1500"
    })
    void durationsAreReadAndWritten(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.print(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s", "20", "20 s", "-1s", "1.5h", "1h30m", "20S", "٣s", "99999999999999s", "9999999999999d"})
    void otherDurationsAreRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1Ki,1024", "512Mi,536870912", "2Gi,2147483648", "1500000000,1500000000", "3Ti,3298534883328"})
    void quantitiesAreReadAndWritten(String text, long bytes) {
        assertThat(Quantity.parse(text)).isEqualTo(new Quantity(bytes));
        assertThat(new Quantity(bytes)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mi", "1MB", "1mi", "-1", "1.5Gi", "1 Gi", "9999999999999", "999999999999Ti"})
    void otherQuantitiesAreRefused(String text) {
        assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decimalUnitsAreReadToo() {
        assertThat(Quantity.parse("1500M")).isEqualTo(new Quantity(1_500_000_000L));
        assertThat(Quantity.parse("2k").mebibytes()).isZero();
    }

    @Test
    void theNearestWordIsThatWithTheFewestEdits() {
        List<String> words = List.of("command", "env", "files", "ports", "needs");
        assertThat(Nearest.of("comand", words)).isEqualTo("command");
        assertThat(Nearest.of("PORT", words)).isEqualTo("ports");
        assertThat(Nearest.of("prots", words)).as("a swap is one edit").isEqualTo("ports");
        assertThat(Nearest.of("something", words)).isNull();
        assertThat(Nearest.of("x".repeat(1_000_000), words)).isNull();
        assertThat(Nearest.of("", words)).isNull();
    }

    @Test
    void templatesAreReadInParts() {
        assertThat(Template.parse("a{{ x.y }}b{{z}}").parts())
                .containsExactly(
                        new Template.Literal("a"),
                        new Template.Name("x.y", 1),
                        new Template.Literal("b"),
                        new Template.Name("z", 11));
        assertThat(Template.parse("plain } {").names()).isEmpty();
        assertThat(Template.parse("").parts()).isEmpty();
        assertThat(Template.parse("a{{b\n}}").parts())
                .containsExactly(new Template.Literal("a"), new Template.Unclosed("{{b\n}}", 1));
        assertThat(Template.parse("{{a}}{{b").parts())
                .containsExactly(new Template.Name("a", 0), new Template.Unclosed("{{b", 5));
    }
}
