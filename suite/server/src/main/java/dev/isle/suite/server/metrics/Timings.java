package dev.isle.suite.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long things took: of one measure, a histogram for each combination of its labels' values. The library's own histogram
 * costs a tenth of a second at start; this one costs nothing. Safe for any number of threads: a reading may miss what is
 * being recorded, never what was recorded before.
 */
public final class Timings {
    /** Upper bounds of the buckets, in seconds; one more has none. */
    static final List<Double> BOUNDS =
            List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0);

    private static final double SECOND = 1e9;

    private final Map<List<String>, Buckets> all = new ConcurrentHashMap<>();

    /** Shows that combination from the beginning, empty. */
    public Timings from0(String... labels) {
        all.putIfAbsent(List.of(labels), new Buckets());
        return this;
    }

    /** Records what began then ({@link System#nanoTime}) and ends now. */
    public void since(long began, String... labels) {
        record(System.nanoTime() - began, labels);
    }

    /** Records a length of time. */
    void record(long nanos, String... labels) {
        all.computeIfAbsent(List.of(labels), _ -> new Buckets()).record(nanos);
    }

    /** Writes all of them; {@code before} are the values of the first labels, the same for all. */
    public void on(Sheet sheet, Measure measure, String... before) {
        all.forEach((labels, buckets) ->
                sheet.histogram(measure, buckets.counts(), buckets.seconds(), Sheet.join(before, labels)));
    }

    private static final class Buckets {
        private final LongAdder[] counts = new LongAdder[BOUNDS.size() + 1];
        private final LongAdder nanos = new LongAdder();

        Buckets() {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new LongAdder();
            }
        }

        void record(long lasted) {
            int bucket = 0;
            while (bucket < BOUNDS.size() && lasted > BOUNDS.get(bucket) * SECOND) {
                bucket++;
            }
            nanos.add(lasted);
            counts[bucket].increment();
        }

        long[] counts() {
            long[] now = new long[counts.length];
            for (int i = 0; i < now.length; i++) {
                now[i] = counts[i].sum();
            }
            return now;
        }

        double seconds() {
            return nanos.sum() / SECOND;
        }
    }
}
