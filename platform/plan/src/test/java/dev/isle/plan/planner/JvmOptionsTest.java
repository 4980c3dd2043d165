package dev.isle.plan.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Quantity;
import dev.isle.model.Suite.JvmProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmOptionsTest {
    @Test
    void fastStartOnTheNewestJava() {
        assertThat(JvmOptions.derive(JvmProfile.FAST_START, Quantity.parse("256Mi"), 25, "/c.aot"))
                .containsExactly(
                        "-Xms24m",
                        "-Xmx128m",
                        "-XX:MaxMetaspaceSize=96m",
                        "-XX:MaxDirectMemorySize=16m",
                        "-Xss512k",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:CICompilerCount=1",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:AOTCache=/c.aot",
                        "-XX:AOTMode=auto");
    }

    @Test
    void olderJavasGetOnlyWhatTheyKnow() {
        List<String> seventeen = JvmOptions.derive(JvmProfile.FAST_START, Quantity.parse("256Mi"), 17, "/c.aot");
        assertThat(seventeen).noneMatch(o -> o.contains("AOT") || o.contains("CompactObjectHeaders"));
        assertThat(JvmOptions.derive(JvmProfile.FAST_START, null, 24, "/c.aot"))
                .contains("-XX:AOTCache=/c.aot")
                .noneMatch(o -> o.contains("CompactObjectHeaders") || o.startsWith("-Xm"));
        assertThat(JvmOptions.derive(JvmProfile.FAST_START, null, 25, "")).noneMatch(o -> o.contains("AOT"));
    }

    @ParameterizedTest
    @CsvSource({
        "512Mi, 25, -XX:+UseSerialGC",
        "4Gi, 25, -XX:+UseG1GC",
        "32Gi, 17, -XX:+UseG1GC",
        "32Gi, 21, -XX:+ZGenerational",
        "32Gi, 25, -XX:+UseZGC"
    })
    void computeChoosesTheCollectorByBudgetAndVersion(String memory, int feature, String option) {
        List<String> options = JvmOptions.derive(JvmProfile.COMPUTE, Quantity.parse(memory), feature, "");
        assertThat(options)
                .contains(option)
                .noneMatch(o -> o.contains("TieredStopAtLevel") || o.contains("CICompilerCount"));
        assertThat(options.stream().filter(o -> o.endsWith("GC"))).hasSize(1);
        assertThat(options.contains("-XX:+ZGenerational")).isEqualTo(feature == 21 && memory.equals("32Gi"));
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
        return JvmOptions.derive(JvmProfile.COMPUTE, Quantity.parse(memory), 25, "").stream()
                .filter(o -> o.startsWith(option))
                .map(o -> o.substring(option.length(), o.length() - 1))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
