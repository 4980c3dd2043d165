package dev.isle.suite.pricing;

import com.opengamma.strata.basics.currency.Currency;
import com.opengamma.strata.pricer.rate.ImmutableRatesProvider;
import dev.isle.suite.trade.extension.MarketView;
import dev.isle.suite.trade.extension.NoValue;
import java.math.BigDecimal;
import java.time.LocalDate;

/** A market as extensions see it. Safe for any number of threads. */
final class ExtensionMarket implements MarketView {
    private final Market market;
    private final ImmutableRatesProvider rates;

    ExtensionMarket(Market market) {
        this.market = market;
        this.rates = market.rates();
    }

    @Override
    public LocalDate date() {
        return market.date();
    }

    @Override
    public double discountFactor(String currency, LocalDate day) {
        return asked(() -> rates.discountFactor(Currency.of(currency), day));
    }

    @Override
    public double fxRate(String from, String to) {
        return asked(() -> rates.fxRate(Currency.of(from), Currency.of(to)));
    }

    @Override
    public double quote(String name) {
        return market.quote(name)
                .orElseThrow(() -> new NoValue("no quote " + name + " of " + market.date()))
                .doubleValue();
    }

    @Override
    public BigDecimal fixing(String index, LocalDate day) {
        return market.fixing(index, day).orElseThrow(() -> new NoValue("no fixing " + index + " of " + day));
    }

    private interface Question {
        double answer();
    }

    /** The library says by an exception which curve or rate it lacks. */
    private static double asked(Question question) {
        try {
            return question.answer();
        } catch (RuntimeException missing) {
            throw new NoValue(Market.words(missing));
        }
    }
}
