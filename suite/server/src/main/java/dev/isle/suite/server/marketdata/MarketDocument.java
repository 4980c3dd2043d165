package dev.isle.suite.server.marketdata;

import dev.isle.suite.pricing.CurveDefinition;
import dev.isle.suite.pricing.CurveNode;
import dev.isle.suite.pricing.CurveRules;
import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.server.marketdata.Table.Cell;
import dev.isle.suite.server.marketdata.Table.Row;
import dev.isle.suite.trade.Decimals;
import dev.isle.suite.trade.Money;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document of market data: all of it is right, or none of it is taken and every mistake is named with its place. */
sealed interface MarketDocument {
    /** What a document may hold, and the columns that it then has. */
    enum Kind {
        /** Prices of one day. */
        QUOTES("date", "quote", "value"),
        /** Published rates. */
        FIXINGS("date", "index", "value"),
        /** Curves, one row per node; what a curve is for stands in its first row. */
        CURVES("curve", "discounts", "forwards", "node", "convention", "tenor", "quote");

        private final List<String> columns;

        Kind(String... columns) {
            this.columns = List.of(columns);
        }

        List<String> columns() {
            return columns;
        }
    }

    /** A number of one name and day. */
    record Point(LocalDate date, String name, BigDecimal value) {}

    /** Quotes or fixings. */
    record Points(List<Point> points) implements MarketDocument {}

    /** Curve definitions. */
    record CurveSet(List<CurveDefinition> curves) implements MarketDocument {}

    /** Nothing of it is taken. */
    record Refused(List<Refusal> mistakes) implements MarketDocument {}

    /** Reads a document. */
    static MarketDocument read(Kind kind, boolean json, byte[] body) {
        Table table = json ? Table.json(body, kind.columns()) : Table.csv(body, kind.columns());
        MarketDocument document = switch (kind) {
            case QUOTES -> new Points(points(table, "quote"));
            case FIXINGS -> new Points(points(table, "index"));
            case CURVES -> new CurveSet(Reading.curves(table));
        };
        if (table.rows().isEmpty() && table.mistakes().isEmpty()) {
            table.mistake("(1:1)", "rows", "there are no rows");
        }
        return table.mistakes().isEmpty() ? document : new Refused(List.copyOf(table.mistakes()));
    }

    private static List<Point> points(Table table, String nameColumn) {
        List<Point> points = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        for (Row row : table.rows()) {
            Optional<LocalDate> date = Reading.date(table, row.cell("date"));
            Optional<BigDecimal> value = Reading.decimal(table, row.cell("value"));
            Cell name = row.cell(nameColumn);
            boolean named = Reading.name(table, name);
            if (date.isPresent() && value.isPresent() && named) {
                if (!seen.add(List.of(date.get(), name.text()))) {
                    table.mistake(name.place(), "once", name.text() + " stands here twice for " + date.get());
                }
                points.add(new Point(date.get(), name.text(), value.get()));
            }
        }
        return points;
    }

    /** The parts of reading that need names. */
    final class Reading {
        private static final Pattern NAME = Pattern.compile("[!-~&&[^,\"]]{1,100}");
        private static final Pattern PAIR = Pattern.compile("([A-Z]{3})/([A-Z]{3})");
        private static final LocalDate FIRST = LocalDate.of(1990, 1, 1);
        private static final LocalDate LAST = LocalDate.of(2199, 12, 31);

        private Reading() {}

        static Optional<LocalDate> date(Table table, Cell cell) {
            try {
                LocalDate date = LocalDate.parse(cell.text());
                if (!date.isBefore(FIRST) && !date.isAfter(LAST)) {
                    return Optional.of(date);
                }
            } catch (DateTimeException notADate) {
                // told below, together with dates out of bounds
            }
            table.mistake(
                    cell.place(), "date", "a date from " + FIRST + " to " + LAST + " is expected, such as 2026-11-20");
            return Optional.empty();
        }

        static Optional<BigDecimal> decimal(Table table, Cell cell) {
            try {
                return Optional.of(Decimals.of(cell.text()));
            } catch (NumberFormatException notANumber) {
                table.mistake(cell.place(), "decimal", Decimals.EXPECTED);
                return Optional.empty();
            }
        }

        static boolean name(Table table, Cell cell) {
            if (!NAME.matcher(cell.text()).matches()) {
                table.mistake(
                        cell.place(), "name", "1 to 100 visible characters are expected, no comma, no quotation mark");
                return false;
            }
            Matcher pair = PAIR.matcher(cell.text());
            if (pair.matches() && (!Money.known(pair.group(1)) || !Money.known(pair.group(2)))) {
                table.mistake(cell.place(), "currency", "an exchange rate is of two currencies that the suite knows");
                return false;
            }
            return true;
        }

        static List<CurveDefinition> curves(Table table) {
            Map<String, List<Row>> byCurve = new LinkedHashMap<>();
            for (Row row : table.rows()) {
                if (name(table, row.cell("curve"))) {
                    byCurve.computeIfAbsent(row.cell("curve").text(), _ -> new ArrayList<>())
                            .add(row);
                }
            }
            List<CurveDefinition> curves = new ArrayList<>();
            byCurve.forEach((name, rows) -> {
                List<CurveNode> nodes = new ArrayList<>();
                for (Row row : rows) {
                    boolean quoted = name(table, row.cell("quote"));
                    Optional<CurveNode.Kind> kind = kind(table, row.cell("node"));
                    repeats(table, rows.getFirst(), row);
                    if (quoted && kind.isPresent()) {
                        nodes.add(new CurveNode(
                                kind.get(),
                                row.cell("convention").text(),
                                row.cell("tenor").text(),
                                row.cell("quote").text()));
                    }
                }
                if (nodes.size() == rows.size()) {
                    CurveDefinition curve = new CurveDefinition(
                            name,
                            words(rows.getFirst().cell("discounts")),
                            words(rows.getFirst().cell("forwards")),
                            nodes);
                    for (CurveRules.Mistake mistake : CurveRules.mistakes(curve)) {
                        Cell cell = rows.get(Math.max(0, mistake.node())).cell(mistake.field());
                        table.mistake(cell.place(), "curve", mistake.reason());
                    }
                    curves.add(curve);
                }
            });
            return curves;
        }

        private static void repeats(Table table, Row first, Row row) {
            for (String column : List.of("discounts", "forwards")) {
                Cell cell = row.cell(column);
                if (!cell.text().isEmpty()
                        && !cell.text().equals(first.cell(column).text())) {
                    table.mistake(cell.place(), "curve", "empty, or as in the first row of the curve");
                }
            }
        }

        private static Optional<CurveNode.Kind> kind(Table table, Cell cell) {
            String wanted = cell.text().toUpperCase(Locale.ROOT);
            Optional<CurveNode.Kind> kind = Arrays.stream(CurveNode.Kind.values())
                    .filter(each -> each.name().equals(wanted))
                    .findFirst();
            if (kind.isEmpty()) {
                table.mistake(
                        cell.place(), "node", "one of " + Arrays.toString(CurveNode.Kind.values()) + " is expected");
            }
            return kind;
        }

        private static List<String> words(Cell cell) {
            return cell.text().isEmpty() ? List.of() : List.of(cell.text().split(" +"));
        }
    }
}
