package dev.isle.suite.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.pricing.MarketSnapshot;
import dev.isle.suite.server.marketdata.MarketDocument.Kind;
import dev.isle.suite.server.marketdata.MarketStore.Loaded;
import dev.isle.suite.server.real.Markets;
import dev.isle.suite.server.real.TestDatabase;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Market data in a real database: versions never change what they showed. */
class MarketStoreIT {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private TestDatabase database;
    private Connection connection;

    @BeforeEach
    void make() throws Exception {
        database = new TestDatabase(true);
        connection = database.connect();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        database.close();
    }

    private Loaded load(Kind kind, byte[] csv) throws Exception {
        Loaded loaded = MarketStore.load(connection, kind, MarketDocument.read(kind, false, csv), "tester");
        connection.commit();
        return loaded;
    }

    private Loaded load(Kind kind, String csv) throws Exception {
        return load(kind, csv.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aVersionShowsTheSameNumbersForEver() throws Exception {
        assertThat(load(Kind.CURVES, Markets.sample("market-curves.csv"))).isEqualTo(new Loaded(1, 4));
        assertThat(load(Kind.QUOTES, Markets.sample("market-quotes.csv"))).isEqualTo(new Loaded(2, 15));
        assertThat(load(Kind.FIXINGS, Markets.sample("market-fixings.csv"))).isEqualTo(new Loaded(3, 6));
        MarketSnapshot before = MarketStore.snapshot(connection, DAY, 3);
        assertThat(before.quotes()).hasSize(15).containsEntry("EUR/USD", new BigDecimal("1.155"));
        assertThat(before.curves()).hasSize(4);
        assertThat(before.fixings().get("EUR-ESTR")).hasSize(2);

        assertThat(load(Kind.QUOTES, "date,quote,value\n2026-11-20,EUR/USD,1.2\n2026-11-20,EUR-OIS-1Y,0.0195\n"))
                .as("one of the two is new")
                .isEqualTo(new Loaded(4, 1));
        assertThat(load(
                        Kind.CURVES,
                        "curve,discounts,forwards,node,convention,tenor,quote\nGBP-ZERO,GBP,,zero,,1Y,X\n"))
                .isEqualTo(new Loaded(5, 1));
        assertThat(load(Kind.FIXINGS, "date,index,value\n2026-11-19,EUR-ESTR,0.5\n"))
                .isEqualTo(new Loaded(6, 1));
        assertThat(MarketStore.snapshot(connection, DAY, 3)).isEqualTo(before);
        MarketSnapshot after = MarketStore.snapshot(connection, DAY, 6);
        assertThat(after.quotes()).hasSize(15).containsEntry("EUR/USD", new BigDecimal("1.2"));
        assertThat(after.fixings().get("EUR-ESTR")).containsEntry(LocalDate.of(2026, 11, 19), new BigDecimal("0.5"));
        assertThat(MarketStore.snapshot(connection, DAY.minusDays(1), 6).quotes())
                .isEmpty();
        assertThat(MarketStore.fixing(connection, "EUR-ESTR", LocalDate.of(2026, 11, 19)))
                .isEqualTo(Optional.of(new BigDecimal("0.5")));
        assertThat(MarketStore.fixing(connection, "EUR-ESTR", DAY)).isEmpty();
        assertThat(MarketStore.lastDay(connection, 6)).contains(DAY);
        assertThat(MarketStore.lastDay(connection, 1)).isEmpty();
    }

    @Test
    void theSameFileAgainMakesNoVersion() throws Exception {
        assertThat(load(Kind.QUOTES, Markets.sample("market-quotes.csv"))).isEqualTo(new Loaded(1, 15));
        assertThat(load(Kind.QUOTES, Markets.sample("market-quotes.csv"))).isEqualTo(new Loaded(1, 0));
        assertThat(MarketStore.version(connection)).isEqualTo(1);
        assertThat(MarketStore.loads(connection, 0, 10)).hasSize(1);
        assertThat(load(Kind.CURVES, Markets.sample("market-curves.csv"))).isEqualTo(new Loaded(2, 4));
        assertThat(load(Kind.CURVES, Markets.sample("market-curves.csv"))).isEqualTo(new Loaded(2, 0));
    }

    @Test
    void manyLoadsAtOnceGetVersionsInTheOrderOfTheirCommits() throws Exception {
        try (var loaders = Executors.newVirtualThreadPerTaskExecutor()) {
            var loads = java.util.stream.IntStream.range(0, 20)
                    .mapToObj(i -> loaders.submit(() -> {
                        try (Connection own = database.connect()) {
                            own.setAutoCommit(false);
                            // Of the same length, so that no two are the same number: 0.01 and 0.010 are.
                            String csv = "date,quote,value\n2026-11-20,Q,0.0" + (i + 11) + "\n";
                            MarketStore.load(
                                    own,
                                    Kind.QUOTES,
                                    MarketDocument.read(Kind.QUOTES, false, csv.getBytes(StandardCharsets.UTF_8)),
                                    "tester");
                            own.commit();
                            return i;
                        }
                    }))
                    .toList();
            for (Future<Integer> load : loads) {
                load.get();
            }
        }
        assertThat(database.number("select count(*) from market_load")).isEqualTo(20);
        assertThat(database.number("select version from market_version")).isEqualTo(20);
    }
}
