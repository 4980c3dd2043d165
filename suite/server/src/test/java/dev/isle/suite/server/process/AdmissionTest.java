package dev.isle.suite.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void admitsUpToItsLimit() throws Exception {
        Admission admission = new Admission(2, LONG);
        assertThat(admission.enter(NOW)).isTrue();
        assertThat(admission.enter(NOW)).isTrue();
        assertThat(admission.enter(NOW)).as("full").isFalse();
        admission.leave();
        assertThat(admission.enter(NOW)).as("room again").isTrue();
        assertThat(admission.inFlight()).isEqualTo(2);
    }

    @Test
    void drainWaitsForWhatIsInFlightAndRefusesNewWork() throws Exception {
        Admission admission = new Admission(2, LONG);
        assertThat(admission.enter(NOW)).isTrue();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> drained = threads.submit(() -> admission.drain(LONG));
            while (!admission.refusing()) {
                Thread.onSpinWait();
            }
            assertThat(admission.enter(NOW)).as("while draining").isFalse();
            assertThat(drained.isDone()).isFalse();
            admission.leave();
            assertThat(drained.get()).isTrue();
        }
        assertThat(admission.enter(NOW)).as("drained").isFalse();
        admission.open();
        assertThat(admission.enter(NOW)).as("opened").isTrue();
    }

    @Test
    void drainSaysWhenWorkIsStillInFlight() throws Exception {
        Admission admission = new Admission(1, LONG);
        assertThat(admission.enter(NOW)).isTrue();
        assertThat(admission.drain(NOW)).isFalse();
    }

    @Test
    void drainThatNobodyRenewsRunsOut() throws Exception {
        Admission admission = new Admission(1, Duration.ZERO);
        assertThat(admission.drain(LONG)).isTrue();
        assertThat(admission.enter(NOW)).isTrue();
    }

    @Test
    void closeIsForGood() throws Exception {
        Admission admission = new Admission(1, Duration.ZERO);
        assertThat(admission.close(LONG)).isTrue();
        admission.open();
        assertThat(admission.enter(NOW)).isFalse();
    }
}
