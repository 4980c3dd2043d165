package dev.isle.plan.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import dev.isle.model.Suite.JvmProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmOptionsTest {
    private static Suite.Jvm jvm(JvmProfile profile, @Nullable String memory, String... options) {
        return new Suite.Jvm(">=8", memory == null ? null : Quantity.parse(memory), null, profile, List.of(options));
    }

    private static List<String> derive(JvmProfile profile, @Nullable String memory, int feature) {
        return JvmOptions.derive(jvm(profile, memory), new JvmOptions.Ground(feature, "/c.aot", "/dumps", "/tmp/s"));
    }

    /** The order is the order of reading: sizes, threads, collector, what happens at the end of memory, files. */
    @Test
    void fastStartOnTheNewestJava() {
        assertThat(derive(JvmProfile.FAST_START, "256Mi", 25))
                .containsExactly(
                        "-Xms24m",
                        "-Xmx128m",
                        "-XX:MaxMetaspaceSize=96m",
                        "-XX:MaxDirectMemorySize=16m",
                        "-XX:ReservedCodeCacheSize=48m",
                        "-Xss512k",
                        "-XX:ActiveProcessorCount=2",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:CICompilerCount=1",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+HeapDumpOnOutOfMemoryError",
                        "-XX:HeapDumpPath=/dumps/",
                        "-XX:HeapDumpGzipLevel=1",
                        "-Djava.io.tmpdir=/tmp/s",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:AOTCache=/c.aot",
                        "-XX:AOTMode=auto");
    }

    /** What a version does not know keeps it from starting. */
    @ParameterizedTest
    @CsvSource({
        "8, false, false, false",
        "11, false, false, false",
        "17, true, false, false",
        "21, true, false, false",
        "24, true, false, true",
        "25, true, true, true"
    })
    void eachVersionGetsOnlyWhatItKnows(int feature, boolean gzip, boolean compact, boolean aot) {
        for (JvmProfile profile : JvmProfile.values()) {
            List<String> options = derive(profile, "512Mi", feature);
            assertThat(options.contains("-XX:HeapDumpGzipLevel=1")).isEqualTo(gzip);
            assertThat(options.contains("-XX:+UseCompactObjectHeaders")).isEqualTo(compact);
            assertThat(options.contains("-XX:AOTCache=/c.aot")).isEqualTo(aot);
            assertThat(options.contains("-XX:AOTMode=auto")).isEqualTo(aot);
            assertThat(options)
                    .as("what every version since 8 knows")
                    .contains(
                            "-Xmx256m",
                            "-XX:MaxMetaspaceSize=192m",
                            "-XX:MaxDirectMemorySize=32m",
                            "-XX:ActiveProcessorCount=2",
                            "-XX:+HeapDumpOnOutOfMemoryError",
                            "-XX:HeapDumpPath=/dumps/",
                            "-Djava.io.tmpdir=/tmp/s");
        }
    }

    @Test
    void whatIsNotThereIsNotNamed() {
        List<String> options = JvmOptions.derive(jvm(JvmProfile.COMPUTE, null), new JvmOptions.Ground(25, "", "", ""));
        assertThat(options)
                .noneMatch(o -> o.contains("AOT")
                        || o.contains("Dump")
                        || o.contains("tmpdir")
                        || o.startsWith("-Xm")
                        || o.contains("Size="))
                .contains("-XX:ActiveProcessorCount=2");
    }

    @Test
    void aTemporaryFolderOfTheSuiteStands() {
        assertThat(JvmOptions.derive(
                        jvm(JvmProfile.FAST_START, "256Mi", "-Djava.io.tmpdir=."),
                        new JvmOptions.Ground(25, "", "", "/tmp/s")))
                .noneMatch(o -> o.contains("tmpdir"));
    }

    @ParameterizedTest
    @CsvSource({"64Mi, 2", "384Mi, 2", "2Gi, 2", "6Gi, 3", "16Gi, 8", "32Gi, 16", "256Gi, 16"})
    void processorsFollowTheMemory(String memory, int processors) {
        assertThat(derive(JvmProfile.COMPUTE, memory, 21)).contains("-XX:ActiveProcessorCount=" + processors);
    }

    @Test
    void processorsThatAreAskedForStand() {
        assertThat(JvmOptions.derive(
                        new Suite.Jvm(">=25", Quantity.parse("32Gi"), 1, JvmProfile.COMPUTE, List.of()),
                        JvmOptions.Ground.of(25)))
                .contains("-XX:ActiveProcessorCount=1");
    }

    @ParameterizedTest
    @CsvSource({
        "512Mi, 25, -XX:+UseSerialGC",
        "512Mi, 8, -XX:+UseSerialGC",
        "4Gi, 25, -XX:+UseG1GC",
        "32Gi, 8, -XX:+UseG1GC",
        "32Gi, 17, -XX:+UseG1GC",
        "32Gi, 21, -XX:+ZGenerational",
        "32Gi, 25, -XX:+UseZGC",
        "32Gi, 26, -XX:+UseZGC"
    })
    void computeChoosesTheCollectorByBudgetAndVersion(String memory, int feature, String option) {
        List<String> options = derive(JvmProfile.COMPUTE, memory, feature);
        assertThat(options)
                .contains(option)
                .as("the full compiler")
                .noneMatch(o -> o.contains("TieredStopAtLevel") || o.contains("CICompilerCount"));
        assertThat(options.stream().filter(o -> o.endsWith("GC"))).hasSize(1);
        assertThat(options.contains("-XX:+ZGenerational")).isEqualTo(feature == 21 && memory.equals("32Gi"));
        assertThat(options.contains("-XX:AOTCache=/c.aot"))
                .as("before Java 26 ZGC refuses a cache that another collector wrote")
                .isEqualTo(feature >= 26 || feature == 25 && !memory.equals("32Gi"));
    }

    @ParameterizedTest
    @CsvSource({"64Mi, 64", "512Mi, 64", "1Gi, 128", "2Gi, 240", "64Gi, 240"})
    void theFullCompilerGetsMoreRoomForCode(String memory, int mebibytes) {
        assertThat(derive(JvmProfile.COMPUTE, memory, 25)).contains("-XX:ReservedCodeCacheSize=" + mebibytes + "m");
        assertThat(derive(JvmProfile.FAST_START, memory, 25)).contains("-XX:ReservedCodeCacheSize=48m");
    }

    @ParameterizedTest
    @CsvSource({"64Mi", "96Mi", "160Mi", "256Mi", "384Mi", "512Mi", "1Gi", "2Gi", "8Gi", "64Gi"})
    void theHeapLeavesRoomForTheRest(String memory) {
        long budget = Quantity.parse(memory).mebibytes();
        long heap = megabytes(memory, "-Xmx");
        assertThat(heap).isBetween(budget / 2, budget * 7 / 10);
        assertThat(megabytes(memory, "-Xms")).isLessThanOrEqualTo(heap);
        assertThat(megabytes(memory, "-XX:MaxDirectMemorySize=")).isLessThanOrEqualTo(1024);
    }

    private static long megabytes(String memory, String option) {
        return derive(JvmProfile.COMPUTE, memory, 25).stream()
                .filter(o -> o.startsWith(option))
                .map(o -> o.substring(option.length(), o.length() - 1))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
