package dev.isle.suite.trade.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.ByteSource;
import com.opengamma.strata.basics.currency.Payment;
import com.opengamma.strata.loader.fpml.FpmlDocumentParser;
import com.opengamma.strata.loader.fpml.FpmlPartySelector;
import com.opengamma.strata.product.Trade;
import com.opengamma.strata.product.fra.FraTrade;
import com.opengamma.strata.product.fx.FxNdfTrade;
import com.opengamma.strata.product.fx.FxSingleTrade;
import com.opengamma.strata.product.fx.FxSwapTrade;
import com.opengamma.strata.product.payment.BulletPaymentTrade;
import com.opengamma.strata.product.rate.FixedRateComputation;
import com.opengamma.strata.product.swap.NotionalExchange;
import com.opengamma.strata.product.swap.RateAccrualPeriod;
import com.opengamma.strata.product.swap.RatePaymentPeriod;
import com.opengamma.strata.product.swap.ResolvedSwapLeg;
import com.opengamma.strata.product.swap.SwapTrade;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import dev.isle.suite.trade.strata.Calendars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The library alone, on the same documents: what it reads is a trade here, and the cash flows that it makes of its own
 * objects, in binary floating point, are those that came through our records, JSON names and decimals.
 */
class LibraryAgreementTest {
    /** Documents in which our flows differ from the library's on purpose. */
    private static final Set<String> OURS_DIFFER = Set.of(
            // paid in another currency, which the library does not read
            "NDS-CNY-uti.xml",
            "NDS-INR-uti.xml",
            "NDS-KRW-uti.xml",
            // no schedule from the library: a rest that fits no period; an empty business centre
            "ird-ex34-MXN-swap.xml",
            "ird-ex30-swap-comp-avg-relative-date-uti.xml");

    @ParameterizedTest
    @CsvSource({"products/rates, 47", "products/fx, 7"})
    void whateverTheLibraryReadsIsATrade(String folder, int atLeast) {
        List<String> refused = new ArrayList<>();
        int read = 0;
        for (Map.Entry<String, byte[]> document : Corpus.folder(folder).entrySet()) {
            if (library(document.getValue()).isPresent()) {
                read++;
                if (TradeIntake.read(MediaKind.FPML, document.getValue()) instanceof Intake.Refused no) {
                    refused.add(document.getKey() + no);
                }
            }
        }
        assertThat(refused).isEmpty();
        assertThat(read).isGreaterThanOrEqualTo(atLeast);
    }

    /** Why documents are checked before the library sees them: it reads what is wrong, too. */
    @Test
    void theLibraryAloneReadsInvalidDocumentsThatAreRefusedHere() {
        Map<String, byte[]> invalid = Corpus.folder("invalid-products");
        assertThat(invalid).hasSize(42);
        assertThat(invalid.values())
                .filteredOn(document -> library(document).isPresent())
                .as("as docs/reference-suite-trades.md says")
                .hasSize(19);
        assertThat(invalid.values())
                .filteredOn(document -> TradeIntake.read(MediaKind.FPML, document) instanceof Intake.Accepted)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"products/rates, 39", "products/fx, 8"})
    void itsCashFlowsAreOurTransfers(String folder, int documents) {
        int compared = 0;
        for (Map.Entry<String, byte[]> document : Corpus.folder(folder).entrySet()) {
            Optional<Trade> theirs = library(document.getValue());
            if (theirs.isEmpty() || OURS_DIFFER.contains(document.getKey())) {
                continue;
            }
            List<String> expected = flows(theirs.get());
            if (!expected.isEmpty()) {
                compared++;
                Intake ours = TradeIntake.read(MediaKind.FPML, document.getValue());
                assertThat(Transfers.of(((Intake.Accepted) ours).trade()).stream()
                                .filter(draft -> !draft.key().startsWith("fee/"))
                                .map(LibraryAgreementTest::line))
                        .as(document.getKey())
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(documents);
    }

    private static String line(TransferDraft draft) {
        return draft.payDate() + " " + draft.currency() + " "
                + (draft.amount() == null ? "projected" : round(draft.amount().doubleValue()));
    }

    /** Both sides to one unit: binary noise is not what is tested here, rounding is tested by hand. */
    private static String round(double amount) {
        return String.format(Locale.ROOT, "%.0f", amount);
    }

    private static Optional<Trade> library(byte[] document) {
        FpmlPartySelector first = parties -> List.of(parties.keySet().iterator().next());
        for (FpmlPartySelector selector : List.of(first, FpmlPartySelector.any())) {
            try {
                return Optional.of(FpmlDocumentParser.of(selector)
                        .parseTrades(ByteSource.wrap(document))
                        .getFirst());
            } catch (RuntimeException e) {
                // not read from this side; perhaps from the other
            }
        }
        return Optional.empty();
    }

    private static List<String> flows(Trade trade) {
        Calendars calendars = new Calendars();
        return switch (trade) {
            case FxSingleTrade fx ->
                Stream.of(
                                fx.getProduct().getBaseCurrencyPayment(),
                                fx.getProduct().getCounterCurrencyPayment())
                        .map(LibraryAgreementTest::line)
                        .toList();
            case FxSwapTrade fx ->
                Stream.of(fx.getProduct().getNearLeg(), fx.getProduct().getFarLeg())
                        .flatMap(leg -> Stream.of(leg.getBaseCurrencyPayment(), leg.getCounterCurrencyPayment()))
                        .map(LibraryAgreementTest::line)
                        .toList();
            case FxNdfTrade ndf ->
                List.of(ndf.getProduct().getPaymentDate() + " "
                        + ndf.getProduct().getSettlementCurrency() + " projected");
            case FraTrade fra ->
                List.of(fra.resolve(calendars).getProduct().getPaymentDate() + " "
                        + fra.getProduct().getCurrency() + " projected");
            case BulletPaymentTrade bullet ->
                List.of(line(bullet.resolve(calendars).getProduct().getPayment()));
            case SwapTrade swap ->
                swap.getProduct().resolve(calendars).getLegs().stream()
                        .flatMap(leg -> leg(leg).stream())
                        .toList();
            default -> List.of();
        };
    }

    private static List<String> leg(ResolvedSwapLeg leg) {
        List<String> lines = new ArrayList<>();
        leg.getPaymentEvents().forEach(event -> lines.add(line(((NotionalExchange) event).getPayment())));
        leg.getPaymentPeriods().forEach(period -> {
            RatePaymentPeriod rates = (RatePaymentPeriod) period;
            boolean fixed = rates.getAccrualPeriods().stream()
                    .allMatch(accrual -> accrual.getRateComputation() instanceof FixedRateComputation);
            lines.add(rates.getPaymentDate() + " " + rates.getCurrency() + " "
                    + (fixed ? round(interest(rates)) : "projected"));
        });
        return lines;
    }

    private static double interest(RatePaymentPeriod period) {
        double sum = 0;
        for (RateAccrualPeriod accrual : period.getAccrualPeriods()) {
            double base = period.isCompoundingApplicable() ? period.getNotional() + sum : period.getNotional();
            double rate = ((FixedRateComputation) accrual.getRateComputation()).getRate() * accrual.getGearing();
            sum += base * (rate + accrual.getSpread()) * accrual.getYearFraction();
        }
        return sum;
    }

    private static String line(Payment payment) {
        return payment.getDate() + " " + payment.getCurrency() + " " + round(payment.getAmount());
    }
}
