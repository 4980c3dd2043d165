package dev.isle.suite.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.marketdata.MarketDocument.CurveSet;
import dev.isle.suite.server.marketdata.MarketDocument.Kind;
import dev.isle.suite.server.marketdata.MarketDocument.Points;
import dev.isle.suite.server.marketdata.MarketDocument.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of market data: taken whole, or refused with the place of every mistake. */
class MarketDocumentTest {
    private static MarketDocument csv(Kind kind, String text) {
        return MarketDocument.read(kind, false, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> mistakes(MarketDocument document) {
        assertThat(document).isInstanceOf(Refused.class);
        return ((Refused) document)
                .mistakes().stream()
                        .map(each -> each.place() + " " + each.rule())
                        .toList();
    }

    @Test
    void theSamplesAreRight() throws IOException {
        Path samples = Path.of("src/release/content/samples");
        assertThat(csv(Kind.QUOTES, Files.readString(samples.resolve("market-quotes.csv"))))
                .isInstanceOfSatisfying(
                        Points.class, points -> assertThat(points.points()).hasSize(15));
        assertThat(csv(Kind.FIXINGS, Files.readString(samples.resolve("market-fixings.csv"))))
                .isInstanceOfSatisfying(
                        Points.class, points -> assertThat(points.points()).hasSize(6));
        assertThat(csv(Kind.CURVES, Files.readString(samples.resolve("market-curves.csv"))))
                .isInstanceOfSatisfying(CurveSet.class, set -> {
                    assertThat(set.curves()).hasSize(4);
                    assertThat(set.curves().get(1).forwards()).containsExactly("EUR-EURIBOR-6M");
                    assertThat(set.curves().get(1).nodes()).hasSize(4);
                });
    }

    @Test
    void everyMistakeIsNamedWithLineAndColumn() {
        assertThat(mistakes(csv(Kind.QUOTES, """
                        date,quote,value
                        2026-11-20,EUR/USD,1.15
                        2026-13-20,EUR/USD,1.15
                        2026-11-20,,abc
                        2026-11-20,EUR/USD,1.16
                        2026-11-20,EUR/QQQ,1
                        2026-11-20,"A, B",1
                        """)))
                .containsExactlyInAnyOrder(
                        "date (3:1) date",
                        "quote (4:12) name",
                        "value (4:13) decimal",
                        "quote (5:12) once",
                        "quote (6:12) currency",
                        "quote (7:12) name");
        assertThat(mistakes(csv(Kind.QUOTES, "date,quote,value\n2026-11-20,A\n2026-11-20,B,1\n")))
                .containsExactly("(2:1) columns");
    }

    @Test
    void theHeaderNamesExactlyTheColumns() {
        assertThat(mistakes(csv(Kind.QUOTES, "date,name,value\n2026-11-20,A,1\n")))
                .containsExactly("(1:6) columns", "(1:1) columns");
        assertThat(mistakes(csv(Kind.QUOTES, "date,date,quote,value\n"))).containsExactly("(1:6) columns");
        assertThat(mistakes(csv(Kind.QUOTES, ""))).containsExactly("(1:1) columns");
        assertThat(mistakes(csv(Kind.QUOTES, "date,quote,value\n"))).containsExactly("(1:1) rows");
        assertThat(csv(Kind.QUOTES, "\uFEFFvalue,date,quote\r\n\"1.5\",2026-11-20,A\r\n"))
                .as("any order, quotation marks, Windows line ends, a byte order mark")
                .isInstanceOfSatisfying(
                        Points.class,
                        points -> assertThat(points.points().getFirst().value()).isEqualByComparingTo("1.5"));
    }

    @Test
    void brokenTextIsRefusedWhereItBreaks() {
        assertThat(mistakes(csv(Kind.QUOTES, "date,quote,value\n2026-11-20,\"A,1\n")))
                .contains("(2:12) csv-text");
        assertThat(mistakes(csv(Kind.QUOTES, "date,quote,value\n2026-11-20,A\"B,1\n")))
                .contains("(2:13) csv-text");
        assertThat(mistakes(MarketDocument.read(Kind.QUOTES, false, new byte[] {(byte) 0xff, (byte) 0xfe})))
                .containsExactly("(1:1) csv-text");
        assertThat(mistakes(csv(Kind.QUOTES, "date,quote,value\n" + "2026-11-20,A,1\n".repeat(Table.MAX_ROWS + 1))))
                .contains("(" + (Table.MAX_ROWS + 2) + ":1) rows")
                .hasSize(Table.MAX_MISTAKES);
    }

    @Test
    void curvesAreCheckedAsCurves() {
        assertThat(mistakes(csv(Kind.CURVES, """
                        curve,discounts,forwards,node,convention,tenor,quote
                        A,EUR,,zero,,5Y,A5
                        A,USD,,zero,,1Y,A1
                        B,EUR,,nothing,,1Y,B1
                        C,,EUR-EURIBOR-6M,ibor_swap,NO-SUCH,2Y,C1
                        C,,,ibor_swap,EUR-FIXED-1Y-EURIBOR-6M,5Y,C2
                        """)))
                .containsExactlyInAnyOrder(
                        "discounts (3:3) curve", "tenor (3:14) curve", "node (4:8) node", "convention (5:29) curve");
    }

    @Test
    void jsonIsTheSameRows() {
        MarketDocument right = MarketDocument.read(
                Kind.FIXINGS,
                true,
                "[{\"date\": \"2026-11-19\", \"index\": \"EUR-ESTR\", \"value\": 0.0191}]"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(right).isInstanceOf(Points.class);
        assertThat(mistakes(MarketDocument.read(
                        Kind.FIXINGS,
                        true,
                        "[{\"date\": \"19.11.2026\", \"index\": [], \"extra\": 1}]".getBytes(StandardCharsets.UTF_8))))
                .contains("/0/index cell", "/0/extra columns", "/0 columns", "/0/date date");
        assertThat(mistakes(MarketDocument.read(Kind.FIXINGS, true, "{".getBytes(StandardCharsets.UTF_8))))
                .hasSize(1)
                .first()
                .asString()
                .endsWith("json-text");
        assertThat(mistakes(MarketDocument.read(Kind.FIXINGS, true, "{}".getBytes(StandardCharsets.UTF_8))))
                .contains("/ rows");
    }
}
