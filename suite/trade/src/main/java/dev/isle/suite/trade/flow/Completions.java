package dev.isle.suite.trade.flow;

import com.opengamma.strata.basics.date.DayCount;
import dev.isle.suite.trade.Fra;
import dev.isle.suite.trade.Money;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Swap;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.strata.Calendars;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What projected transfers come to once the numbers that they wait for are published. Use {@link #of}; thread-safe.
 *
 * <ul>
 *   <li>A forward rate agreement on one index: notional x (published - agreed) x fraction of the year, discounted by the
 *       published rate ({@code ISDA}), by both ({@code AFMA}) or not at all ({@code None}); the buyer receives it.
 *   <li>A floating period of a swap leg with one fixing per calculation period: notional x (published x gearing + spread) x
 *       fraction of the year, with the floor and the compounding that the leg says.
 * </ul>
 *
 * Daily and averaged rates, interpolation between two indices, compounding that keeps a spread apart, and whatever is paid
 * in another currency stay projected: they are nowhere estimated.
 */
public final class Completions {
    private Completions() {}

    /** Numbers that were published. */
    public interface Published {
        /** The number of an index for a day, as a rate (0.0275), or empty while it is not published. */
        Optional<BigDecimal> value(String index, LocalDate day);
    }

    /**
     * The amounts that follow, by the transfers' keys: what we receive above zero, what we pay below, rounded half up to the
     * minor unit; zero where nothing is paid. A transfer that still waits for a number, or is not computed, is not in it.
     */
    public static Map<String, BigDecimal> of(Trade trade, Published published) {
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        Calendars calendars = new Calendars();
        switch (trade.product()) {
            case Fra fra -> fra(trade, fra, published, amounts);
            case Swap swap -> {
                for (int i = 0; i < swap.legs().size(); i++) {
                    LegCompletions.of("leg" + (i + 1), swap.legs().get(i), calendars, published, amounts);
                }
            }
            default -> {} // nothing of it is projected, or nothing of it is computed here
        }
        return amounts;
    }

    private static void fra(Trade trade, Fra fra, Published published, Map<String, BigDecimal> amounts) {
        if (fra.secondIndex() != null) {
            return;
        }
        TransferDraft settlement = Transfers.of(trade).stream()
                .filter(TransferDraft::projected)
                .findFirst()
                .orElseThrow();
        FixingRef fixing = settlement.fixings().getFirst();
        published.value(fixing.index(), fixing.from()).ifPresent(rate -> {
            BigDecimal gain = settled(fra, rate);
            amounts.put(settlement.key(), Money.round(fra.currency(), fra.side() == Side.PAY ? gain : gain.negate()));
        });
    }

    /** What the buyer receives. */
    private static BigDecimal settled(Fra fra, BigDecimal rate) {
        BigDecimal year = AccrualFraction.of(
                fra.dayCount(), DayCount.of(fra.dayCount()).yearFraction(fra.startDate(), fra.endDate()));
        BigDecimal difference =
                fra.notional().multiply(rate.subtract(fra.fixedRate())).multiply(year, AccrualFraction.PRECISION);
        BigDecimal atPublished = BigDecimal.ONE.add(rate.multiply(year, AccrualFraction.PRECISION));
        return switch (fra.discounting()) {
            case "ISDA" -> difference.divide(atPublished, AccrualFraction.PRECISION);
            case "AFMA" -> {
                BigDecimal atAgreed = BigDecimal.ONE.add(fra.fixedRate().multiply(year, AccrualFraction.PRECISION));
                yield difference.divide(atPublished.multiply(atAgreed), AccrualFraction.PRECISION);
            }
            default -> difference;
        };
    }
}
