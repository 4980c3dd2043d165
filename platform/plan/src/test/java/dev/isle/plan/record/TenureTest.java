package dev.isle.plan.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.plan.decide.Samples;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.Term;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TenureTest {
    private static final Instant APPLIED = Instant.parse("2026-03-01T10:00:00Z");

    private static Plan plan(@Nullable Term term) {
        return new Samples.PlanBuilder().role("a", 1).term(term).build();
    }

    private static Tenure after(Term term, Duration passed) {
        return new Tenure(plan(term), APPLIED, APPLIED.plus(passed));
    }

    private static Term ttl(int hours, boolean remove) {
        return new Term(null, Duration.ofHours(hours), null, remove);
    }

    @Test
    void withoutATermNothingEverChanges() {
        Tenure tenure = new Tenure(plan(null), APPLIED, APPLIED.plus(Duration.ofDays(9_999)));
        assertThat(tenure.inForce().running()).isTrue();
        assertThat(tenure.leaseEnd()).isEmpty();
        assertThat(tenure.notice()).isEmpty();
        assertThat(tenure.nextChange()).isEmpty();
        assertThat(tenure.removal()).isFalse();
    }

    @Test
    void aLeaseCountsFromTheLastApplyAndWarnsInItsLastQuarter() {
        Tenure fresh = after(ttl(8, false), Duration.ZERO);
        assertThat(fresh.leaseEnd()).contains(APPLIED.plus(Duration.ofHours(8)));
        assertThat(fresh.notice()).isEmpty();
        assertThat(fresh.nextChange()).contains(APPLIED.plus(Duration.ofHours(6)));
        Tenure near = after(ttl(8, true), Duration.ofHours(6));
        assertThat(near.notice()).contains(new Tenure.Notice(APPLIED.plus(Duration.ofHours(8)), true, true));
        assertThat(near.inForce().running()).isTrue();
        assertThat(near.nextChange()).contains(APPLIED.plus(Duration.ofHours(8)));
        assertThat(after(ttl(8, false), Duration.ofHours(6).minusMillis(1)).notice())
                .isEmpty();
    }

    @Test
    void atItsEndItIsStoppedOrToBeRemoved() {
        Tenure before = after(ttl(8, true), Duration.ofHours(8).minusMillis(1));
        assertThat(before.inForce().running()).isTrue();
        assertThat(before.removal()).isFalse();
        Tenure stopped = after(ttl(8, false), Duration.ofHours(8));
        assertThat(stopped.inForce().running()).isFalse();
        assertThat(stopped.leaseEnded()).isTrue();
        assertThat(stopped.removal()).isFalse();
        assertThat(stopped.notice()).as("it is no longer near").isEmpty();
        assertThat(stopped.nextChange()).isEmpty();
        assertThat(after(ttl(8, true), Duration.ofHours(8)).removal()).isTrue();
    }

    @Test
    void aFixedEndWarnsADayBeforeAndALongLeaseNoEarlier() {
        Term fixed = new Term(null, null, APPLIED.plus(Duration.ofDays(30)), false);
        assertThat(after(fixed, Duration.ofDays(29).minusMillis(1)).notice()).isEmpty();
        assertThat(after(fixed, Duration.ofDays(29)).notice()).isPresent();
        Term month = ttl(24 * 30, false);
        assertThat(after(month, Duration.ofDays(29).minusMillis(1)).notice()).isEmpty();
        assertThat(after(month, Duration.ofDays(29)).notice()).isPresent();
    }

    @Test
    void aTimeToRunStopsWithoutEndingTheLease() {
        Term until = new Term(APPLIED.plus(Duration.ofHours(2)), null, null, false);
        assertThat(after(until, Duration.ofMinutes(59)).notice()).isEmpty();
        assertThat(after(until, Duration.ofMinutes(60)).notice())
                .contains(new Tenure.Notice(APPLIED.plus(Duration.ofHours(2)), false, false));
        Tenure over = after(until, Duration.ofHours(2));
        assertThat(over.over()).isTrue();
        assertThat(over.leaseEnded()).isFalse();
        assertThat(over.inForce().running()).isFalse();
        assertThat(over.inForce().hash()).isEqualTo(plan(until).hash());
    }

    @Test
    void ofTwoEndsTheEarlierIsWarnedOf() {
        Term both = new Term(APPLIED.plus(Duration.ofHours(7)), Duration.ofHours(8), null, false);
        assertThat(after(both, Duration.ofMinutes(390)).notice().orElseThrow().lease())
                .isFalse();
        Term other = new Term(APPLIED.plus(Duration.ofHours(9)), Duration.ofHours(8), null, false);
        assertThat(after(other, Duration.ofHours(7)).notice().orElseThrow().lease())
                .isTrue();
    }

    @Test
    void aStoppedEnvironmentHasNoTimeToRunButItsLeaseGoesOn() {
        Plan stopped = plan(new Term(APPLIED, Duration.ofHours(1), null, true)).stopped();
        assertThat(new Tenure(stopped, APPLIED, APPLIED).over()).isFalse();
        assertThat(new Tenure(stopped, APPLIED, APPLIED.plus(Duration.ofHours(1))).removal())
                .isTrue();
    }

    @Test
    void aLeaseThatWasNeverAppliedHasNotBegun() {
        assertThat(new Tenure(plan(ttl(1, true)), null, Instant.MAX).leaseEnd()).isEmpty();
    }
}
