package dev.isle.suite.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.trade.BulletPayment;
import dev.isle.suite.trade.Product;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.json.TradeJson;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A product on which nobody has a second opinion: the ledger says so, and compares what it still can. */
class NotCoveredIT {
    private static final Path STEPS = Path.of("../server/src/release/content/schema");

    private EmbeddedPostgres postgres;

    @BeforeEach
    void database() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        execute("create role isle_app; create table isle_schema_step (step text)");
        try (Stream<Path> steps = Files.list(STEPS)) {
            for (Path step : steps.sorted().toList()) {
                execute(Files.readString(step));
            }
        }
        book(1, new Probe("x"));
        execute("insert into position_change (trade_id, trade_version, line, event_id, book, instrument, currency,"
                + " value_date, quantity) select 1, 1, 1, id, 'B', 'PROBE', 'EUR', null, 10 from trade_event"
                + " where engine = 'position'; insert into book_position values ('B', 'PROBE', 'EUR', null, 10)");
    }

    @AfterEach
    void close() throws IOException {
        postgres.close();
    }

    private void book(long id, Product product) throws SQLException {
        Trade trade =
                new Trade(List.of(), "B", "US", "THEM", LocalDate.of(2026, 11, 20), product, List.of(), List.of());
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into trade (id, status, user_name, book,"
                                + " counterparty, product, document, epoch) values (?, 'VERIFIED', 'u', 'B', 'THEM', ?, ?::json, 1)")) {
            insert.setLong(1, id);
            insert.setString(2, product.type());
            insert.setString(3, TradeJson.write(trade));
            insert.executeUpdate();
        }
        execute("insert into trade_event (trade_id, trade_version, kind, engine, state, consumed_at)" + " select " + id
                + ", 1, 'NEW', engine, 'DONE', now() from event_subscription where state <> 'OFF'");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ledger() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status =
                Ledger.run(out, out, "--db.url=" + postgres.getJdbcUrl("postgres", "postgres"), "--db.user=postgres");
        return said.toString(StandardCharsets.UTF_8) + "exit " + status;
    }

    @Test
    void itIsNamedWithTheNumberOfItsTradesAndNothingIsSaidToAgree() {
        assertThat(ledger())
                .contains("ledger: NOT COVERED probe: 1 trade was not compared", "ledger: no differences", "exit 2")
                .containsPattern(
                        "\n\\{\"isle-check\":1,\"good\":null,\"summary\":\"no differences in 1 trade, 1 probe not covered\"[^\n]*\\}\nexit 2$");
    }

    @Test
    void theSumsAndTheOtherTradesAreStillCompared() throws SQLException {
        book(2, new BulletPayment(Side.PAY, "EUR", BigDecimal.ONE, LocalDate.of(2026, 12, 1), null));
        execute("update book_position set quantity = 11");

        assertThat(ledger())
                .contains("ledger: NOT COVERED probe: 1 trade", "position B PROBE EUR", "T-00000002", "exit 1");
    }
}
