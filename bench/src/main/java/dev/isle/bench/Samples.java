package dev.isle.bench;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The raw values of one figure, in the order in which they were taken. Confined to one thread. */
final class Samples {
    private final String unit;
    private final List<Double> values = new ArrayList<>();

    Samples(String unit) {
        this.unit = unit;
    }

    void add(double value) {
        values.add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** The value at a rank (nearest rank): 0.5 the median, 1 the largest. */
    double at(double rank) {
        List<Double> sorted = values.stream().sorted().toList();
        int index = (int) Math.ceil(rank * sorted.size()) - 1;
        return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
    }

    /** The value that was taken last; 0 when there is none. */
    double last() {
        return isEmpty() ? 0 : values.getLast();
    }

    JsonValue json() {
        Json.Members members = Json.object().put("unit", unit).put("count", values.size());
        if (!isEmpty()) {
            members.put("min", at(0))
                    .put("p50", at(0.5))
                    .put("p95", at(0.95))
                    .put("p99", at(0.99))
                    .put("max", at(1));
        }
        return members.put("values", Json.array(values.stream().map(Json::of).toList()))
                .build();
    }

    @Override
    public String toString() {
        return isEmpty()
                ? "no samples"
                : String.format(
                        Locale.ROOT,
                        "p50 %.3f  p95 %.3f  p99 %.3f  max %.3f %s  (%d samples, min %.3f)",
                        at(0.5),
                        at(0.95),
                        at(0.99),
                        at(1),
                        unit,
                        values.size(),
                        at(0));
    }
}
