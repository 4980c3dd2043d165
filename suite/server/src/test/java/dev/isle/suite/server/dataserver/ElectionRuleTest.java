package dev.isle.suite.server.dataserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.dataserver.ElectionRule.Verdict;
import dev.isle.suite.server.dataserver.ElectionRule.View;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElectionRuleTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = ElectionRule.STILL.minusMillis(1);

    private static Verdict decide(String holder, long term, boolean stands, Word word, Duration still) {
        return ElectionRule.decide(new View("me", new Lease(7, holder, 3), term, stands, word, still));
    }

    @ParameterizedTest
    @CsvSource({
        // holder, word, still enough, what a standby does
        "'',    NONE,  false, TAKE",
        "me,    NONE,  false, TAKE",
        "other, HEARD, true,  STAND_BY",
        "other, GONE,  false, TAKE",
        "other, NONE,  false, STAND_BY",
        "other, NONE,  true,  TAKE",
    })
    void standby(String holder, Word word, boolean still, Verdict expected) {
        assertThat(decide(holder, 0, true, word, still ? ElectionRule.STILL : SHORT))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Word.class)
    void aMemberThatMustNotStandTakesNothing(Word word) {
        for (String holder : new String[] {"", "me", "other"}) {
            assertThat(decide(holder, 0, false, word, LONG)).as(holder).isEqualTo(Verdict.STAND_BY);
        }
    }

    @ParameterizedTest
    @EnumSource(Word.class)
    void anActiveLeadsExactlyWhileTheLeaseNamesItsTermAndItself(Word word) {
        assertThat(decide("me", 7, true, word, LONG)).isEqualTo(Verdict.LEAD);
        assertThat(decide("me", 6, true, word, LONG)).as("another term").isEqualTo(Verdict.STEP_DOWN);
        assertThat(decide("other", 7, true, word, LONG)).as("another holder").isEqualTo(Verdict.STEP_DOWN);
        assertThat(decide("", 7, true, word, LONG)).as("given up").isEqualTo(Verdict.STEP_DOWN);
    }

    @Test
    void anActiveThatWasAskedToStepAsideStillLeadsUntilTheLeaseIsGivenUp() {
        assertThat(decide("me", 7, false, Word.NONE, LONG)).isEqualTo(Verdict.LEAD);
    }
}
