package dev.isle.suite.trade.fpml;

import com.opengamma.strata.basics.currency.Payment;
import dev.isle.suite.trade.BulletPayment;
import dev.isle.suite.trade.Cash;
import dev.isle.suite.trade.Decimals;
import dev.isle.suite.trade.Fra;
import dev.isle.suite.trade.FxNdf;
import dev.isle.suite.trade.FxSingle;
import dev.isle.suite.trade.FxSwap;
import dev.isle.suite.trade.Notice;
import dev.isle.suite.trade.Places;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Product;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Swap;
import dev.isle.suite.trade.Swaption;
import dev.isle.suite.trade.TermDeposit;
import dev.isle.suite.trade.fpml.XmlTree.Element;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The product: the library's reading in our terms, and our own reading of non-deliverable forwards and options. */
final class ProductReader {
    private static final BigDecimal ONE_PERCENT = new BigDecimal("0.01");

    private final Element product;
    private final Parties parties;
    private final Library library;
    private final Places places;
    private final List<Notice> notices;
    private final List<Problem> problems;

    ProductReader(
            Element product,
            Parties parties,
            Library library,
            Places places,
            List<Notice> notices,
            List<Problem> problems) {
        this.product = product;
        this.parties = parties;
        this.library = library;
        this.places = places;
        this.notices = notices;
        this.problems = problems;
    }

    /** The product, or null after a problem was added. */
    @Nullable
    Product read() {
        for (Element leg : List.of(product, orProduct("nearLeg"), orProduct("farLeg"))) {
            exchangeRate(leg);
        }
        if (product.child("nonDeliverableSettlement") != null) {
            return forward();
        }
        com.opengamma.strata.product.Product read = library.product();
        return switch (read) {
            case null -> null;
            case com.opengamma.strata.product.fx.FxSingle fx -> exchange(fx);
            case com.opengamma.strata.product.fx.FxSwap fx ->
                new FxSwap(exchange(fx.getNearLeg()), exchange(fx.getFarLeg()));
            case com.opengamma.strata.product.fra.Fra fra -> fra(fra);
            case com.opengamma.strata.product.deposit.TermDeposit deposit ->
                new TermDeposit(
                        deposit.getBuySell().isBuy() ? Side.PAY : Side.RECEIVE,
                        deposit.getCurrency().getCode(),
                        SwapReader.decimal(deposit.getNotional()),
                        deposit.getStartDate(),
                        deposit.getEndDate(),
                        deposit.getBusinessDayAdjustment()
                                .map(Library::optional)
                                .orElse(null),
                        SwapReader.decimal(deposit.getRate()),
                        deposit.getDayCount().getName());
            case com.opengamma.strata.product.payment.BulletPayment bullet ->
                new BulletPayment(
                        bullet.getPayReceive().isPay() ? Side.PAY : Side.RECEIVE,
                        bullet.getCurrency().getCode(),
                        SwapReader.decimal(bullet.getValue().getAmount()),
                        bullet.getDate().getUnadjusted(),
                        Library.optional(bullet.getDate().getAdjustment()));
            case com.opengamma.strata.product.swap.Swap swap -> {
                Element streams = product.child("swap") == null ? product : product.child("swap");
                boolean option = product.name().equals("swaption");
                Swap converted = new SwapReader(
                                streams,
                                option ? "/product/underlying" : "/product",
                                library,
                                places,
                                notices,
                                problems)
                        .read(swap);
                yield converted == null || !option ? converted : swaption(converted);
            }
            default -> unsupported(read.getClass().getSimpleName());
        };
    }

    private Element orProduct(String name) {
        Element child = product.child(name);
        return child == null ? product : child;
    }

    private static FxSingle exchange(com.opengamma.strata.product.fx.FxSingle fx) {
        Payment one = fx.getBaseCurrencyPayment();
        Payment other = fx.getCounterCurrencyPayment();
        return one.getAmount() >= 0 ? new FxSingle(cash(one), cash(other)) : new FxSingle(cash(other), cash(one));
    }

