package dev.isle.suite.server.upload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The products that a CSV row can describe: which columns each needs, and where in the trade's JSON each column goes. A
 * column that a product does not list must be empty in its rows; nothing has a default.
 */
enum CsvProduct {
    /** Spot or forward. */
    FX(
            "fxSingle",
            List.of(),
            "receiveCurrency=/product/receive/currency",
            "receiveAmount=/product/receive/amount",
            "payCurrency=/product/pay/currency",
            "payAmount=/product/pay/amount",
            "valueDate=/product/receive/date,/product/pay/date"),
    /** Forward rate agreement. */
    FRA(
            "fra",
            List.of(),
            "side=/product/side",
            "currency=/product/currency",
            "notional=/product/notional",
            "startDate=/product/startDate",
            "endDate=/product/endDate",
            "paymentDate=/product/paymentDate",
            "fixedRate=/product/fixedRate",
            "dayCount=/product/dayCount",
            "index=/product/index",
            "fixingDays=/product/fixingOffset/days",
            "fixingCalendar=/product/fixingOffset/calendar",
            "discounting=/product/discounting"),
    /** Term deposit or loan. */
    DEPOSIT(
            "termDeposit",
            List.of(),
            "side=/product/side",
            "currency=/product/currency",
            "notional=/product/principal",
            "startDate=/product/startDate",
            "endDate=/product/endDate",
            "fixedRate=/product/rate",
            "dayCount=/product/dayCount",
            "convention?=/product/adjustment/convention",
            "calendar?=/product/adjustment/calendar"),
    /**
     * Fixed against a term rate, in one currency: whole periods, paid at their ends, both legs on the same business days,
     * notionals not exchanged. {@code side} is our side of the fixed leg.
     */
    SWAP(
            "swap",
            List.of(
                    "/product/legs/0/payments/relativeTo=END",
                    "/product/legs/0/payments/compounding=NONE",
                    "/product/legs/0/payments/offset/days=#0",
                    "/product/legs/0/payments/offset/calendar=NoHolidays",
                    "/product/legs/0/initialExchange=#false",
                    "/product/legs/0/intermediateExchange=#false",
                    "/product/legs/0/finalExchange=#false",
                    "/product/legs/0/rate/type=fixedRate",
                    "/product/legs/1/payments/relativeTo=END",
                    "/product/legs/1/payments/compounding=NONE",
                    "/product/legs/1/payments/offset/days=#0",
                    "/product/legs/1/payments/offset/calendar=NoHolidays",
                    "/product/legs/1/initialExchange=#false",
                    "/product/legs/1/intermediateExchange=#false",
                    "/product/legs/1/finalExchange=#false",
                    "/product/legs/1/rate/type=iborRate",
                    "/product/legs/1/rate/fixingRelativeTo=START",
                    "/product/legs/1/rate/floorAtZero=#false"),
            "side=/product/legs/0/side,!/product/legs/1/side",
            "currency=/product/legs/0/currency,/product/legs/1/currency",
            "notional=/product/legs/0/notional/initial,/product/legs/1/notional/initial",
            "startDate=/product/legs/0/schedule/startDate,/product/legs/1/schedule/startDate",
            "endDate=/product/legs/0/schedule/endDate,/product/legs/1/schedule/endDate",
            "roll=/product/legs/0/schedule/roll,/product/legs/1/schedule/roll",
            "convention=/product/legs/0/schedule/adjustment/convention,/product/legs/1/schedule/adjustment/convention,"
                    + "/product/legs/0/payments/offset/adjustment/convention,"
                    + "/product/legs/1/payments/offset/adjustment/convention",
            "calendar=/product/legs/0/schedule/adjustment/calendar,/product/legs/1/schedule/adjustment/calendar,"
                    + "/product/legs/0/payments/offset/adjustment/calendar,"
                    + "/product/legs/1/payments/offset/adjustment/calendar",
            "fixedRate=/product/legs/0/rate/rate/initial",
            "dayCount=/product/legs/0/rate/dayCount",
            "frequency=/product/legs/0/schedule/frequency,/product/legs/0/payments/frequency",
            "index=/product/legs/1/rate/index",
            "floatingDayCount=/product/legs/1/rate/dayCount",
            "floatingFrequency=/product/legs/1/schedule/frequency,/product/legs/1/payments/frequency",
            "fixingDays=/product/legs/1/rate/fixingOffset/days",
            "fixingCalendar=/product/legs/1/rate/fixingOffset/calendar",
            "spread?=/product/legs/1/rate/spread/initial");

    /** The column that says which product a row describes. */
    static final String TYPE = "product";

    /**
     * A column of a product.
     *
     * @param required whether it must have a value
     * @param pointers where the value goes in the JSON; the other side of it where one begins with an exclamation mark
     */
    record Column(String name, boolean required, List<String> pointers) {}

    private final String jsonType;
    private final Map<String, Column> columns;
    private final List<String> constants;

    CsvProduct(String jsonType, List<String> constants, String... columns) {
        this.jsonType = jsonType;
        this.constants = constants;
        Map<String, Column> byName = new LinkedHashMap<>();
        for (String column : Common.with(columns)) {
            String name = column.substring(0, column.indexOf('=')).replace("?", "");
            byName.put(
                    name,
                    new Column(
                            name,
                            !column.startsWith(name + "?"),
                            List.of(column.substring(column.indexOf('=') + 1).split(","))));
        }
        this.columns = byName;
    }

    /** Enum constants are made before the enum's own constants, so what all products share stands apart. */
    private static final class Common {
        private static List<String> with(String... own) {
            List<String> all = new ArrayList<>(List.of(
                    "book=/book",
                    "ourParty=/ourParty",
                    "counterparty=/counterparty",
                    "tradeDate=/tradeDate",
                    "reference?=/externalIds/0/value"));
            all.addAll(Arrays.asList(own));
            return all;
        }
    }

    /** The product's type in JSON. */
    String jsonType() {
        return jsonType;
    }

    /** Its columns by name, in the order of the documentation. */
    Map<String, Column> columns() {
        return columns;
    }

    /** What stands in every trade of this kind, as {@code pointer=text} or {@code pointer=#json}. */
    List<String> constants() {
        return constants;
    }

    /** The word in a file. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<CsvProduct> of(String label) {
        return Arrays.stream(values())
                .filter(product -> product.label().equals(label))
                .findFirst();
    }
}
