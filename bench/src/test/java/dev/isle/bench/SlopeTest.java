package dev.isle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SlopeTest {
    private static final double TINY = 1e-9;

    @Test
    void aStraightLineHasItsOwnSlope() {
        Slope slope = new Slope();
        for (int i = 0; i < 10; i++) {
            slope.add(1000 * i, 50 + 0.002 * 1000 * i);
        }
        assertThat(slope.per(10_000)).isCloseTo(20, within(TINY));
        assertThat(slope.laterHalfPer(10_000)).isCloseTo(20, within(TINY));
    }

    @Test
    void leastSquaresOfPointsOffTheLine() {
        Slope slope = new Slope();
        slope.add(0, 1);
        slope.add(1, 3);
        slope.add(2, 2);
        slope.add(3, 6);
        // by hand: mean x 1.5, mean y 3, products 7, squares 5
        assertThat(slope.per(1)).isCloseTo(1.4, within(TINY));
        assertThat(slope.laterHalfPer(1)).isCloseTo(4, within(TINY));
    }

    @Test
    void whatOnlyWarmsUpIsFlatLater() {
        Slope slope = new Slope();
        for (int i = 0; i < 20; i++) {
            slope.add(i, Math.min(i, 10));
        }
        assertThat(slope.per(1)).isPositive();
        assertThat(slope.laterHalfPer(1)).isCloseTo(0, within(TINY));
    }

    @Test
    void fewerThanTwoPlacesHaveNoSlope() {
        Slope slope = new Slope();
        assertThat(slope.per(1)).isZero();
        slope.add(5, 1);
        slope.add(5, 9);
        assertThat(slope.per(1)).isZero();
    }
}
