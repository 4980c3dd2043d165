package dev.isle.suite.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.opengamma.strata.basics.ReferenceData;
import com.opengamma.strata.basics.currency.Currency;
import com.opengamma.strata.basics.currency.CurrencyAmount;
import com.opengamma.strata.basics.currency.CurrencyPair;
import com.opengamma.strata.basics.currency.MultiCurrencyAmount;
import com.opengamma.strata.basics.date.AdjustableDate;
import com.opengamma.strata.basics.date.BusinessDayAdjustment;
import com.opengamma.strata.basics.date.DayCounts;
import com.opengamma.strata.basics.date.DaysAdjustment;
import com.opengamma.strata.basics.date.HolidayCalendarIds;
import com.opengamma.strata.basics.date.Tenor;
import com.opengamma.strata.basics.index.FxIndex;
import com.opengamma.strata.basics.index.IborIndices;
import com.opengamma.strata.basics.index.ImmutableFxIndex;
import com.opengamma.strata.basics.index.OvernightIndices;
import com.opengamma.strata.collect.timeseries.LocalDateDoubleTimeSeries;
import com.opengamma.strata.market.curve.ConstantCurve;
import com.opengamma.strata.market.curve.Curve;
import com.opengamma.strata.market.curve.Curves;
import com.opengamma.strata.pricer.deposit.DiscountingTermDepositProductPricer;
import com.opengamma.strata.pricer.fra.DiscountingFraProductPricer;
import com.opengamma.strata.pricer.fx.DiscountingFxNdfProductPricer;
import com.opengamma.strata.pricer.fx.DiscountingFxSingleProductPricer;
import com.opengamma.strata.pricer.fx.DiscountingFxSwapProductPricer;
import com.opengamma.strata.pricer.rate.ImmutableRatesProvider;
import com.opengamma.strata.pricer.swap.DiscountingSwapProductPricer;
import com.opengamma.strata.product.common.BuySell;
import com.opengamma.strata.product.deposit.TermDeposit;
import com.opengamma.strata.product.fra.Fra;
import com.opengamma.strata.product.fra.FraDiscountingMethod;
import com.opengamma.strata.product.fx.FxNdf;
import com.opengamma.strata.product.fx.FxSingle;
import com.opengamma.strata.product.fx.FxSwap;
import com.opengamma.strata.product.swap.SwapTrade;
import com.opengamma.strata.product.swap.type.FixedIborSwapConventions;
import com.opengamma.strata.product.swap.type.FixedOvernightSwapConvention;
import dev.isle.suite.pricing.CurveNode.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The library called directly, with a market and products built by itself, gives what the pricer gives. */
class StrataAgreementTest {
    private static final ReferenceData CALENDARS = ReferenceData.standard();
    private static final double TINY = 1e-6;
    private final Pricer pricer = new Pricer(Market.of(Samples.flat()));
    private final ImmutableRatesProvider direct = ImmutableRatesProvider.builder(Samples.TODAY)
            .discountCurve(Currency.EUR, flat("a", Samples.EUR))
            .discountCurve(Currency.USD, flat("b", Samples.USD))
            .discountCurve(Currency.INR, flat("c", Samples.INR))
            .iborIndexCurve(
                    IborIndices.EUR_EURIBOR_6M,
                    flat("d", Samples.EURIBOR),
                    LocalDateDoubleTimeSeries.of(LocalDate.of(2026, 1, 13), 0.021))
            .overnightIndexCurve(OvernightIndices.USD_SOFR, flat("e", Samples.USD))
            .fxRateProvider(new FxRates(Samples.flat().quotes()))
            .build();

    private static Curve flat(String name, double rate) {
        return ConstantCurve.of(Curves.zeroRates(name, DayCounts.ACT_365F), rate);
    }

    private void agrees(String product, MultiCurrencyAmount expected, double tolerance) {
        Valuation valuation = pricer.value(Samples.trade(product));
        assertThat(valuation).isInstanceOf(Valuation.Valued.class);
        Map<String, Double> amounts = ((Valuation.Valued) valuation).amounts();
        assertThat(amounts).hasSameSizeAs(expected.getAmounts());
        for (CurrencyAmount amount : expected.getAmounts()) {
            assertThat(amounts.get(amount.getCurrency().getCode())).isCloseTo(amount.getAmount(), within(tolerance));
        }
    }

