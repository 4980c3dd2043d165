package dev.isle.suite.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters of one measure, one for each combination of its labels' values. Safe for any number of threads. */
public final class Tallies {
    private final Map<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

    /** Shows that combination from the beginning, with 0. */
    public Tallies from0(String... labels) {
        counts.putIfAbsent(List.of(labels), new LongAdder());
        return this;
    }

    /** Adds one. */
    public void add(String... labels) {
        add(1, labels);
    }

    /** Adds a number. */
    public void add(long number, String... labels) {
        counts.computeIfAbsent(List.of(labels), _ -> new LongAdder()).add(number);
    }

    /** Writes all of them; {@code before} are the values of the first labels, the same for all. */
    public void on(Sheet sheet, Measure measure, String... before) {
        counts.forEach((labels, count) -> sheet.set(measure, count.sum(), Sheet.join(before, labels)));
    }
}
