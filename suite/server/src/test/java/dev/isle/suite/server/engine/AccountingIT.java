package dev.isle.suite.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postings of trades whose rows are known by hand. */
class AccountingIT {
    private static final String ENGINE = "accounting";

    private Workshop workshop;
    private TestDatabase database;

    @BeforeEach
    void make(@TempDir Path folder) throws Exception {
        workshop = new Workshop(folder);
        database = workshop.database;
        workshop.trades(2);
        workshop.announce(ENGINE);
        workshop.start(ENGINE, "e-0", new AccountingEffect());
        awaitDone();
    }

    @AfterEach
    void close() throws Exception {
        workshop.close();
    }

    private void awaitDone() {
        Await.until("all events are done", () -> workshop.open(ENGINE) == 0);
    }

    private List<String> lines(long trade, int version) throws SQLException {
        return List.of(
                database.value("select coalesce(string_agg(transfer_key || ' ' || account || ' ' || book || ' ' ||"
                                + " currency || ' ' || amount || ' ' || value_date || case when reverses is null then ''"
                                + " else ' reversal' end, ', ' order by line), '') from posting where trade_id = "
                                + trade
                                + " and trade_version = " + version)
                        .split(", "));
    }

    private void assertZero() throws SQLException {
        assertThat(database.number("select count(*) from (select 1 from posting group by event_id, currency"
                        + " having sum(amount) <> 0) wrong"))
                .as("events that do not come to zero in a currency")
                .isZero();
    }

    @Test
    void aTradeIsPostedByDoubleEntry() throws Exception {
        assertThat(lines(1, 1))
                .containsExactly(
                        "fx/receive NOSTRO FX EUR 10.00 2027-02-24",
                        "fx/receive PRINCIPAL FX EUR -10.00 2027-02-24",
                        "fx/pay NOSTRO FX USD -11.00 2027-02-24",
                        "fx/pay PRINCIPAL FX USD 11.00 2027-02-24");
        assertZero();
    }

    @Test
    void anAmendmentReversesWhatStandsAndPostsTheNewTerms() throws Exception {
        workshop.change(1, "VERIFIED", Workshop.fx("20", "22"));
        workshop.announce(ENGINE, 1, "AMEND");
        awaitDone();
        assertThat(lines(1, 2))
                .containsExactly(
                        "fx/receive NOSTRO FX EUR -10.00 2027-02-24 reversal",
                        "fx/receive PRINCIPAL FX EUR 10.00 2027-02-24 reversal",
                        "fx/pay NOSTRO FX USD 11.00 2027-02-24 reversal",
                        "fx/pay PRINCIPAL FX USD -11.00 2027-02-24 reversal",
                        "fx/receive NOSTRO FX EUR 20.00 2027-02-24",
                        "fx/receive PRINCIPAL FX EUR -20.00 2027-02-24",
                        "fx/pay NOSTRO FX USD -22.00 2027-02-24",
                        "fx/pay PRINCIPAL FX USD 22.00 2027-02-24");
        workshop.change(1, "CONFIRMED", Workshop.fx("20", "22"));
        workshop.announce(ENGINE, 1, "CONFIRM");
        awaitDone();
        assertThat(lines(1, 3)).as("nothing changes by a confirmation").containsExactly("");
        workshop.change(1, "CANCELLED", Workshop.fx("20", "22"));
        workshop.announce(ENGINE, 1, "CANCEL");
        awaitDone();
        assertThat(lines(1, 4))
                .containsExactly(
                        "fx/receive NOSTRO FX EUR -20.00 2027-02-24 reversal",
                        "fx/receive PRINCIPAL FX EUR 20.00 2027-02-24 reversal",
                        "fx/pay NOSTRO FX USD 22.00 2027-02-24 reversal",
                        "fx/pay PRINCIPAL FX USD -22.00 2027-02-24 reversal");
        assertThat(database.number("select count(*) from (select 1 from posting where trade_id = 1 group by account,"
                        + " currency having sum(amount) <> 0) left_over"))
                .isZero();
        assertThat(lines(2, 1)).as("the other trade").hasSize(4);
        assertZero();
    }

    @Test
    void aVersionThatWasSkippedLeavesNothingBehindWhenTheNextOneReverses() throws Exception {
        workshop.change(1, "VERIFIED", Workshop.fx("20", "22"));
        workshop.change(1, "VERIFIED", Workshop.fx("30", "33"));
        workshop.announce(ENGINE, 1, "AMEND");
        awaitDone();
        assertThat(database.value("select sum(amount) from posting where trade_id = 1 and account = 'NOSTRO'"
                        + " and currency = 'EUR'"))
                .isEqualTo("30.00");
        assertThat(lines(1, 3)).filteredOn(line -> line.endsWith("reversal")).hasSize(4);
    }

    @Test
    void theDatabaseStoresNoPostingsThatDoNotComeToZeroAndNoSecondReversal() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("insert into posting (event_id, line, trade_id, trade_version,"
                            + " transfer_key, account, book, currency, value_date, amount)"
                            + " select event_id, 90 + n, trade_id, trade_version, 'k', 'NOSTRO', 'FX', c, value_date, a"
                            + " from posting p, (values (1, 'EUR', 0.01), (2, 'USD', -0.01)) v (n, c, a)"
                            + " where p.trade_id = 1 and line = 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("do not come to zero");
            String reversal =
                    "insert into posting (event_id, line, trade_id, trade_version, transfer_key, account, book,"
                            + " currency, value_date, amount, reverses) select event_id, line + %d, trade_id, trade_version,"
                            + " transfer_key, account, book, currency, value_date, -amount, id from posting"
                            + " where trade_id = 1 and line <= 2";
            statement.execute(String.format(java.util.Locale.ROOT, reversal, 10));
            assertThatThrownBy(() -> statement.execute(String.format(java.util.Locale.ROOT, reversal, 20)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("posting_reverses_key");
            assertThatThrownBy(() -> statement.execute("update posting set amount = amount * 2"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }
}