    @Test
    void forwardAndSwapOfCurrencies() {
        LocalDate near = LocalDate.of(2026, 6, 4);
        LocalDate far = LocalDate.of(2027, 6, 4);
        FxSingle forward =
                FxSingle.of(CurrencyAmount.of(Currency.EUR, 5e6), CurrencyAmount.of(Currency.USD, -5.6e6), near);
        FxSingle back = FxSingle.of(CurrencyAmount.of(Currency.EUR, -5e6), CurrencyAmount.of(Currency.USD, 5.7e6), far);
        agrees(
                Samples.fx("EUR", 5e6, "USD", 5.6e6, "2026-06-04"),
                DiscountingFxSingleProductPricer.DEFAULT.presentValue(forward.resolve(CALENDARS), direct),
                TINY);
        agrees(
                "{\"type\": \"fxSwap\", \"near\": "
                        + Samples.fx("EUR", 5e6, "USD", 5.6e6, "2026-06-04").replace("\"type\": \"fxSingle\", ", "")
                        + ", \"far\": "
                        + Samples.fx("USD", 5.7e6, "EUR", 5e6, "2027-06-04").replace("\"type\": \"fxSingle\", ", "")
                        + "}",
                DiscountingFxSwapProductPricer.DEFAULT.presentValue(
                        FxSwap.of(forward, back).resolve(CALENDARS), direct),
                TINY);
    }

    @Test
    void depositToTheCentThatIsPaid() {
        TermDeposit deposit = TermDeposit.builder()
                .buySell(BuySell.BUY)
                .currency(Currency.USD)
                .notional(5e6)
                .startDate(LocalDate.of(2026, 1, 30))
                .endDate(LocalDate.of(2026, 7, 31))
                .dayCount(DayCounts.ACT_360)
                .rate(0.048)
                .build();
        agrees(
                Samples.DEPOSIT,
                MultiCurrencyAmount.of(
                        DiscountingTermDepositProductPricer.DEFAULT.presentValue(deposit.resolve(CALENDARS), direct)),
                0.005);
    }

    @Test
    void forwardRateAgreement() {
        for (FraDiscountingMethod method :
                List.of(FraDiscountingMethod.ISDA, FraDiscountingMethod.AFMA, FraDiscountingMethod.NONE)) {
            Fra fra = Fra.builder()
                    .buySell(BuySell.BUY)
                    .currency(Currency.EUR)
                    .notional(1e7)
                    .startDate(LocalDate.of(2026, 6, 15))
                    .endDate(LocalDate.of(2026, 12, 15))
                    .paymentDate(AdjustableDate.of(LocalDate.of(2026, 6, 15)))
                    .fixedRate(0.0215)
                    .dayCount(DayCounts.ACT_360)
                    .index(IborIndices.EUR_EURIBOR_6M)
                    .fixingDateOffset(DaysAdjustment.ofBusinessDays(-2, HolidayCalendarIds.EUTA))
                    .discounting(method)
                    .build();
            agrees(
                    Samples.FRA.replace("ISDA\"}", method + "\"}"),
                    MultiCurrencyAmount.of(
                            DiscountingFraProductPricer.DEFAULT.presentValue(fra.resolve(CALENDARS), direct)),
                    TINY);
        }
    }

    @Test
    void nonDeliverableForward() {
        FxIndex index = ImmutableFxIndex.builder()
                .name("test-INR")
                .currencyPair(CurrencyPair.of(Currency.USD, Currency.INR))
                .fixingCalendar(HolidayCalendarIds.NO_HOLIDAYS)
                .maturityDateOffset(DaysAdjustment.ofCalendarDays(2, BusinessDayAdjustment.NONE))
                .build();
        FxNdf ndf = FxNdf.builder()
                .settlementCurrencyNotional(CurrencyAmount.of(Currency.USD, -1e6))
                .agreedFxRate(com.opengamma.strata.basics.currency.FxRate.of(Currency.USD, Currency.INR, 83.5))
                .index(index)
                .paymentDate(LocalDate.of(2026, 6, 17))
                .build();
        double library = DiscountingFxNdfProductPricer.DEFAULT
                .presentValue(ndf.resolve(CALENDARS), direct)
                .getAmount();
        // The library measures the difference in units of the fixing: N x (1 - agreed / fixing), ours the same from the
        // other side.
        agrees(Samples.NDF.formatted("2026-06-17", "2026-06-15"), MultiCurrencyAmount.of(Currency.USD, library), 1e-3);
    }

