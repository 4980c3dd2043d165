package dev.isle.suite.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class FractionTest {
    @Test
    void halfACentGoesUpAwayFromZeroAndLessDoesNot() {
        // 1000.5 yen: 365182500 x 0.001 / 365, exactly
        Fraction half = Fraction.of(365_182_500, 1)
                .times(Fraction.of(new BigDecimal("0.001")))
                .times(Fraction.of(1, 365));
        assertThat(half.rounded(0)).isEqualByComparingTo("1001");
        assertThat(half.times(Fraction.of(-1, 1)).rounded(0)).isEqualByComparingTo("-1001");
        assertThat(half.plus(Fraction.of(-1, Long.MAX_VALUE)).rounded(0)).isEqualByComparingTo("1000");
        // three thirds are one: nothing is lost on the way
        Fraction third = Fraction.of(1, 3);
        assertThat(third.plus(third).plus(third)).isEqualTo(Fraction.ONE);
        assertThat(Fraction.of(new BigDecimal("2.50"))).isEqualTo(Fraction.of(5, 2));
        assertThat(Fraction.of(new BigDecimal("-12E3"))).isEqualTo(Fraction.of(-12_000, 1));
    }
}
