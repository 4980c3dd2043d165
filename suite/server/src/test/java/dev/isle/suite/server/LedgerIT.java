package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.RealServer;
import dev.isle.suite.server.real.RealSuite;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.real.Trades;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of the built release, as a Task runs it, over a book that real servers have kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerIT {
    private static final String FRA = """
            {"book": "LEDGER", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-01-13",
             "product": {"type": "fra", "side": "PAY", "currency": "EUR", "notional": "@",
             "startDate": "2026-06-15", "endDate": "2026-09-15", "paymentDate": "2026-06-15",
             "fixedRate": "0.0215", "dayCount": "Act/360", "index": "EUR-EURIBOR-3M",
             "fixingOffset": {"days": -2, "calendar": "EUTA"}, "discounting": "ISDA"}, "fees": []}""";

    private static final String NO_DIFFERENCE = "ledger: no differences";

    @TempDir
    private static Path folder;

    private TestDatabase database;
    private RealSuite suite;
    private String amended = "";
    private String completed = "";

    private record Report(int status, String text) {}

    @BeforeAll
    void keepBooks() throws Exception {
        database = new TestDatabase(true);
        suite = new RealSuite(database);
        Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD);
        for (String server : List.of("eventserver-0", "dataserver-0", "engineserver-0", "gateway-0")) {
            suite.start(server);
        }
        for (String server : List.of("dataserver-0", "engineserver-0", "gateway-0")) {
            suite.server(server).awaitReady();
        }
        RealServer gateway = suite.server("gateway-0");
        Path samples = Path.of("src/release/content/samples");
        String swap = book(gateway, "text/xml", "l-1", Files.readAllBytes(samples.resolve("swap.xml")));
        book(gateway, "application/json", "l-2", Trades.fx("LEDGER", "100.00", "110.05"));
        amended = book(gateway, "application/json", "l-3", Trades.fx("LEDGER", "7.10", "8.20"));
        change(gateway, "PUT", amended, "l-4", 1, Trades.fx("LEDGER", "9.30", "10.40"));
        String cancelled = book(gateway, "application/json", "l-5", Trades.fx("LEDGER", "1000.00", "1100.00"));
        change(gateway, "POST", cancelled + "/actions/cancel", "l-6", 1, new byte[0]);
        change(gateway, "POST", swap + "/actions/return", "l-7", 1, new byte[0]);
        change(gateway, "POST", swap + "/actions/verify", "l-8", 2, new byte[0]);
        change(gateway, "POST", swap + "/actions/confirm", "l-9", 3, new byte[0]);
        // A forward rate agreement that is completed by its fixing, amended, and completed anew.
        String fra = FRA.replace("@", "10000000");
        String agreement = book(gateway, "application/json", "l-10", fra.getBytes(StandardCharsets.UTF_8));
        database.execute("insert into market_load (version, kind, changed, user_name) values (1, 'FIXINGS', 1, 'ann')");
        database.execute("insert into market_fixing (index_name, fixing_date, version, value)"
                + " values ('EUR-EURIBOR-3M', '2026-06-11', 1, 0.0225)");
        database.execute("update market_version set version = 1");
        awaitCompletions(1);
        change(
                gateway,
                "PUT",
                agreement,
                "l-11",
                1,
                FRA.replace("@", "20000000").getBytes(StandardCharsets.UTF_8));
        awaitCompletions(2);
        completed = agreement.substring("/trades/".length());
        Await.until(
                "the events are consumed",
                () -> database.number("select count(*) from trade_event where consumed_at is null") == 0);
    }

    private void awaitCompletions(int number) {
        Await.until(
                number + " completions with their postings",
                () -> database.number("select count(*) from transfer where completes and reverses is null") == number
                        && database.number("select count(*) from posting where transfer_key = 'settlement'"
                                        + " and reverses is null")
                                == 2L * number);
    }

    @AfterAll
    void close() throws Exception {
        suite.close();
    }

    private static String book(RealServer gateway, String type, String key, byte[] body) throws Exception {
        HttpResponse<String> stored = gateway.post("/trades", type, key, body);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        return stored.headers().firstValue("Location").orElse("");
    }

    private static void change(RealServer gateway, String method, String path, String key, int version, byte[] body)
            throws Exception {
        HttpResponse<String> done = gateway.send(gateway.request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .header("If-Match", "\"" + version + "\"")
                .method(method, BodyPublishers.ofByteArray(body))
                .build());
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    }

    private Report ledger(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                Path.of("target/release/lib/suite-server.jar").toAbsolutePath().toString(),
                "dev.isle.suite.ledger.Ledger",
                "--db.url=" + database.url(),
                "--db.user=isle_app",
                "--db.password-file=" + folder.resolve("password")));
        command.addAll(List.of(more));
        Path output = Files.createTempFile(folder, "ledger", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return new Report(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theBooksAgreeToTheLastCent() throws Exception {
        Report report = ledger();
        assertThat(report.text()).contains("compared 5 trades in 11 versions", NO_DIFFERENCE);
        assertThat(report.text().lines().toList().getLast())
                .startsWith(
                        "{\"isle-check\":1,\"good\":true,\"summary\":\"no differences in 5 trades\",\"findings\":[],");
        assertThat(report.status()).isZero();
    }

    @Test
    void aCentInAnyKindOfRowIsFoundAndNamed() throws Exception {
        List<String> mended = new ArrayList<>();
        List<String> named = new ArrayList<>();
        String trade = amended.substring("/trades/".length());
        long id = Long.parseLong(trade.substring(2));
        plant(
                mended,
                named,
                "update transfer set amount = amount + 0.01 where trade_id = " + id
                        + " and trade_version = 2 and reverses is null and key = 'fx/pay'",
                "update transfer set amount = amount - 0.01 where trade_id = " + id
                        + " and trade_version = 2 and reverses is null and key = 'fx/pay'",
                "DIFFERENCE transfer " + trade + " version 2 fx/pay: expected PRINCIPAL ACME 2027-02-24 USD -10.40,"
                        + " found PRINCIPAL ACME 2027-02-24 USD -10.39");
        plant(
                mended,
                named,
                "update transfer set amount = amount + 0.01 where trade_id = " + id + " and reverses = 1"
                        + " and key = 'fx/receive'",
                "update transfer set amount = amount - 0.01 where trade_id = " + id + " and reverses = 1"
                        + " and key = 'fx/receive'",
                "DIFFERENCE transfer " + trade + " version 2 fx/receive reversing version 1: expected PRINCIPAL ACME"
                        + " 2027-02-24 EUR -7.10, found PRINCIPAL ACME 2027-02-24 EUR -7.09");
        plant(
                mended,
                named,
                "update transfer set amount = amount + 0.01 where completes and trade_version = 2 and reverses is null",
                "update transfer set amount = amount - 0.01 where completes and trade_version = 2 and reverses is null",
                "DIFFERENCE transfer " + completed + " version 2 settlement completed: expected SETTLEMENT ACME"
                        + " 2026-06-15 EUR 5081.89 [EUR-EURIBOR-3M 2026-06-11 2026-06-11], found SETTLEMENT ACME"
                        + " 2026-06-15 EUR 5081.90 [");
        plant(
                mended,
                named,
                "update posting set amount = amount + 0.01 where reverses is null and transfer_key = 'settlement'"
                        + " and trade_version = 1 and account = 'NOSTRO'",
                "update posting set amount = amount - 0.01 where reverses is null and transfer_key = 'settlement'"
                        + " and trade_version = 1 and account = 'NOSTRO'",
                "DIFFERENCE posting " + completed
                        + " version 1 settlement NOSTRO: expected LEDGER 2026-06-15 EUR 2540.95,"
                        + " found LEDGER 2026-06-15 EUR 2540.96");
        plant(
                mended,
                named,
                "update transfer set pay_date = pay_date + 1 where key = 'leg1/interest/1'",
                "update transfer set pay_date = pay_date - 1 where key = 'leg1/interest/1'",
                "leg1/interest/1: expected INTEREST ");
        plant(
                mended,
                named,
                "update transfer set fixings = replace(fixings::text, '2026', '2025')::json where amount is null",
                "update transfer set fixings = replace(fixings::text, '2025', '2026')::json where amount is null",
                "expected INTEREST ");
        plant(
                mended,
                named,
                "update position_change set quantity = quantity + 0.01 where trade_id = " + id
                        + " and trade_version = 2 and reverses is null and currency = 'EUR'",
                "update position_change set quantity = quantity - 0.01 where trade_id = " + id
                        + " and trade_version = 2 and reverses is null and currency = 'EUR'",
                "DIFFERENCE position change " + trade
                        + " version 2 LEDGER FX EUR 2027-02-24: expected 9.3, found 9.31");
        plant(
                mended,
                named,
                "update position_change set quantity = quantity + 0.01 where trade_id = " + id
                        + " and reverses = 1 and currency = 'USD'",
                "update position_change set quantity = quantity - 0.01 where trade_id = " + id
                        + " and reverses = 1 and currency = 'USD'",
                "DIFFERENCE position change " + trade + " version 2 LEDGER FX USD 2027-02-24 reversing version 1:"
                        + " expected 8.2, found 8.21");
        plant(
                mended,
                named,
                "update book_position set quantity = quantity + 0.01 where book = 'LEDGER' and currency = 'EUR'",
                "update book_position set quantity = quantity - 0.01 where book = 'LEDGER' and currency = 'EUR'",
                "DIFFERENCE position LEDGER FX EUR 2027-02-24: expected 109.3, found 109.31");
        plant(
                mended,
                named,
                "update posting set amount = amount + 0.01 where trade_id = " + id
                        + " and trade_version = 2 and reverses is null and transfer_key = 'fx/pay' and account = 'NOSTRO'",
                "update posting set amount = amount - 0.01 where trade_id = " + id
                        + " and trade_version = 2 and reverses is null and transfer_key = 'fx/pay' and account = 'NOSTRO'",
                "DIFFERENCE posting " + trade + " version 2 fx/pay NOSTRO: expected LEDGER 2027-02-24 USD -10.40, found"
                        + " LEDGER 2027-02-24 USD -10.39");
        plant(
                mended,
                named,
                "update posting set amount = amount + 0.01 where trade_id = " + id
                        + " and reverses is not null and transfer_key = 'fx/receive' and account = 'PRINCIPAL'",
                "update posting set amount = amount - 0.01 where trade_id = " + id
                        + " and reverses is not null and transfer_key = 'fx/receive' and account = 'PRINCIPAL'",
                "DIFFERENCE posting " + trade + " version 2 fx/receive PRINCIPAL reversing version 1: expected LEDGER"
                        + " 2027-02-24 EUR 7.10, found LEDGER 2027-02-24 EUR 7.11");
        plant(
                mended,
                named,
                "update transfer set amount = amount + 0.01 where completes and reverses = 1",
                "update transfer set amount = amount - 0.01 where completes and reverses = 1",
                "DIFFERENCE transfer " + completed + " version 2 settlement completed reversing version 1: expected"
                        + " SETTLEMENT ACME 2026-06-15 EUR -2540.95 [EUR-EURIBOR-3M 2026-06-11 2026-06-11], found"
                        + " SETTLEMENT ACME 2026-06-15 EUR -2540.94 [");
        plant(
                mended,
                named,
                "update posting set amount = amount + 0.01 where reverses is not null"
                        + " and transfer_key = 'settlement' and account = 'NOSTRO'",
                "update posting set amount = amount - 0.01 where reverses is not null"
                        + " and transfer_key = 'settlement' and account = 'NOSTRO'",
                "DIFFERENCE posting " + completed + " version 2 settlement NOSTRO reversing version 1: expected"
                        + " LEDGER 2026-06-15 EUR -2540.95, found LEDGER 2026-06-15 EUR -2540.94");
        // Each posting that is off by a cent leaves its event's sum off by one: three of them in EUR, one in USD.
        named.add("DIFFERENCE posting sum of all EUR: expected 0, found 0.03");
        named.add("DIFFERENCE posting sum of all USD: expected 0, found 0.01");
        Report wrong;
        try {
            wrong = ledger();
        } finally {
            for (String statement : mended) {
                database.execute(statement);
            }
        }
        assertThat(wrong.text()).contains(named);
        assertThat(wrong.text().lines().toList().getLast()).startsWith("{\"isle-check\":1,\"good\":false,");
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(ledger().text()).contains(NO_DIFFERENCE);
    }

    /** Makes a mistake in the database; notes how it is mended and how the ledger is to name it. */
    private void plant(List<String> mended, List<String> named, String mistake, String mending, String naming)
            throws SQLException {
        database.execute(mistake);
        mended.add(mending);
        named.add(naming);
    }

    @Test
    void aRowTooManyTooFewAndAnEventThatWaitsAreNamed() throws Exception {
        String trade = amended.substring("/trades/".length());
        long id = Long.parseLong(trade.substring(2));
        database.execute("create table kept as select * from transfer where trade_id = " + id + " and key = 'fx/pay'"
                + " and reverses is null");
        database.execute("delete from transfer where trade_id = " + id + " and key = 'fx/pay' and reverses is null");
        Report few = ledger();
        database.execute("insert into transfer select * from kept");
        assertThat(few.text())
                .contains("DIFFERENCE transfer " + trade
                        + " version 1 fx/pay: expected PRINCIPAL ACME 2027-02-24 USD -8.20," + " found nothing");
        assertThat(few.status()).isEqualTo(1);

        database.execute(
                "insert into transfer (trade_id, trade_version, key, event_id, kind, party, pay_date, currency,"
                        + " amount, fixings) select trade_id, trade_version, 'fee/9', event_id, kind, party, pay_date, currency,"
                        + " amount, fixings from kept limit 1");
        Report many = ledger();
        database.execute("delete from transfer where key = 'fee/9'");
        assertThat(many.text()).contains("fee/9: expected nothing, found PRINCIPAL ACME 2027-02-24 USD");

        // An engine that no server runs, so that its event waits for ever.
        database.execute("insert into event_subscription (engine) values ('nobody')");
        database.execute("insert into trade_event (trade_id, trade_version, kind, engine) values (" + id
                + ", 2, 'AMEND', 'nobody')");
        Report waiting = ledger();
        Report excused = ledger("--while-running=true");
        database.execute("delete from trade_event where engine = 'nobody'");
        database.execute("delete from event_subscription where engine = 'nobody'");
        assertThat(waiting.text()).contains("1 events wait", NO_DIFFERENCE);
        assertThat(waiting.status()).isEqualTo(1);
        assertThat(excused.status()).isZero();
        assertThat(ledger().status()).isZero();
    }

    @Test
    void whatCannotBeFoundOutIsNoAgreement() throws Exception {
        Report lost = ledger("--db.url=jdbc:postgresql://localhost:1/none");
        assertThat(lost.status()).isEqualTo(2);
        assertThat(lost.text().lines().toList().getLast())
                .startsWith("{\"isle-check\":1,\"good\":null,\"summary\":\"nothing was found out: ");
        Report usage = ledger("--nonsense");
        assertThat(usage.status()).isEqualTo(64);
        assertThat(usage.text()).contains("--nonsense: not an option; known are --db.password-file=");
    }
}
