package dev.isle.suite.server.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private long now = 1000;
    private final Pace pace = new Pace(8, () -> now);

    private void tooMuch(Duration asked) throws InterruptedException {
        now += pace.pause().toNanos();
        pace.enter();
        pace.tooMuch(asked, "busy " + asked);
    }

    @Test
    void eachRefusalHalvesAndPausesEachSuccessWidensALittle() throws Exception {
        assertThat(pace.width()).isEqualTo(8);
        assertThat(pace.reason()).isEmpty();
        tooMuch(Duration.ofSeconds(2));
        assertThat(pace.width()).isEqualTo(4);
        assertThat(pace.pause()).isEqualTo(Duration.ofSeconds(2));
        for (int i = 0; i < 10; i++) {
            tooMuch(Duration.ZERO);
        }
        assertThat(pace.reason()).isEqualTo("busy PT0S");
        assertThat(pace.width()).as("never nothing").isEqualTo(1);
        assertThat(pace.pause()).as("never at once").isPositive();
        assertThat(pace.slowdowns()).isEqualTo(11);
        now += pace.pause().toNanos();
        for (int i = 0; i < 100; i++) {
            pace.enter();
            pace.done();
        }
        assertThat(pace.width()).isEqualTo(8);
    }

    @Test
    void aLongPauseIsCutAndAShorterOneDoesNotShortenIt() throws Exception {
        tooMuch(Duration.ofHours(5));
        assertThat(pace.pause()).isEqualTo(Pace.LONGEST_PAUSE);
        now += 1_000_000_000L;
        Pace other = new Pace(8, () -> now);
        other.enter();
        other.enter();
        other.tooMuch(Duration.ofSeconds(5), "five");
        other.tooMuch(Duration.ofSeconds(1), "one");
        assertThat(other.pause()).isEqualTo(Duration.ofSeconds(5));
    }
}
