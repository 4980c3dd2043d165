package dev.isle.plan.planner;

import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Derives a JVM's options from its memory budget, profile and Java version. Pure.
 *
 * <p>Of the budget, the heap gets a half below 1 GiB, 60 % below 3 GiB and 70 % above; class metadata at most three eighths (48 to 256 MiB), buffers outside
 * the heap a sixteenth (8 MiB to 1 GiB). What is left bears the code cache, stacks and the machine code of the JVM itself. The two bounds outside the heap are
 * caps against a leak, seldom reached.
 *
 * <p>Options are given only to versions that know them.
 */
public final class JvmOptions {
    /** The smallest budget that a JVM can start with. */
    public static final Quantity SMALLEST = new Quantity(64L << 20);

    private static final long HALF_BELOW = 1024;
    private static final long SIXTY_BELOW = 3072;
    private static final long PARALLEL_FROM = 1536;
    private static final long CONCURRENT_FROM = 16384;
    private static final int COMPACT_HEADERS_FROM = 25;
    private static final int AOT_CACHE_FROM = 24;
    private static final int GENERATIONAL_FROM = 21;
    private static final int GENERATIONAL_ALWAYS_FROM = 23;

    private JvmOptions() {}

    /**
     * Derives them.
     *
     * @param memory the whole budget of the process; null: the JVM's own defaults
     * @param feature the Java runtime's major version
     * @param aotCache value for {@code -XX:AOTCache}; empty for none
     */
    public static List<String> derive(
            Suite.JvmProfile profile, @Nullable Quantity memory, int feature, String aotCache) {
        List<String> options = new ArrayList<>();
        if (memory != null) {
            long heap = heap(memory.mebibytes());
            options.add("-Xms" + (profile == Suite.JvmProfile.FAST_START ? Math.min(24, heap) : Math.max(1, heap / 4))
                    + "m");
            options.add("-Xmx" + heap + "m");
            options.add("-XX:MaxMetaspaceSize=" + clamp(memory.mebibytes() * 3 / 8, 48, 256) + "m");
            options.add("-XX:MaxDirectMemorySize=" + clamp(memory.mebibytes() / 16, 8, 1024) + "m");
        }
        options.add("-Xss512k");
        switch (profile) {
            case FAST_START -> {
                options.add("-XX:TieredStopAtLevel=1");
                options.add("-XX:CICompilerCount=1");
                options.add("-XX:+UseSerialGC");
            }
            case COMPUTE -> collector(options, memory, feature);
        }
        options.add("-XX:-UsePerfData");
        options.add("-XX:+ExitOnOutOfMemoryError");
        if (feature >= COMPACT_HEADERS_FROM) {
            options.add("-XX:+UseCompactObjectHeaders");
        }
        if (feature >= AOT_CACHE_FROM && !aotCache.isEmpty()) {
            options.add("-XX:AOTCache=" + aotCache);
            options.add("-XX:AOTMode=auto");
        }
        return List.copyOf(options);
    }

    private static void collector(List<String> options, @Nullable Quantity memory, int feature) {
        long mebibytes = memory == null ? PARALLEL_FROM : memory.mebibytes();
        if (mebibytes < PARALLEL_FROM) {
            options.add("-XX:+UseSerialGC");
        } else if (mebibytes < CONCURRENT_FROM || feature < GENERATIONAL_FROM) {
            options.add("-XX:+UseG1GC");
        } else {
            options.add("-XX:+UseZGC");
            if (feature < GENERATIONAL_ALWAYS_FROM) {
                options.add("-XX:+ZGenerational");
            }
        }
    }

    private static long heap(long budget) {
        long share = budget < HALF_BELOW ? 50 : budget < SIXTY_BELOW ? 60 : 70;
        return budget * share / 100;
    }

    private static long clamp(long value, long least, long most) {
        return Math.max(least, Math.min(most, value));
    }
}