    @Test
    void swapsOfTheMarketsConventions() {
        SwapTrade euribor = FixedIborSwapConventions.EUR_FIXED_1Y_EURIBOR_6M.toTrade(
                LocalDate.of(2026, 1, 13),
                LocalDate.of(2026, 1, 15),
                LocalDate.of(2031, 1, 15),
                BuySell.BUY,
                1e7,
                0.0234);
        agrees(
                Samples.euriborSwap("2031-01-15", "0.0234").replace("\"30E/360\"", "\"30U/360\""),
                DiscountingSwapProductPricer.DEFAULT.presentValue(
                        euribor.getProduct().resolve(CALENDARS), direct),
                0.01);
        SwapTrade sofr = FixedOvernightSwapConvention.of("USD-FIXED-1Y-SOFR-OIS")
                .toTrade(
                        LocalDate.of(2026, 11, 30),
                        LocalDate.of(2026, 12, 2),
                        LocalDate.of(2028, 12, 2),
                        BuySell.BUY,
                        2e7,
                        0.0385);
        String underlying = Samples.swaption("BOUGHT", "0.0385", false);
        String swap = "{\"type\": \"swap\", \"legs\": "
                + underlying.substring(
                        underlying.indexOf("\"legs\": ") + "\"legs\": ".length(), underlying.lastIndexOf("}}"))
                + "}";
        agrees(
                swap,
                DiscountingSwapProductPricer.DEFAULT.presentValue(
                        sofr.getProduct().resolve(CALENDARS), direct),
                0.01);
    }

    @Test
    void instrumentsOfACalibratedCurveAreWorthNothing() {
        CurveDefinition ois = new CurveDefinition(
                "EUR-OIS",
                List.of("EUR"),
                List.of("EUR-ESTR"),
                List.of(
                        new CurveNode(Kind.OVERNIGHT_SWAP, "EUR-FIXED-1Y-ESTR-OIS", "1Y", "OIS1"),
                        new CurveNode(Kind.OVERNIGHT_SWAP, "EUR-FIXED-1Y-ESTR-OIS", "5Y", "OIS5")));
        CurveDefinition ibor = new CurveDefinition(
                "EUR-6M",
                List.of(),
                List.of("EUR-EURIBOR-6M"),
                List.of(
                        new CurveNode(Kind.IBOR_FIXING, "EUR-EURIBOR-6M", "", "F6"),
                        new CurveNode(Kind.FRA, "EUR-EURIBOR-6M", "3x9", "FRA3"),
                        new CurveNode(Kind.IBOR_SWAP, "EUR-FIXED-1Y-EURIBOR-6M", "5Y", "S5")));
        assertThat(CurveRules.mistakes(ois)).isEmpty();
        assertThat(CurveRules.mistakes(ibor)).isEmpty();
        Map<String, BigDecimal> quotes = Map.of(
                "OIS1", new BigDecimal("0.019"),
                "OIS5", new BigDecimal("0.022"),
                "F6", new BigDecimal("0.0205"),
                "FRA3", new BigDecimal("0.021"),
                "S5", new BigDecimal("0.0245"));
        Market market = Market.of(new MarketSnapshot(Samples.TODAY, quotes, Map.of(), List.of(ois, ibor)));
        assertThat(market.leftOut()).isEmpty();
        SwapTrade par = FixedIborSwapConventions.EUR_FIXED_1Y_EURIBOR_6M.createTrade(
                Samples.TODAY, Tenor.TENOR_5Y, BuySell.BUY, 1e7, 0.0245, CALENDARS);
        assertThat(DiscountingSwapProductPricer.DEFAULT
                        .presentValue(par.getProduct().resolve(CALENDARS), Currency.EUR, market.rates())
                        .getAmount())
                .isCloseTo(0, within(0.05));

        Market without = Market.of(
                new MarketSnapshot(Samples.TODAY, Map.of("OIS1", BigDecimal.ONE), Map.of(), List.of(ois, ibor)));
        assertThat(without.leftOut()).containsOnlyKeys("EUR-OIS", "EUR-6M");
        assertThat(without.leftOut().get("EUR-OIS")).isEqualTo("no quote OIS5 of 2026-03-02");
        assertThat(new Pricer(without).value(Samples.trade(Samples.BULLET_IN_A_YEAR)))
                .isInstanceOfSatisfying(
                        Valuation.NotValued.class,
                        not -> assertThat(not.reason()).contains("EUR").contains("is not there: no quote"));
    }
}
