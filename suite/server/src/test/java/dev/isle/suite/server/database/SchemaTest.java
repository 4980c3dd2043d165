package dev.isle.suite.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server is ready only with exactly the steps of its release. */
class SchemaTest {
    @Test
    void theStepsAreThoseOfTheRelease() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/release/content/schema"))) {
            assertThat(Schema.STEPS)
                    .containsExactlyElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .sorted()
                                    .toList());
        }
    }

    private static Sensor sensor(List<String> applied) {
        DatabaseState state = new DatabaseState();
        state.answered(Schema.of(applied));
        Sensor sensor = state.sensors().stream()
                .filter(each -> each.name().equals("schema"))
                .findFirst()
                .orElseThrow();
        assertThat(state.usable()).isEqualTo(sensor.state() == Colour.GREEN);
        assertThat(sensor.gate()).isTrue();
        return sensor;
    }

    @Test
    void allOfThemFitWithStepsOfExtensionsBesideThem() {
        assertThat(sensor(Schema.STEPS).state()).isEqualTo(Colour.GREEN);
        List<String> extended = new ArrayList<>(Schema.STEPS);
        extended.add("1000-of-an-extension.sql");
        assertThat(sensor(extended).state()).isEqualTo(Colour.GREEN);
    }

    @Test
    void aMissingStepBeforeTheLastIsNoticedAndNamed() {
        List<String> applied = new ArrayList<>(Schema.STEPS);
        applied.remove("022-outgoing-messages.sql");
        Sensor sensor = sensor(applied);
        assertThat(sensor.state()).isEqualTo(Colour.RED);
        assertThat(sensor.value()).isEqualTo(String.valueOf(Database.NEEDED_SCHEMA));
        assertThat(sensor.detail()).contains("not applied: 022-outgoing-messages.sql");
    }

    @Test
    void noneTooFewAndTooManyDoNotFit() {
        assertThat(sensor(List.of()).state()).isEqualTo(Colour.RED);
        assertThat(sensor(Schema.STEPS.subList(0, Schema.STEPS.size() - 1)).state())
                .isEqualTo(Colour.RED);
        List<String> newer = new ArrayList<>(Schema.STEPS);
        newer.add("990-of-a-newer-release.sql");
        assertThat(sensor(newer).state()).isEqualTo(Colour.RED);
    }
}
