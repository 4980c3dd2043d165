package dev.isle.examples.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.offset;

import dev.isle.suite.pricing.CurveDefinition;
import dev.isle.suite.pricing.CurveNode;
import dev.isle.suite.pricing.MarketSnapshot;
import dev.isle.suite.pricing.Valuation;
import dev.isle.suite.testkit.ExtensionKit;
import dev.isle.suite.testkit.FakeEventBus.Parked;
import dev.isle.suite.testkit.Refused;
import dev.isle.suite.trade.workflow.Action;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The extension by the kit: what its author runs before anybody composes a release of it. */
class StorageLeaseTest {
    private static final Path CONTENT = Path.of("src/extension");
    private static final String USAGE = "select trade_version, counterparty, currency, amount, reverses"
            + " from acme_lease_usage order by event_id, reverses nulls last";

    private ExtensionKit kit;
    private String sample;

    @BeforeEach
    void open() throws SQLException, IOException {
        kit = ExtensionKit.open(CONTENT.resolve("schema"));
        sample = Files.readString(CONTENT.resolve("samples/storage-lease.json"));
    }

    @AfterEach
    void close() throws SQLException {
        kit.close();
    }

    @Test
    void aLeaseCausesWhatWasWorkedOutOnPaper() throws SQLException {
        long trade = kit.dataserver().book(sample);

        // 1250.5 x 3.333 = 4167.9165, half up to the cent; the last day of each month
        assertThat(kit.transfers(trade))
                .containsExactly(
                        "deposit/paid PRINCIPAL 2027-01-31 EUR 5000.00",
                        "rent/1 FEE 2027-01-31 EUR 4167.92",
                        "rent/2 FEE 2027-02-28 EUR 4167.92",
                        "rent/3 FEE 2027-03-31 EUR 4167.92",
                        "deposit/back PRINCIPAL 2027-04-30 EUR -5000.00");
        assertThat(kit.dataserver().trade(trade).product().type()).isEqualTo("storageLease");
    }

    @Test
    void theLedgersOpinionAgreesAlsoWhereWeAreTheTenant() throws SQLException {
        assertThat(kit.disagreements(kit.dataserver().book(sample))).isEmpty();
        String tenant = sample.replace("RECEIVE", "PAY").replace("\"months\": 3", "\"months\": 27");
        assertThat(kit.disagreements(kit.dataserver().book(tenant))).isEmpty();
    }

    @Test
    void everyMistakeIsReportedWithItsPlaceAndReason() {
        String wrong = sample.replace("\"months\": 3", "\"months\": 0")
                .replace("EUR", "EXX")
                .replace("3.333", "-1");
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> kit.dataserver().book(wrong))
                .satisfies(refused -> assertThat(refused.problems())
                        .extracting(problem -> problem.place() + " " + problem.rule())
                        .containsExactly(
                                "/product/monthlyRate (12:20) notional-positive",
                                "/product/currency (13:17) currency",
                                "/product/months (15:15) acme-months"));
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> kit.dataserver().book(sample.replace("\"site\"", "\"place\"")))
                .withMessageContaining("there is no field 'place' here")
                .withMessageContaining("'site' is missing");
    }

    @Test
    void itIsWorthWhatIsStillToBePaidDiscounted() throws SQLException {
        long trade = kit.dataserver().book(sample);
        LocalDate today = LocalDate.of(2027, 2, 1);
        CurveNode node = new CurveNode(CurveNode.Kind.ZERO, "", "1Y", "EUR-FLAT");
        MarketSnapshot market = new MarketSnapshot(
                today,
                Map.of("EUR-FLAT", new BigDecimal("0.03")),
                Map.of(),
                List.of(new CurveDefinition("EUR", List.of("EUR"), List.of(), List.of(node))));

        double expected = 4167.9165 * Math.exp(-0.03 * 27 / 365)
                + 4167.9165 * Math.exp(-0.03 * 58 / 365)
                - 5000 * Math.exp(-0.03 * 88 / 365);
        assertThat(kit.value(trade, market))
                .isInstanceOfSatisfying(
                        Valuation.Valued.class,
                        valued -> assertThat(valued.amounts().get("EUR")).isCloseTo(expected, offset(1e-6)));
        assertThat(kit.value(trade, new MarketSnapshot(today, Map.of(), Map.of(), List.of())))
                .isInstanceOf(Valuation.NotValued.class);
    }

    @Test
    void theEngineCountsWhatIsOwedAndTakesItBack() throws SQLException {
        kit.execute("insert into acme_lease_limit values ('NORTHERN TANKS', 'EUR', 20000)");
        long trade = kit.dataserver().book(sample);
        assertThat(kit.bus().deliver()).containsExactly("acme-leases: uses 12503.7495 EUR of NORTHERN TANKS");

        kit.dataserver().amend(trade, sample.replace("\"months\": 3", "\"months\": 4"));
        kit.dataserver().act(trade, Action.CANCEL);
        kit.bus().deliver();
        assertThat(kit.rows(USAGE))
                .containsExactly(
                        "1 NORTHERN TANKS EUR 12503.7495 null",
                        "2 NORTHERN TANKS EUR -12503.7495 1",
                        "2 NORTHERN TANKS EUR 16671.6660 null",
                        "3 NORTHERN TANKS EUR -16671.6660 2");
        assertThat(kit.bus().deliver()).isEmpty();
    }

    @Test
    void whatGoesBeyondTheLimitIsParkedAndReplayedWithTheLaterEventsOfTheTradeBehind() throws SQLException {
        kit.execute("insert into acme_lease_limit values ('NORTHERN TANKS', 'EUR', 12503)");
        long trade = kit.dataserver().book(sample);
        kit.dataserver().act(trade, Action.CANCEL);
        assertThat(kit.bus().deliver()).isEmpty();

        assertThat(kit.bus().parked()).hasSize(1);
        Parked parked = kit.bus().parked().getFirst();
        assertThat(parked.kind()).isEqualTo(Action.NEW);
        assertThat(parked.cause()).startsWith("NORTHERN TANKS would use 12503.7495 EUR of 12503; raise it");
        assertThat(kit.rows(USAGE)).isEmpty();

        kit.execute("update acme_lease_limit set most = 12504");
        kit.bus().replay(parked);
        assertThat(kit.bus().deliver()).hasSize(2);
        assertThat(kit.bus().parked()).isEmpty();
        assertThat(kit.rows("select sum(amount) from acme_lease_usage")).containsExactly("0.0000");
    }

    @Test
    void otherTradesUseNothing() throws SQLException {
        kit.dataserver().book("""
                {"book": "FX", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-11-20",
                 "product": {"type": "bulletPayment", "side": "RECEIVE", "currency": "EUR", "amount": "1.00",
                             "date": "2027-02-24"}}
                """);
        assertThat(kit.bus().deliver()).containsExactly("acme-leases: no usage");
    }
}
