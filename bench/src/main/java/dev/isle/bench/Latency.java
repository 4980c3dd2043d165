package dev.isle.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Latencies of an open model, counted from when something was due. Safe for any number of threads. */
final class Latency {
    private static final int DIGITS = 3;
    private static final double MICROS = 1e6;

    private final Histogram micros = new ConcurrentHistogram(DIGITS);

    void add(double seconds) {
        micros.recordValue(Math.max(0, Math.round(seconds * MICROS)));
    }

    long count() {
        return micros.getTotalCount();
    }

    /** Adds percentiles to a report, and the whole histogram (compressed, Base64) as a note. */
    void report(String name, Report report) {
        if (count() == 0) {
            report.note(name, "nothing was measured");
            return;
        }
        for (String percentile : new String[] {"50", "90", "99", "99.9"}) {
            report.figure(name + " p" + percentile, "s")
                    .add(micros.getValueAtPercentile(Double.parseDouble(percentile)) / MICROS);
        }
        report.figure(name + " max", "s").add(micros.getMaxValue() / MICROS);
        ByteBuffer buffer = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
        int length = micros.encodeIntoCompressedByteBuffer(buffer);
        report.raw(
                name + ": HdrHistogram, microseconds, compressed",
                Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length)));
    }
}
