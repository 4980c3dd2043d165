package dev.isle.plan.planner;

import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Derives a JVM's options from its memory budget, profile and Java version. Pure.
 *
 * <p>Of the budget, the heap gets a half below 1 GiB, 60 % below 3 GiB and 70 % above (from 1 GiB of heap on a multiple of 32 MiB); class metadata at most three eighths (48 to 256 MiB), buffers outside
 * the heap a sixteenth (8 MiB to 1 GiB), compiled code 48 MiB, with the full compiler an eighth (64 to 240 MiB). What is left bears stacks and the machine code
 * of the JVM itself. The three bounds outside the heap are caps against a leak, seldom reached together.
 *
 * <p>Processors, where none are asked for: one per 2 GiB, at least 2 and at most 16, whatever the machine has. So pools, collector and compilers are the same on
 * every machine, and a small server does not make itself a pool for 64 processors that its memory could not feed.
 *
 * <p>When memory runs out, the JVM writes its heap into a folder, compressed where its version can, and ends with status 3.
 *
 * <p>Options are given only to versions that know them. ZGC reads no AOT cache that others wrote before Java 26, so with it an older one gets none.
 */
public final class JvmOptions {
    /** The smallest budget that a JVM can start with. */
    public static final Quantity SMALLEST = new Quantity(64L << 20);

    private static final String TEMP = "-Djava.io.tmpdir=";
    private static final String PROCESSORS = "-XX:ActiveProcessorCount=";
    private static final String ZGC = "-XX:+UseZGC";

    private static final long HALF_BELOW = 1024;
    private static final long SIXTY_BELOW = 3072;
    private static final long PARALLEL_FROM = 1536;
    private static final long CONCURRENT_FROM = 16384;
    /** A collector with regions rounds a heap up to whole ones: it would be more than was written. */
    private static final long LARGEST_REGION = 32;

    private static final long MEBIBYTES_PER_PROCESSOR = 2048;
    private static final int COMPRESSED_DUMPS_FROM = 17;
    private static final int COMPACT_HEADERS_FROM = 25;
    private static final int AOT_CACHE_FROM = 24;
    private static final int AOT_CACHE_FOR_ZGC_FROM = 26;
    private static final int GENERATIONAL_FROM = 21;
    private static final int GENERATIONAL_ALWAYS_FROM = 23;

    private JvmOptions() {}

    /**
     * What a JVM runs on.
     *
     * @param feature the Java runtime's major version
     * @param aotCache value for {@code -XX:AOTCache}; empty for none
     * @param dumps the folder for heap dumps; empty for none. Where it does not exist, no dump is written
     * @param temp the folder for temporary files; empty for the JVM's own choice
     */
    public record Ground(int feature, String aotCache, String dumps, String temp) {
        /** A run that comes to its end by itself, such as a training. */
        public static Ground of(int feature) {
            return new Ground(feature, "", "", "");
        }
    }

    /**
     * Derives them; the further options of {@code jvm} are not among them.
     *
     * @param jvm without a memory budget heap, metadata, buffers and compiled code are left to the JVM's own defaults
     */
    public static List<String> derive(Suite.Jvm jvm, Ground ground) {
        Suite.JvmProfile profile = jvm.profile();
        Quantity memory = jvm.memory();
        int feature = ground.feature();
        List<String> options = new ArrayList<>();
        if (memory != null) {
            long heap = heap(memory.mebibytes());
            options.add("-Xms" + (profile == Suite.JvmProfile.FAST_START ? Math.min(24, heap) : Math.max(1, heap / 4))
                    + "m");
            options.add("-Xmx" + heap + "m");
            options.add("-XX:MaxMetaspaceSize=" + clamp(memory.mebibytes() * 3 / 8, 48, 256) + "m");
            options.add("-XX:MaxDirectMemorySize=" + clamp(memory.mebibytes() / 16, 8, 1024) + "m");
            options.add("-XX:ReservedCodeCacheSize=" + code(profile, memory.mebibytes()) + "m");
        }
        options.add("-Xss512k");
        options.add(jvm.processors() == null ? processors(memory) : PROCESSORS + jvm.processors());
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
        if (!ground.dumps().isEmpty()) {
            options.add("-XX:+HeapDumpOnOutOfMemoryError");
            // With the separator at its end it is never taken for the name of a file.
            options.add("-XX:HeapDumpPath=" + ground.dumps() + "/");
            if (feature >= COMPRESSED_DUMPS_FROM) {
                options.add("-XX:HeapDumpGzipLevel=1");
            }
        }
        if (!ground.temp().isEmpty() && jvm.options().stream().noneMatch(option -> option.startsWith(TEMP))) {
            options.add(TEMP + ground.temp());
        }
        if (feature >= COMPACT_HEADERS_FROM) {
            options.add("-XX:+UseCompactObjectHeaders");
        }
        boolean readable = feature >= AOT_CACHE_FOR_ZGC_FROM || !options.contains(ZGC);
        if (feature >= AOT_CACHE_FROM && readable && !ground.aotCache().isEmpty()) {
            options.add("-XX:AOTCache=" + ground.aotCache());
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
            options.add(ZGC);
            if (feature < GENERATIONAL_ALWAYS_FROM) {
                options.add("-XX:+ZGenerational");
            }
        }
    }

    private static long heap(long budget) {
        long share = budget < HALF_BELOW ? 50 : budget < SIXTY_BELOW ? 60 : 70;
        long heap = budget * share / 100;
        return heap < HALF_BELOW ? heap : heap / LARGEST_REGION * LARGEST_REGION;
    }

    private static long code(Suite.JvmProfile profile, long budget) {
        return profile == Suite.JvmProfile.FAST_START ? 48 : clamp(budget / 8, 64, 240);
    }

    /** The option for processors where none are asked for. */
    public static String processors(@Nullable Quantity memory) {
        return PROCESSORS + clamp(memory == null ? 0 : memory.mebibytes() / MEBIBYTES_PER_PROCESSOR, 2, 16);
    }

    private static long clamp(long value, long least, long most) {
        return Math.max(least, Math.min(most, value));
    }
}
