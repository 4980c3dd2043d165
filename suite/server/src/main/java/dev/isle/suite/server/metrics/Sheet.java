package dev.isle.suite.server.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one scrape shows: filled by everybody who measures, then written in Prometheus' text format 0.0.4. Of the client
 * library only the model and the writer are used, and only here, so a server pays for them at the first scrape and not at
 * its start. Confined to one thread.
 */
public final class Sheet {
    /** The media type of {@link #text}. */
    public static final String MEDIA_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final String TOTAL = "_total";
    private static final long UNKNOWN = 0;

    private final Map<Measure, List<CounterDataPointSnapshot>> counters = new EnumMap<>(Measure.class);
    private final Map<Measure, List<GaugeDataPointSnapshot>> gauges = new EnumMap<>(Measure.class);
    private final Map<Measure, List<HistogramDataPointSnapshot>> histograms = new EnumMap<>(Measure.class);
    private final Map<Measure, List<SummaryDataPointSnapshot>> summaries = new EnumMap<>(Measure.class);

    /** The value of a counter or a gauge; with one value for each label of the measure. */
    public void set(Measure measure, double value, String... labels) {
        switch (measure.kind()) {
            case COUNTER ->
                counters.computeIfAbsent(measure, _ -> new ArrayList<>())
                        .add(new CounterDataPointSnapshot(value, labels(measure, labels), null, UNKNOWN));
            case GAUGE ->
                gauges.computeIfAbsent(measure, _ -> new ArrayList<>())
                        .add(new GaugeDataPointSnapshot(value, labels(measure, labels), null));
            case HISTOGRAM, SUMMARY -> throw new IllegalArgumentException(measure + " is no single value");
        }
    }

    /** The same for something that is so or not: 1 or 0. */
    public void set(Measure measure, boolean value, String... labels) {
        set(measure, value ? 1 : 0, labels);
    }

    /** How often something happened, and its sum. */
    public void summary(Measure measure, long count, double sum, String... labels) {
        summaries
                .computeIfAbsent(measure, _ -> new ArrayList<>())
                .add(new SummaryDataPointSnapshot(
                        count, sum, Quantiles.EMPTY, labels(measure, labels), Exemplars.EMPTY, UNKNOWN));
    }

    /** Counts by bucket, the last for what is beyond all bounds, and the sum. */
    void histogram(Measure measure, long[] counts, double sum, String... labels) {
        List<Number> numbers = new ArrayList<>(counts.length);
        List<Double> bounds = new ArrayList<>(Timings.BOUNDS);
        bounds.add(Double.POSITIVE_INFINITY);
        for (long count : counts) {
            numbers.add(count);
        }
        histograms
                .computeIfAbsent(measure, _ -> new ArrayList<>())
                .add(new HistogramDataPointSnapshot(
                        ClassicHistogramBuckets.of(bounds, numbers),
                        sum,
                        labels(measure, labels),
                        Exemplars.EMPTY,
                        UNKNOWN));
    }

    /** All of it as text. */
    public byte[] text() throws IOException {
        List<MetricSnapshot> all = new ArrayList<>();
        counters.forEach((measure, points) -> all.add(new CounterSnapshot(metadata(measure), points)));
        gauges.forEach((measure, points) -> all.add(new GaugeSnapshot(metadata(measure), points)));
        histograms.forEach((measure, points) -> all.add(new HistogramSnapshot(metadata(measure), points)));
        summaries.forEach((measure, points) -> all.add(new SummarySnapshot(metadata(measure), points)));
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
        PrometheusTextFormatWriter.create().write(out, new MetricSnapshots(all));
        return out.toByteArray();
    }

    static String[] join(String[] before, List<String> after) {
        return Stream.concat(Stream.of(before), after.stream()).toArray(String[]::new);
    }

    private static Labels labels(Measure measure, String... values) {
        return Labels.of(measure.labels().toArray(String[]::new), values);
    }

    /** The library writes the end of a counter's name by itself. */
    private static MetricMetadata metadata(Measure measure) {
        String name = measure.text();
        return new MetricMetadata(
                name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name, measure.help());
    }
}
