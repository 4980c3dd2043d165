package dev.isle.suite.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.suite.server.health.Thresholds.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThresholdsTest {
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    private Path folder;

    private static Sensor sensor(String name, Object value, Colour own) {
        return Sensor.warn(name, "system", value, own, "");
    }

    private static Colour colour(Thresholds thresholds, String name, Object value) {
        return thresholds.judged(sensor(name, value, Colour.GREEN)).state();
    }

    @Test
    void theGivenOnesHoldUntilOthersAreSet() throws IOException {
        Thresholds thresholds = new Thresholds(Optional.empty());
        assertThat(List.of(
                        colour(thresholds, "heap", "0.79"),
                        colour(thresholds, "heap", "0.80"),
                        colour(thresholds, "heap", "0.92"),
                        colour(thresholds, "backlog", 999),
                        colour(thresholds, "backlog", 1000),
                        colour(thresholds, "delivered", 1_000_000)))
                .containsExactly(Colour.GREEN, Colour.AMBER, Colour.RED, Colour.GREEN, Colour.AMBER, Colour.GREEN);
        thresholds.change(
                Map.of("heap", Optional.of(new Threshold(0.2, null)), "backlog", Optional.of(new Threshold(null, 5.0))),
                "ada",
                AT);
        assertThat(List.of(
                        colour(thresholds, "heap", "0.19"),
                        colour(thresholds, "heap", "0.99"),
                        colour(thresholds, "backlog", 4),
                        colour(thresholds, "backlog", 5)))
                .containsExactly(Colour.GREEN, Colour.AMBER, Colour.GREEN, Colour.RED);
        thresholds.change(Map.of("heap", Optional.empty()), "ada", AT);
        assertThat(colour(thresholds, "heap", "0.99")).isEqualTo(Colour.RED);
        assertThat(colour(thresholds, "backlog", 5))
                .as("what is not named stays")
                .isEqualTo(Colour.RED);
    }

    @Test
    void whatDecidesReadinessAndWordsAreNotJudgedAndAColourIsNeverMadeBetter() {
        Thresholds thresholds = new Thresholds(Optional.empty());
        Sensor gate = Sensor.gate("heap", "system", "0.99", Colour.GREEN, "");
        assertThat(thresholds.judged(gate)).isSameAs(gate);
        assertThat(colour(thresholds, "heap", "unknown")).isEqualTo(Colour.GREEN);
        assertThat(thresholds.judged(sensor("heap", "0.10", Colour.AMBER)).state())
                .isEqualTo(Colour.AMBER);
    }

    @Test
    void changesOutlastARestartWithWhoMadeThemAndWhen() throws IOException {
        Optional<Path> file = Optional.of(folder.resolve("data").resolve("thresholds.json"));
        new Thresholds(file).change(Map.of("heap", Optional.of(new Threshold(0.3, 0.4))), "ada", AT);
        Thresholds again = new Thresholds(file);
        assertThat(colour(again, "heap", "0.40")).isEqualTo(Colour.RED);
        assertThat(again.toJson(List.of(sensor("heap", "0.10", Colour.GREEN), sensor("gc", "0.00", Colour.GREEN))))
                .isEqualTo("{\"heap\":{\"amber\":0.3,\"red\":0.4,\"by\":\"ada\",\"at\":\"2026-11-20T10:00:00Z\"},"
                        + "\"gc\":{\"amber\":0.1,\"red\":0.3,\"by\":null,\"at\":null}}");

        Files.writeString(file.get(), "{\"heap\":");
        assertThat(colour(new Thresholds(file), "heap", "0.79"))
                .as("a damaged file: the given ones")
                .isEqualTo(Colour.GREEN);
    }

    @Test
    void whatCannotBeKeptIsNotChanged() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        Thresholds thresholds = new Thresholds(Optional.of(taken.resolve("thresholds.json")));
        assertThatThrownBy(() -> thresholds.change(Map.of("heap", Optional.of(new Threshold(0.1, null))), "ada", AT))
                .isInstanceOf(IOException.class);
        assertThat(colour(thresholds, "heap", "0.20")).isEqualTo(Colour.GREEN);
    }
}
