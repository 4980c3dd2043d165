package dev.isle.suite.server.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * From which value on a sensor is amber or red. Some are given; any of them can be changed while the server runs, and counts at
 * the next look. Changes are kept in a file of the server's data folder, with who made them and when, so they outlast a restart.
 *
 * <p>Only sensors that warn and measure a number are judged. A threshold makes a colour worse, never better: a sensor that is amber
 * for a reason of its own stays so. Safe for any number of threads.
 */
public final class Thresholds {
    /** A value of a sensor, and that from which it is worth a look or out of order; null for never. */
    public record Threshold(
            @Nullable Double amber, @Nullable Double red) {
        Colour of(double value) {
            if (red != null && value >= red) {
                return Colour.RED;
            }
            return amber != null && value >= amber ? Colour.AMBER : Colour.GREEN;
        }
    }

    /** A threshold that somebody set. */
    public record Changed(Threshold threshold, String by, Instant at) {}

    private static final Logger log = LoggerFactory.getLogger(Thresholds.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, Threshold> GIVEN = Map.of(
            "heap", new Threshold(0.80, 0.92),
            "gc", new Threshold(0.10, 0.30),
            "backlog", new Threshold(1000.0, null),
            "failing", new Threshold(1.0, null),
            "parked", new Threshold(1.0, null),
            "waiting", new Threshold(1000.0, null),
            "undecided", new Threshold(1.0, null),
            "connections", new Threshold(4.0, null));

    private final Optional<Path> file;
    private volatile Map<String, Changed> changed;

    /** The given ones, with the changes that the file holds; without a file changes are forgotten at a restart. */
    public Thresholds(Optional<Path> file) {
        this.file = file;
        this.changed = file.map(Thresholds::read).orElse(Map.of());
    }

    /** The sensor as its threshold colours it. */
    public Sensor judged(Sensor sensor) {
        @Nullable Threshold threshold = of(sensor.name());
        Optional<Double> value = number(sensor);
        if (threshold == null || value.isEmpty()) {
            return sensor;
        }
        Colour colour = threshold.of(value.get());
        return colour.compareTo(sensor.state()) <= 0
                ? sensor
                : Sensor.warn(sensor.name(), sensor.subsystem(), sensor.value(), colour, sensor.detail());
    }

    /** Whether a sensor can have a threshold: it only warns, and measures a number. */
    public static boolean judges(Sensor sensor) {
        return number(sensor).isPresent();
    }

    /**
     * Sets thresholds; those that are empty become the given ones again. What is not named stays.
     *
     * @throws IOException when they cannot be kept; then nothing is changed
     */
    public synchronized void change(Map<String, Optional<Threshold>> wanted, String by, Instant at) throws IOException {
        Map<String, Changed> next = new LinkedHashMap<>(changed);
        wanted.forEach((sensor, threshold) -> {
            next.remove(sensor);
            threshold.ifPresent(set -> next.put(sensor, new Changed(set, by, at)));
        });
        if (file.isPresent()) {
            write(file.get(), next);
        }
        changed = Map.copyOf(next);
        wanted.forEach((sensor, threshold) -> log.info(
                "threshold of {} {} by {}",
                sensor,
                threshold
                        .map(set -> "is amber " + from(set.amber()) + ", red " + from(set.red()))
                        .orElse("is the given one again"),
                by));
    }

    /** As JSON, for those of the sensors that can have one: {@code {"SENSOR":{"amber","red","by","at"}}}. */
    public String toJson(Collection<Sensor> sensors) {
        ObjectNode root = JSON.createObjectNode();
        Map<String, Changed> now = changed;
        for (Sensor sensor : sensors) {
            if (judges(sensor)) {
                put(root, sensor.name(), of(sensor.name()), now.get(sensor.name()));
            }
        }
        return root.toString();
    }

    private static String from(@Nullable Double value) {
        return value == null ? "never" : "from " + value;
    }

    private @Nullable Threshold of(String sensor) {
        @Nullable Changed set = changed.get(sensor);
        return set == null ? GIVEN.get(sensor) : set.threshold();
    }

    private static Optional<Double> number(Sensor sensor) {
        if (sensor.gate() || !sensor.value().matches("[0-9]{1,18}(\\.[0-9]{1,9})?")) {
            return Optional.empty();
        }
        return Optional.of(Double.parseDouble(sensor.value()));
    }

    private static void put(ObjectNode root, String sensor, @Nullable Threshold threshold, @Nullable Changed set) {
        root.putObject(sensor)
                .put("amber", threshold == null ? null : threshold.amber())
                .put("red", threshold == null ? null : threshold.red())
                .put("by", set == null ? null : set.by())
                .put("at", set == null ? null : set.at().toString());
    }

    private static void write(Path file, Map<String, Changed> all) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        all.forEach((sensor, set) -> put(root, sensor, set.threshold(), set));
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(next, root.toString());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Map<String, Changed> read(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            Map<String, Changed> all = new LinkedHashMap<>();
            JSON.readTree(Files.readString(file)).propertyStream().forEach(each -> {
                JsonNode set = each.getValue();
                all.put(
                        each.getKey(),
                        new Changed(
                                new Threshold(number(set, "amber"), number(set, "red")),
                                set.path("by").asString(""),
                                Instant.parse(set.path("at").asString(""))));
            });
            return Map.copyOf(all);
        } catch (IOException | JacksonException | java.time.DateTimeException damaged) {
            log.warn("{} is not understood, the given thresholds hold: {}", file, damaged.getMessage());
            return Map.of();
        }
    }

    private static @Nullable Double number(JsonNode set, String name) {
        return set.path(name).isNumber() ? set.path(name).asDouble() : null;
    }
}
