package dev.isle.suite.trade;

import java.util.Locale;

/**
 * Every rule by which a document can be refused. The identifier is the constant's name in lower case with hyphens; the
 * same list stands in {@code docs/reference-suite-trades.md}, which a test compares.
 */
public enum Rule {
    /** A body has at most 1 MiB. */
    SIZE("A body has at most 1 MiB."),
    /** JSON is UTF-8. */
    ENCODING("JSON is written in UTF-8."),
    /** The document is well-formed and within limits. */
    SYNTAX("The document is well-formed JSON or XML, without DTD, within limits of depth, length and count."),
    /** No member twice. */
    DUPLICATE_KEY("No member of a JSON object appears twice."),
    /** No unknown member. */
    UNKNOWN_FIELD("Every JSON field is one of the documented fields."),
    /** No required member is missing. */
    MISSING_FIELD("Every required field is present: nothing has a default."),
    /** Values have their type. */
    TYPE("A JSON value has the documented type."),
    /** Texts are short and printable. */
    TEXT("A text has 1 to 200 characters, none of them a control character."),
    /** Decimals are bounded. */
    NUMBER("A decimal has at most 15 significant digits, at most 15 before and 12 after the point."),
    /** Dates exist. */
    DATE("A date is written as 2026-03-31 and exists."),
    /** Enumerations. */
    UNKNOWN_VALUE("A value of an enumeration is one of the documented values."),
    /** Discriminators. */
    UNKNOWN_TYPE("The type of a product or rate is one of the documented types."),
    /** Known currencies. */
    CURRENCY("A currency is an ISO 4217 code with a minor unit, or CNH."),
    /** Known calendars. */
    CALENDAR("A calendar is NoHolidays or at most six known business centres joined by plus signs; a trade has at most"
            + " 30 different ones."),
    /** Known conventions. */
    CONVENTION("Business day, roll, day count and discounting conventions are known by name."),
    /** Known frequencies. */
    FREQUENCY("A frequency is Term, or whole weeks or months (one day only for resets of an overnight rate)."),
    /** Known indices. */
    INDEX("A rate index is known by name."),
    /** Bounded offsets. */
    OFFSET("An offset is at most 1000 days, a period at most 1000 of its unit."),
    /** The range of days. */
    DATE_RANGE("Every day lies between 1980-01-01 and 2099-12-31."),
    /** The order of days. */
    DATE_ORDER("Days follow their order: start before end, near before far, fixing not after payment, steps ascending,"
            + " a trade date not after the trade's last day."),
    /** Positive amounts. */
    NOTIONAL_POSITIVE(
            "Amounts and notionals are above zero (a notional may step down to zero); the side says who pays."),
    /** Plausible rates. */
    RATE_BOUND("A rate lies between -1 and 10 (five percent is 0.05), a gearing between -100 and 100."),
    /** Two parties. */
    TWO_PARTIES("We and the counterparty are two different parties."),
    /** Two currencies. */
    CURRENCIES_DIFFER("An FX trade exchanges two different currencies."),
    /** An FX swap turns round. */
    FX_SWAP_DIRECTION("The far leg of an FX swap exchanges the near leg's currencies the other way round."),
    /** Two to eight legs. */
    LEGS("A swap has two to eight legs, and we neither pay nor receive all of them."),
    /** A notional where there is a rate. */
    NOTIONAL_PRESENT("A leg with a rate has a notional; a leg of known amounts has none and exchanges none."),
    /** One stub rate. */
    STUB_RATE("A stub has exactly one of a fixed rate, an amount or an index; a fixed leg's stub has no index."),
    /** Bounded schedules. */
    PERIODS("A leg has at most 4000 calculation, payment and reset periods."),
    /** A schedule follows. */
    SCHEDULE("Periods, payment dates and fixings follow from the terms."),
    /** FpML 5. */
    FPML_VERSION("The XML document is FpML 5.x: its root is in a namespace http://www.fpml.org/FpML-5/..."),
    /** One trade. */
    ONE_TRADE("A document holds exactly one trade with exactly one product."),
    /** Supported products. */
    PRODUCT_SUPPORTED("The product is one whose transfers the suite can make."),
    /** Supported elements. */
    ELEMENT_SUPPORTED("Every element of the trade is read, or listed as one without weight for transfers."),
    /** References lead somewhere. */
    REFERENCE("Every reference leads to an element of the document, and never in a circle."),
    /** Our party. */
    OUR_PARTY("We are a side of the trade, and there is exactly one other side."),
    /** What the library says. */
    FPML_PARSE("The library that reads FpML understands the product's terms."),
    /** Calculation periods are complete. */
    CASHFLOW_DATES("A listed calculation period has both unadjusted dates or none, and both adjusted dates or none."),
    /** First period start. */
    FIRST_PERIOD_START("A first period start lies before the effective date; without one the effective date is meant."),
    /** First compounding period. */
    FIRST_COMPOUNDING_PERIOD("A first compounding period end needs compounding and lies inside the first period."),
    /** First payment. */
    FIRST_PAYMENT("A first payment date lies after the effective date, a last regular one before the termination date,"
            + " and the first before the last."),
    /** Compounding and frequencies. */
    COMPOUNDING_FREQUENCY("A leg compounds if and only if it is paid less often than it is calculated."),
    /** Compounding and fixed rates. */
    COMPOUNDING_FIXED("A compounded leg has a floating rate."),
    /** Compounding and resets. */
    COMPOUNDING_RESETS("A leg with a floating rate has reset dates, and so has a compounded leg."),
    /** No offset of nothing. */
    PAYMENT_OFFSET("A payment offset is not zero days: it is left out instead."),
    /** Rates agree with amounts. */
    FX_RATE("The exchange rate agrees with the two amounts within one percent.");

    private final String statement;

    Rule(String statement) {
        this.statement = statement;
    }

    /** The identifier, such as {@code date-order}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What must hold, in one sentence. */
    public String statement() {
        return statement;
    }
}
