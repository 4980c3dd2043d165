package dev.isle.suite.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values that anybody can check with a pocket calculator: on flat curves a discount factor is exp(-rate x days / 365). */
class HandPricedTest {
    private static final double CENT = 0.01;
    private final Pricer pricer = new Pricer(Market.of(Samples.flat()));

    private static double discount(double rate, String date) {
        return Math.exp(-rate * ChronoUnit.DAYS.between(Samples.TODAY, LocalDate.parse(date)) / 365.0);
    }

    private Map<String, Double> value(String product) {
        return value(product, "[]");
    }

    private Map<String, Double> value(String product, String fees) {
        Valuation valuation = pricer.value(Samples.trade(product, fees));
        assertThat(valuation).isInstanceOf(Valuation.Valued.class);
        return ((Valuation.Valued) valuation).amounts();
    }

    private String reason(String product) {
        Valuation valuation = pricer.value(Samples.trade(product));
        assertThat(valuation).isInstanceOf(Valuation.NotValued.class);
        return ((Valuation.NotValued) valuation).reason();
    }

    @Test
    void aMillionInAYearAtTwoPercent() {
        // 1,000,000 x exp(-0.02) = 980,198.67
        assertThat(value(Samples.BULLET_IN_A_YEAR).get("EUR")).isCloseTo(980_198.67, within(CENT));
    }

    @Test
    void whatIsPaidTodayCountsWholeAndWhatWasPaidYesterdayNothing() {
        String today = Samples.BULLET_IN_A_YEAR.replace("2027-03-02", "2026-03-02");
        String yesterday = Samples.BULLET_IN_A_YEAR.replace("2027-03-02", "2026-03-01");
        assertThat(value(today).get("EUR")).isEqualTo(1_000_000.0);
        assertThat(value(yesterday)).isEmpty();
    }

    @Test
    void aForwardIsBothSidesDiscounted() {
        Map<String, Double> value = value(Samples.fx("EUR", 1_000_000, "USD", 1_120_000, "2027-03-02"));
        // 1,000,000 x exp(-0.02) euros, less 1,120,000 x exp(-0.04) dollars
        assertThat(value.get("EUR")).isCloseTo(980_198.67, within(CENT));
        assertThat(value.get("USD")).isCloseTo(-1_076_084.17, within(CENT));
        // at 1.10 dollars for a euro: 1,078,218.54 - 1,076,084.17
        assertThat(pricer.convert(value, "USD").orElseThrow()).isCloseTo(2_134.37, within(CENT));
    }

    @Test
    void aDepositThatRunsIsWorthWhatComesBack() {
        // lent on 30 January: gone already; 5,000,000 and 182/360 x 4.8 % come back on 31 July
        double back = 5_000_000 + 5_000_000 * 0.048 * 182 / 360;
        assertThat(value(Samples.DEPOSIT).get("USD"))
                .isCloseTo(back * discount(Samples.USD, "2026-07-31"), within(CENT));
    }

    @Test
    void aForwardRateAgreementIsTheDifferenceOfRatesDiscountedTwice() {
        // 183 days from 15 June to 15 December; on a flat curve the forward rate is (exp(0.025 x 183/365) - 1) x
        // 360/183
        double forward = (Math.exp(Samples.EURIBOR * 183 / 365) - 1) * 360 / 183;
        double fraction = 183 / 360.0;
        double settled = 10_000_000 * (forward - 0.0215) * fraction / (1 + forward * fraction);
        assertThat(value(Samples.FRA).get("EUR"))
                .isCloseTo(settled * discount(Samples.EUR, "2026-06-15"), within(CENT));
        assertThat(value(Samples.FRA.replace("PAY", "RECEIVE")).get("EUR"))
                .isCloseTo(-settled * discount(Samples.EUR, "2026-06-15"), within(CENT));
    }

    @Test
    void aSwapWithOnePeriodThatIsFixed() {
        // Both legs pay on 15 July 2026: the floating one the fixing of 13 January, 2.1 % for 181/360 of a year.
        String product = Samples.swap(
                Samples.leg("PAY", "P6M", "2026-07-15", Samples.fixed("0.02")),
                Samples.leg("RECEIVE", "P6M", "2026-07-15", Samples.EURIBOR_6M));
        double paid = 10_000_000 * 0.02 * 180 / 360;
        double received = 10_000_000 * 0.021 * 181 / 360;
        assertThat(value(product).get("EUR"))
                .isCloseTo((received - paid) * discount(Samples.EUR, "2026-07-15"), within(CENT));
    }

    @Test
    void aNonDeliverableForwardBeforeAndAfterItsFixing() {
        double before = 83_500_000 / 83.0 * discount(Samples.INR, "2026-06-17")
                - 1_000_000 * discount(Samples.USD, "2026-06-17");
        assertThat(value(Samples.NDF.formatted("2026-06-17", "2026-06-15")).get("USD"))
                .isCloseTo(before, within(CENT));
        // fixed at 80 rupees for a dollar: 83,500,000 / 80 - 1,000,000 is paid in two days
        double after = (83_500_000 / 80.0 - 1_000_000) * discount(Samples.USD, "2026-03-04");
        assertThat(value(Samples.NDF.formatted("2026-03-04", "2026-02-27")).get("USD"))
                .isCloseTo(after, within(CENT));
        assertThat(reason(Samples.NDF.formatted("2026-03-04", "2026-02-26")))
                .isEqualTo("no fixing INR.FBIL/INR01 of 2026-02-26");
    }

    @Test
    void feesBelongToTheValueOfAnyProduct() {
        String fee = """
                [{"side": "PAY", "party": "BROKER", "date": "2027-03-02", "currency": "USD", "amount": "1000",
                  "type": "BROKERAGE"}]""";
        double with = value(Samples.euriborSwap("2028-01-15", "0.025"), fee).getOrDefault("USD", Double.NaN);
        assertThat(with).isCloseTo(-1_000 * Math.exp(-0.04), within(CENT));
        assertThat(value(Samples.FRA, fee).get("USD")).isCloseTo(-1_000 * Math.exp(-0.04), within(CENT));
    }

    @Test
    void aStraddleIsTheCallAndThePutAndWhoSoldItOwesIt() {
        double payer = value(Samples.swaption("BOUGHT", "0.0385", false)).getOrDefault("USD", Double.NaN);
        double straddle = value(Samples.swaption("BOUGHT", "0.0385", true)).getOrDefault("USD", Double.NaN);
        double sold = value(Samples.swaption("SOLD", "0.0385", false)).getOrDefault("USD", Double.NaN);
        assertThat(payer).isPositive();
        assertThat(straddle).isGreaterThan(payer);
        assertThat(sold).isCloseTo(-payer, within(CENT));
    }

    @Test
    void whatIsMissingIsNamedAndNothingIsEstimated() {
        assertThat(reason(Samples.BULLET_IN_A_YEAR.replace("EUR", "GBP"))).contains("GBP");
        assertThat(reason(Samples.euriborSwap("2028-01-15", "0.025").replace("EURIBOR-6M", "EURIBOR-3M")))
                .contains("EUR-EURIBOR-3M");
        // The running period began on Monday 16 February 2026; its rate was fixed two business days before.
        assertThat(reason(Samples.euriborSwap("2027-08-15", "0.02").replace("2026-01-15", "2025-08-15")))
                .contains("2026-02-12");
        assertThat(pricer.convert(Map.of("GBP", 1.0), "USD")).isEmpty();
    }
}
