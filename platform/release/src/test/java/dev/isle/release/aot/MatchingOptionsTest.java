package dev.isle.release.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingOptionsTest {
    @Test
    void keepsWhatMustMatchInItsOrderWithSeparateValues() {
        List<String> options = List.of(
                "-Xmx64m",
                "-XX:+UseCompactObjectHeaders",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "--enable-preview",
                "-Dspring.aot.enabled=true",
                "-Dother=1");

        assertThat(MatchingOptions.of(options))
                .containsExactly(
                        "-XX:+UseCompactObjectHeaders",
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--enable-preview",
                        "-Dspring.aot.enabled=true");
    }

    @Test
    void leavesHeapCollectorCompilerAndStackFree() {
        assertThat(MatchingOptions.of(
                        List.of("-Xms24m", "-Xmx1g", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=1", "-Xss512k")))
                .isEmpty();
    }
}
