package dev.isle.suite.server.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptsTest {
    private long now = 1000;
    private final Attempts attempts = new Attempts(() -> now);

    private void fail(String user, int times) {
        for (int i = 0; i < times; i++) {
            attempts.failed(user);
        }
    }

    @Test
    void afterSomeFailuresANameHasToWait() {
        fail("ann", Attempts.MOST - 1);
        assertThat(attempts.pause("ann")).isZero();
        attempts.failed("ann");
        assertThat(attempts.pause("ann")).isEqualTo(Attempts.PAUSE);
        assertThat(attempts.pause("bob")).isZero();
        now += Attempts.PAUSE.toNanos();
        assertThat(attempts.pause("ann")).isZero();
    }

    @Test
    void aSuccessForgetsTheFailures() {
        fail("ann", Attempts.MOST - 1);
        attempts.succeeded("ann");
        fail("ann", Attempts.MOST - 1);
        assertThat(attempts.pause("ann")).isZero();
    }

    @Test
    void strangersCannotFillTheMemory() {
        fail("ann", Attempts.MOST);
        for (int i = 0; i < Attempts.REMEMBERED; i++) {
            attempts.failed("stranger" + i);
        }
        assertThat(attempts.pause("ann")).as("the oldest is forgotten").isZero();
        fail("bob", Attempts.MOST);
        assertThat(attempts.pause("bob")).isPositive();
    }
}