    private static Cash cash(Payment payment) {
        return new Cash(
                payment.getCurrency().getCode(), SwapReader.decimal(Math.abs(payment.getAmount())), payment.getDate());
    }

    private static Fra fra(com.opengamma.strata.product.fra.Fra fra) {
        return new Fra(
                fra.getBuySell().isBuy() ? Side.PAY : Side.RECEIVE,
                fra.getCurrency().getCode(),
                SwapReader.decimal(fra.getNotional()),
                fra.getStartDate(),
                fra.getEndDate(),
                fra.getPaymentDate().getUnadjusted(),
                Library.optional(fra.getPaymentDate().getAdjustment()),
                SwapReader.decimal(fra.getFixedRate()),
                fra.getDayCount().getName(),
                fra.getIndex().getName(),
                fra.getIndexInterpolated().map(index -> index.getName()).orElse(null),
                Library.offset(fra.getFixingDateOffset()),
                fra.getDiscounting().name().equals("NONE")
                        ? "None"
                        : fra.getDiscounting().name());
    }

    /** A non-deliverable forward; the library reads only one of the two ways in which FpML writes the fixing. */
    private @Nullable Product forward() {
        Element one = product.child("exchangedCurrency1");
        Element other = product.child("exchangedCurrency2");
        Element settled = product.at("nonDeliverableSettlement", "settlementCurrency");
        Element value = product.child("valueDate");
        Element fixing = firstOf(
                product.at("nonDeliverableSettlement", "fixing", "fixingDate"),
                product.at("nonDeliverableSettlement", "rateSourceFixing", "fixingDate", "unadjustedDate"));
        String source = source();
        if (one == null || other == null || settled == null || value == null || fixing == null || source == null) {
            problems.add(new Problem(
                    product.place(),
                    Rule.MISSING_FIELD,
                    "a non-deliverable forward needs two exchanged currencies, a valueDate, a settlementCurrency, a"
                            + " fixing date and the source of the rate"));
            return null;
        }
        boolean firstSettles = settled.text().equals(one.textAt("paymentAmount", "currency"));
        Element reference = firstSettles ? other : one;
        Element settlement = firstSettles ? one : other;
        Side side = parties.side(reference);
        String currency = reference.textAt("paymentAmount", "currency");
        if (side == null
                || parties.side(settlement) != side.opposite()
                || currency == null
                || !settled.text().equals(settlement.textAt("paymentAmount", "currency"))) {
            problems.add(
                    new Problem(
                            product.place(),
                            Rule.FPML_PARSE,
                            "one of the exchanged currencies is paid by us, the other received, and one of them is settled in"));
            return null;
        }
        LocalDate valueDate = Dates.parse(value, problems);
        LocalDate fixingDate = Dates.parse(fixing, problems);
        BigDecimal referenceAmount = amount(reference);
        BigDecimal settlementAmount = amount(settlement);
        if (valueDate == null || fixingDate == null || referenceAmount == null || settlementAmount == null) {
            return null;
        }
        return new FxNdf(
                side, currency, referenceAmount, settled.text(), settlementAmount, valueDate, fixingDate, source);
    }

    private @Nullable String source() {
        String option = product.textAt(
                "nonDeliverableSettlement", "rateSourceFixing", "settlementRateSource", "settlementRateOption");
        Element primary = product.at("nonDeliverableSettlement", "fixing", "fxSpotRateSource", "primaryRateSource");
        if (option != null || primary == null) {
            return option;
        }
        String page = primary.textAt("rateSourcePage");
        String name = primary.textAt("rateSource");
        return page == null ? name : name + "/" + page;
    }

    private @Nullable BigDecimal amount(Element exchanged) {
        String number = exchanged.textAt("paymentAmount", "amount");
        if (number == null) {
            problems.add(new Problem(exchanged.place(), Rule.MISSING_FIELD, "paymentAmount/amount is missing"));
            return null;
        }
        return Decimals.of(number);
    }

