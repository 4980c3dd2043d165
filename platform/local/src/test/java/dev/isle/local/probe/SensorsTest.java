package dev.isle.local.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.HealthDocument;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.plan.observed.ServerObservation.Colour;
import dev.isle.plan.observed.ServerObservation.Sensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Health documents of several shapes. */
class SensorsTest {
    private static final HealthDocument.Pointers OWN = pointers("/sensors", "/name", "/value", "/state");

    private static HealthDocument.Pointers pointers(String list, String name, String value, String colour) {
        return new HealthDocument.Pointers(
                list,
                name,
                value,
                colour,
                "/subsystem",
                "/detail",
                Map.of("fine", HealthDocument.Colour.GREEN, "BROKEN", HealthDocument.Colour.RED),
                "/active",
                "/epoch");
    }

    private static Sensors.Reading read(
            String json, HealthDocument.Pointers map, List<String> ready, Map<String, Suite.Threshold> warn) {
        Suite.Health health = new Suite.Health(
                null,
                null,
                null,
                null,
                new HealthDocument("/h", null, map),
                ready,
                warn,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO);
        return Sensors.read(Json.parse(json), health);
    }

    private static Sensor sensor(Sensors.Reading reading, String name) {
        return reading.sensors().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aListOfSensorsWithActiveAndEpoch() {
        Sensors.Reading reading = read("""
                {"active": true, "epoch": 7, "sensors": [
                  {"name": "schema", "state": "green", "value": "18", "subsystem": "database", "detail": "ok"},
                  {"name": "lease", "state": "RED", "detail": "not held"}]}""", OWN, List.of("schema", "lease"), Map.of());
        assertThat(reading.active()).isTrue();
        assertThat(reading.epoch()).isEqualTo(7);
        assertThat(sensor(reading, "schema"))
                .isEqualTo(new Sensor("schema", "database", "18", Colour.GREEN, "ok", true));
        assertThat(Sensors.ready(reading.sensors())).isFalse();
        assertThat(Sensors.obstacle(reading.sensors())).contains("lease", "red", "not held");
    }

    @Test
    void aNumberThatIsWrittenAsATextIsComparedToo() {
        Sensors.Reading reading = read(
                """
                {"sensors": [{"name": "heap", "state": "GREEN", "value": "0.75"},
                  {"name": "queue", "state": "AMBER", "value": "3"},
                  {"name": "word", "state": "GREEN", "value": "NaN"}]}""",
                OWN,
                List.of(),
                Map.of(
                        "heap", new Suite.Threshold(0.6, 0.9),
                        "queue", new Suite.Threshold(100.0, null),
                        "word", new Suite.Threshold(0.0, 0.0)));
        assertThat(sensor(reading, "heap").colour()).isEqualTo(Colour.AMBER);
        assertThat(sensor(reading, "queue").colour())
                .as("never better than told")
                .isEqualTo(Colour.AMBER);
        assertThat(sensor(reading, "word").colour()).isEqualTo(Colour.GREEN);
    }

    @Test
    void anObjectOfNumbersAsAVendorHasIt() {
        Sensors.Reading reading = read(
                "{\"value\": {\"used\": 75, \"max\": 100}}",
                pointers("/value", "/name", "", "/state"),
                List.of(),
                Map.of("used", new Suite.Threshold(60.0, 90.0)));
        assertThat(sensor(reading, "used").colour()).isEqualTo(Colour.AMBER);
        assertThat(sensor(reading, "used").value()).isEqualTo("75");
        assertThat(sensor(reading, "max").colour()).isEqualTo(Colour.GREEN);
        assertThat(reading.active()).isNull();
        assertThat(Sensors.ready(reading.sensors())).isTrue();
    }

    @Test
    void theSuitesOwnWordsForColours() {
        Sensors.Reading reading = read(
                "{\"status\": \"Fine\", \"disk\": \"broken\", \"other\": \"puce\"}",
                pointers("", "/name", "", ""),
                List.of("status"),
                Map.of());
        assertThat(sensor(reading, "status").colour()).isEqualTo(Colour.GREEN);
        assertThat(sensor(reading, "disk").colour()).isEqualTo(Colour.RED);
        assertThat(sensor(reading, "other").colour()).isEqualTo(Colour.UNKNOWN);
        assertThat(Sensors.ready(reading.sensors())).isTrue();
    }

    @Test
    void aThresholdMakesWorseAndNeverBetter() {
        String json =
                "{\"sensors\": [{\"name\": \"a\", \"value\": 95, \"state\": \"green\"}, {\"name\": \"b\", \"value\": 1, \"state\": \"red\"}]}";
        Map<String, Suite.Threshold> warn =
                Map.of("a", new Suite.Threshold(80.0, 92.0), "b", new Suite.Threshold(80.0, 92.0));
        Sensors.Reading reading = read(json, OWN, List.of(), warn);
        assertThat(sensor(reading, "a").colour()).isEqualTo(Colour.RED);
        assertThat(sensor(reading, "b").colour()).isEqualTo(Colour.RED);
        assertThat(Sensors.ready(reading.sensors()))
                .as("a warning keeps nobody from being ready")
                .isTrue();
    }

    @Test
    void aSensorThatMustBeThereAndIsNotKeepsFromBeingReady() {
        Sensors.Reading reading = read("{\"sensors\": []}", OWN, List.of("lease"), Map.of());
        assertThat(sensor(reading, "lease").colour()).isEqualTo(Colour.UNKNOWN);
        assertThat(Sensors.ready(reading.sensors())).isFalse();
        assertThat(Sensors.obstacle(reading.sensors())).contains("does not hold it");
    }
}
