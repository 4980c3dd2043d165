package dev.isle.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "1449, 1.4 s",
        "59949, 59.9 s",
        "60000, 1 min 00 s",
        "123000, 2 min 03 s",
        "12000000, 3 h 20 min",
        "435600000, 5 d 1 h"
    })
    void durations(long millis, String words) {
        assertThat(Measures.duration(Duration.ofMillis(millis))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"512, 512 B", "2048, 2 KiB", "133169152, 127 MiB", "1610612736, 1.5 GiB"})
    void bytes(long bytes, String words) {
        assertThat(Measures.bytes(bytes)).isEqualTo(words);
    }

    @Test
    void pointsInTimeAreAgoOrAbsolute() {
        Instant now = Instant.parse("2026-01-31T08:00:00Z");
        assertThat(Measures.parseTime("10m", now)).isEqualTo(Instant.parse("2026-01-31T07:50:00Z"));
        assertThat(Measures.parseTime("2026-01-01T00:00:00Z", now)).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThatThrownBy(() -> Measures.parseTime("yesterday", now)).hasMessageContaining("'yesterday'");
    }
}
