package dev.isle.suite.server.health;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The sensors of the Java process itself: heap in use after the last collection, and time spent collecting. */
public final class SystemSensors {
    private static final long WINDOW_NANOS = 5_000_000_000L;

    private long sampledAt = System.nanoTime();
    private long sampledMillis = collecting();
    private double share;

    /** Reads both sensors; they only warn, and {@link Thresholds} colours them. */
    public synchronized List<Sensor> read() {
        return List.of(heap(), gc());
    }

    private static Sensor heap() {
        long used = 0;
        for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
            @Nullable MemoryUsage afterCollection = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && afterCollection != null) {
                used += afterCollection.getUsed();
            }
        }
        double part = (double) used / Runtime.getRuntime().maxMemory();
        return Sensor.warn("heap", "system", ratio(part), Colour.GREEN, "in use after the last collection");
    }

    private Sensor gc() {
        long now = System.nanoTime();
        if (now - sampledAt >= WINDOW_NANOS) {
            long millis = collecting();
            share = (millis - sampledMillis) * 1e6 / (now - sampledAt);
            sampledAt = now;
            sampledMillis = millis;
        }
        return Sensor.warn("gc", "system", ratio(share), Colour.GREEN, "share of time spent collecting");
    }

    private static long collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0)
                .sum();
    }

    private static String ratio(double part) {
        return String.format(Locale.ROOT, "%.2f", part);
    }
}
