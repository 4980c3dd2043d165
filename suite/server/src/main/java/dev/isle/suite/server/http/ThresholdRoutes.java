package dev.isle.suite.server.http;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.health.Thresholds;
import dev.isle.suite.server.health.Thresholds.Threshold;
import dev.isle.suite.server.http.Replies.Refusal;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET} and {@code PUT /health/thresholds}: {@code {"heap":{"amber":0.7,"red":0.9},"gc":null}}; what is not named stays, null
 * brings the given one back. Reading is for who may operate servers, changing for administrators and the environment's token.
 */
final class ThresholdRoutes {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> SHARES = Set.of("heap", "gc");
    private static final double LARGEST = 1e15;

    private final Thresholds thresholds;
    private final Supplier<List<Sensor>> sensors;
    private final InstantSource clock;

    ThresholdRoutes(Thresholds thresholds, Supplier<List<Sensor>> sensors, InstantSource clock) {
        this.thresholds = thresholds;
        this.sensors = sensors;
        this.clock = clock;
    }

    void addTo(RouterFunctions.Builder routes) {
        routes.GET("/health/thresholds", request -> shown()).PUT("/health/thresholds", this::change);
    }

    private ServerResponse shown() {
        return Replies.json(HttpStatus.OK, thresholds.toJson(sensors.get()));
    }

    private ServerResponse change(ServerRequest request) throws IOException {
        Caller caller = Caller.of(request);
        caller.require(Right.ADMIN);
        return switch (Body.read(request)) {
            case Body.Beyond beyond -> beyond.answer();
            case Body.Whole whole -> {
                List<Refusal> reasons = new ArrayList<>();
                Map<String, Optional<Threshold>> wanted = read(whole.bytes(), reasons);
                if (!reasons.isEmpty()) {
                    yield Replies.refused(
                            HttpStatus.UNPROCESSABLE_CONTENT, "nothing was changed", List.copyOf(reasons));
                }
                thresholds.change(wanted, caller.user(), clock.instant());
                yield shown();
            }
        };
    }

    private Map<String, Optional<Threshold>> read(byte[] body, List<Refusal> reasons) {
        Map<String, Optional<Threshold>> wanted = new LinkedHashMap<>();
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException notJson) {
            root = JSON.nullNode();
        }
        if (!root.isObject() || root.isEmpty()) {
            reasons.add(new Refusal("/", "form", "send {\"SENSOR\":{\"amber\":NUMBER,\"red\":NUMBER}}"));
        }
        Set<String> known = sensors.get().stream()
                .filter(Thresholds::judges)
                .map(Sensor::name)
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        root.propertyStream().forEach(each -> {
            String sensor = each.getKey();
            String place = "/" + sensor;
            if (!known.contains(sensor)) {
                reasons.add(new Refusal(
                        place, "known-sensor", "no sensor here that warns and measures a number; these do: " + known));
            } else if (each.getValue().isNull()) {
                wanted.put(sensor, Optional.empty());
            } else if (!each.getValue().isObject()
                    || each.getValue().propertyNames().stream()
                            .anyMatch(name -> !name.equals("amber") && !name.equals("red"))) {
                reasons.add(new Refusal(place, "form", "amber and red, each a number or null"));
            } else {
                wanted.put(sensor, Optional.of(threshold(sensor, each.getValue(), place, reasons)));
            }
        });
        return wanted;
    }

    private static Threshold threshold(String sensor, JsonNode value, String place, List<Refusal> reasons) {
        double most = SHARES.contains(sensor) ? 1 : LARGEST;
        @Nullable Double amber = bound(value.path("amber"), most, place + "/amber", reasons);
        @Nullable Double red = bound(value.path("red"), most, place + "/red", reasons);
        if (amber != null && red != null && amber > red) {
            reasons.add(new Refusal(place, "order", "amber begins at " + amber + ", after red at " + red));
        }
        return new Threshold(amber, red);
    }

    private static @Nullable Double bound(JsonNode value, double most, String place, List<Refusal> reasons) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || !(value.asDouble() >= 0) || value.asDouble() > most) {
            reasons.add(new Refusal(place, "range", "a number from 0 to " + (most == 1 ? "1" : "10^15")));
            return null;
        }
        return value.asDouble();
    }
}
