package dev.isle.local.probe;

import dev.isle.model.HealthDocument;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonPointer;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonBoolean;
import dev.isle.model.json.JsonValue.JsonNumber;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import dev.isle.plan.observed.ServerObservation.Colour;
import dev.isle.plan.observed.ServerObservation.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps a product's health document to sensors, by the JSON pointers of its Suite file. Pure.
 *
 * <p>Steps: find the list (an array, or an object whose keys are names; a plain value is a sensor of its own); read each element's parts; a colour comes from
 * the element's word, by the suite's own words first; a numeric value beyond a threshold makes it worse, never better; a sensor that the suite names as one
 * that makes the server ready and that the document lacks is unknown, and so the server is not ready.
 */
public final class Sensors {
    private static final int MOST = 1000;
    private static final int LONGEST_NUMBER = 40;

    private Sensors() {}

    /**
     * What a document says.
     *
     * @param active whether this member is the active one; null when it does not say
     */
    public record Reading(
            List<Sensor> sensors,
            @Nullable Boolean active,
            @Nullable Long epoch) {}

    /** Reads a document. */
    public static Reading read(JsonValue document, Suite.Health health) {
        HealthDocument rest = health.rest();
        if (rest == null) {
            return new Reading(List.of(), null, null);
        }
        HealthDocument.Pointers map = rest.map();
        List<Sensor> sensors = new ArrayList<>();
        JsonValue list = resolve(map.list(), document);
        if (list instanceof JsonArray array) {
            for (JsonValue element : array.elements()) {
                String name = text(resolve(map.name(), element));
                if (name != null && sensors.size() < MOST) {
                    sensors.add(sensor(name, element, map, health));
                }
            }
        } else if (list instanceof JsonObject object) {
            object.members().forEach((name, element) -> {
                if (sensors.size() < MOST) {
                    sensors.add(sensor(name, element, map, health));
                }
            });
        }
        for (String wanted : health.ready()) {
            if (sensors.stream().noneMatch(sensor -> sensor.name().equals(wanted))) {
                sensors.add(
                        new Sensor(wanted, null, null, Colour.UNKNOWN, "the health document does not hold it", true));
            }
        }
        return new Reading(sensors, truth(resolve(map.active(), document)), whole(resolve(map.epoch(), document)));
    }

    /** Whether every sensor that counts is told and not red. */
    public static boolean ready(List<Sensor> sensors) {
        return sensors.stream()
                .filter(Sensor::counts)
                .allMatch(sensor -> sensor.colour() == Colour.GREEN || sensor.colour() == Colour.AMBER);
    }

    /** The first sensor that keeps a server from being ready, in words; null when none does. */
    public static @Nullable String obstacle(List<Sensor> sensors) {
        for (Sensor sensor : sensors) {
            if (sensor.counts() && (sensor.colour() == Colour.RED || sensor.colour() == Colour.UNKNOWN)) {
                String value = sensor.value() == null ? "" : " = " + sensor.value();
                String detail = sensor.detail() == null ? "" : ": " + sensor.detail();
                return "sensor " + sensor.name() + value + " is "
                        + sensor.colour().name().toLowerCase(Locale.ROOT) + detail;
            }
        }
        return null;
    }

    private static Sensor sensor(String name, JsonValue element, HealthDocument.Pointers map, Suite.Health health) {
        JsonValue value = resolve(map.value(), element);
        boolean counts = health.ready().contains(name);
        Colour told = colour(text(resolve(map.colour(), element)), map.colours());
        Colour colour = worse(told, byThreshold(value, health.warn().get(name)));
        if (colour == Colour.UNKNOWN && !counts && value instanceof JsonNumber) {
            colour = Colour.GREEN;
        }
        return new Sensor(
                name,
                text(resolve(map.subsystem(), element)),
                text(value),
                colour,
                text(resolve(map.detail(), element)),
                counts);
    }

    private static Colour colour(@Nullable String word, Map<String, HealthDocument.Colour> own) {
        if (word == null) {
            return Colour.UNKNOWN;
        }
        for (Map.Entry<String, HealthDocument.Colour> entry : own.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(word)) {
                return switch (entry.getValue()) {
                    case GREEN -> Colour.GREEN;
                    case AMBER -> Colour.AMBER;
                    case RED -> Colour.RED;
                };
            }
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "green", "up", "ok", "true" -> Colour.GREEN;
            case "amber", "yellow", "warn", "warning", "degraded" -> Colour.AMBER;
            case "red", "down", "fail", "failed", "error", "false" -> Colour.RED;
            default -> Colour.UNKNOWN;
        };
    }

    private static Colour byThreshold(@Nullable JsonValue value, Suite.@Nullable Threshold threshold) {
        Double reading = number(value);
        if (threshold == null || reading == null) {
            return Colour.UNKNOWN;
        }
        Double red = threshold.red();
        Double amber = threshold.amber();
        if (red != null && reading >= red) {
            return Colour.RED;
        }
        return amber != null && reading >= amber ? Colour.AMBER : Colour.GREEN;
    }

    /** Many documents write their numbers as texts. */
    private static @Nullable Double number(@Nullable JsonValue value) {
        try {
            return switch (value) {
                case JsonNumber number -> number.asDouble();
                case JsonString string
                when !string.value().isEmpty() && string.value().length() <= LONGEST_NUMBER ->
                    new JsonNumber(string.value()).asDouble();
                case null, default -> null;
            };
        } catch (IllegalArgumentException words) {
            return null;
        }
    }

    private static Colour worse(Colour one, Colour other) {
        if (one == Colour.UNKNOWN || other == Colour.UNKNOWN) {
            return one == Colour.UNKNOWN ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static @Nullable JsonValue resolve(String pointer, JsonValue document) {
        try {
            return JsonPointer.parse(pointer).resolve(document);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static @Nullable String text(@Nullable JsonValue value) {
        return switch (value) {
            case JsonString string -> string.value();
            case JsonNumber number -> number.text();
            case JsonBoolean truth -> Boolean.toString(truth.value());
            case JsonObject object -> Json.compact(object);
            case JsonArray array -> Json.compact(array);
            case null, default -> null;
        };
    }

    private static @Nullable Boolean truth(@Nullable JsonValue value) {
        return value instanceof JsonBoolean truth ? truth.value() : null;
    }

    private static @Nullable Long whole(@Nullable JsonValue value) {
        return value instanceof JsonNumber number && number.isWhole() ? number.asLong() : null;
    }
}