    private void exchangeRate(Element leg) {
        String rate = leg.textAt("exchangeRate", "rate");
        String basis = leg.textAt("exchangeRate", "quotedCurrencyPair", "quoteBasis");
        String first = leg.textAt("exchangeRate", "quotedCurrencyPair", "currency1");
        String one = leg.textAt("exchangedCurrency1", "paymentAmount", "amount");
        String other = leg.textAt("exchangedCurrency2", "paymentAmount", "amount");
        if (rate == null || basis == null || first == null || one == null || other == null) {
            return;
        }
        boolean inOrder = first.equals(leg.textAt("exchangedCurrency1", "paymentAmount", "currency"));
        BigDecimal base = new BigDecimal(inOrder ? one : other);
        BigDecimal counter = new BigDecimal(inOrder ? other : one);
        BigDecimal numerator = basis.equals("Currency2PerCurrency1") ? counter : base;
        BigDecimal denominator = basis.equals("Currency2PerCurrency1") ? base : counter;
        BigDecimal quoted = new BigDecimal(rate);
        if (denominator.signum() == 0 || quoted.signum() <= 0) {
            problems.add(new Problem(leg.place(), Rule.FX_RATE, "amounts and exchange rate are above zero"));
            return;
        }
        BigDecimal implied = numerator.divide(denominator, MathContext.DECIMAL64);
        BigDecimal apart = implied.divide(quoted, MathContext.DECIMAL64)
                .subtract(BigDecimal.ONE)
                .abs();
        if (apart.compareTo(ONE_PERCENT) > 0) {
            Element place = leg.child("exchangeRate");
            problems.add(new Problem(
                    (place == null ? leg : place).place(),
                    Rule.FX_RATE,
                    "the rate is " + rate + ", but the amounts say "
                            + implied.round(new MathContext(6)).toPlainString()));
        }
    }

    private @Nullable Product swaption(Swap underlying) {
        Element european = product.child("europeanExercise");
        Element bermuda = product.child("bermudaExercise");
        Element american = product.child("americanExercise");
        Element exercise = firstOf(european, bermuda, american);
        Element buyer = product.child("buyerPartyReference");
        String holder = buyer == null ? null : buyer.attribute("href");
        List<Element> days = new ArrayList<>();
        if (exercise != null) {
            Element dates = exercise.at("bermudaExerciseDates", "adjustableDates");
            if (dates != null) {
                days.addAll(dates.children("unadjustedDate"));
            }
            Element expiration = exercise.at("expirationDate", "adjustableDate", "unadjustedDate");
            if (expiration != null) {
                days.add(expiration);
            }
        }
        LocalDate expiry = null;
        for (Element day : days) {
            LocalDate date = Dates.parse(day, problems);
            expiry = expiry == null || (date != null && date.isAfter(expiry)) ? date : expiry;
        }
        if (holder == null || expiry == null) {
            problems.add(new Problem(
                    (exercise == null ? product : exercise).place(),
                    Rule.MISSING_FIELD,
                    "an option needs a buyer and an exercise with a last day that is given as a day"));
            return null;
        }
        return new Swaption(
                holder.equals(parties.us()) ? Swaption.Stance.BOUGHT : Swaption.Stance.SOLD,
                exercise == european
                        ? Swaption.Exercise.EUROPEAN
                        : exercise == bermuda ? Swaption.Exercise.BERMUDA : Swaption.Exercise.AMERICAN,
                expiry,
                "true".equals(product.textAt("swaptionStraddle")),
                underlying);
    }

    private static @Nullable Element firstOf(@Nullable Element... candidates) {
        for (Element candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    private @Nullable Product unsupported(String name) {
        problems.add(new Problem(
                product.place(),
                Rule.PRODUCT_SUPPORTED,
                "'" + product.name() + "' is read as " + name + ", which is not supported"));
        return null;
    }
}
