package dev.isle.suite.server.risk;

import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.marketdata.MarketStore;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.valuation.JobLog;
import dev.isle.suite.server.valuation.JobRequest;
import dev.isle.suite.server.valuation.JobStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the shared live result up to date: looks which trades of the wanted books have no value of their present version on
 * the newest market, and makes a job of them. There is no queue that could pile up: what is to be done is the difference
 * between two tables, so a server that was away, an amended trade and a burst of quotes are all the same to it.
 *
 * <p>Any number of dispatchers may run: a book has one open live job at most. Looking takes a twentieth of the time at most.
 */
final class LiveDispatcher {
    private static final Logger log = LoggerFactory.getLogger(LiveDispatcher.class);
    private static final Duration PACE = Duration.ofMillis(500);
    private static final int REST_PER_LOOK = 20;
    private static final String UNIQUE_VIOLATION = "23505";

    private final Transactions transactions;
    private final BooleanSupplier usable;
    private final Transactions.Work<?> beside;
    private final Gate gate = new Gate();
    private volatile boolean stopping;

    /** A dispatcher that does {@code beside} after each look, in a transaction of its own. */
    LiveDispatcher(Transactions transactions, BooleanSupplier usable, Transactions.Work<?> beside) {
        this.transactions = transactions;
        this.usable = usable;
        this.beside = beside;
    }

    private record Wanted(String book, String currency, String user) {}

    void start() {
        Thread.ofVirtual().name("live-dispatcher").start(this::run);
    }

    void stop() {
        stopping = true;
        gate.open();
    }

    /** Looks soon. */
    void wake() {
        gate.open();
    }

    private void run() {
        try {
            while (!stopping) {
                long began = System.nanoTime();
                if (usable.getAsBoolean()) {
                    look();
                }
                Duration spent = Duration.ofNanos(System.nanoTime() - began).multipliedBy(REST_PER_LOOK);
                boolean _ = !stopping && gate.await(spent.compareTo(PACE) > 0 ? spent : PACE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            for (Wanted wanted : transactions.run(LiveDispatcher::wanted)) {
                refresh(wanted);
            }
            Object _ = transactions.run(beside);
        } catch (SQLException failure) {
            log.warn("live result: {} {}", failure.getSQLState(), failure.getMessage());
        }
    }

    private void refresh(Wanted wanted) throws SQLException {
        try {
            Optional<Long> job = transactions.run(connection -> {
                Optional<LocalDate> day = MarketStore.lastDay(connection, MarketStore.version(connection));
                return day.isEmpty()
                        ? Optional.<Long>empty()
                        : JobStore.refresh(
                                connection,
                                new JobRequest(
                                        JobRequest.Kind.LIVE,
                                        "",
                                        List.of(wanted.book()),
                                        List.of(),
                                        day.get(),
                                        wanted.currency(),
                                        wanted.user()));
            });
            if (job.isPresent()) {
                int _ = transactions.run(connection -> JobLog.begun(connection, job.get()));
            }
        } catch (SQLException failure) {
            if (!UNIQUE_VIOLATION.equals(failure.getSQLState())) {
                throw failure;
            }
            // Another dispatcher was quicker: the book is in work.
        }
    }

    private static List<Wanted> wanted(Connection connection) throws SQLException {
        List<Wanted> wanted = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("select book, currency, user_name from live_book order by book");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                wanted.add(new Wanted(row.getString(1), row.getString(2), row.getString(3)));
            }
        }
        return wanted;
    }
}
