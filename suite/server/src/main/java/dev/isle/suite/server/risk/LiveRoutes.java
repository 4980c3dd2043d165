package dev.isle.suite.server.risk;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.http.Reception;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.marketdata.MarketStore;
import dev.isle.suite.server.valuation.JobReader;
import dev.isle.suite.trade.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The HTTP resources of the shared live result: want a book live, read it, want it no more. Those who may read a book share its
 * live result.
 */
final class LiveRoutes {
    /** The most books that are live at a time. */
    static final int MOST_BOOKS = 50;

    private static final int LONGEST_BOOK = 200;

    private final Reception reception;
    private final Transactions transactions;
    private final Runnable changed;

    LiveRoutes(Reception reception, Transactions transactions, Runnable changed) {
        this.reception = reception;
        this.transactions = transactions;
        this.changed = changed;
    }

    void addTo(RouterFunctions.Builder routes) {
        routes.PUT("/live/{book}", request -> reception.take(() -> want(request)))
                .GET("/live/{book}", request -> reception.take(() -> show(request)))
                .DELETE("/live/{book}", request -> reception.take(() -> drop(request)));
    }

    private ServerResponse want(ServerRequest request) throws SQLException {
        String book = request.pathVariable("book");
        String currency = request.param("currency").orElse("USD");
        if (book.length() > LONGEST_BOOK
                || book.indexOf('\0') >= 0
                || !currency.matches("[A-Z]{3}")
                || !Money.known(currency)) {
            return Replies.error(HttpStatus.BAD_REQUEST, "say which book in which currency: PUT /live/FX?currency=EUR");
        }
        Caller.of(request).requireSight(book);
        if (!transactions.run(connection ->
                want(connection, book, currency, Caller.of(request).user()))) {
            return Replies.error(
                    HttpStatus.CONFLICT, MOST_BOOKS + " books are live, no more at a time: DELETE /live/BOOK first");
        }
        changed.run();
        return show(request);
    }

    private static boolean want(Connection connection, String book, String currency, String user) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("lock table live_book in share row exclusive mode")) {
            lock.execute();
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into live_book (book, currency, user_name)"
                + " select ?, ?, ? where (select count(*) from live_book where book <> ?) < " + MOST_BOOKS
                + " on conflict (book) do update set currency = excluded.currency")) {
            insert.setString(1, book);
            insert.setString(2, currency);
            insert.setString(3, user);
            insert.setString(4, book);
            return insert.executeUpdate() == 1;
        }
    }

    private ServerResponse show(ServerRequest request) throws SQLException {
        String book = request.pathVariable("book");
        Caller.of(request).requireSight(book);
        Optional<String> found =
                transactions.run(connection -> JobReader.live(connection, book, MarketStore.version(connection)));
        return found.map(json -> Replies.json(HttpStatus.OK, json))
                .orElseGet(
                        () -> Replies.error(HttpStatus.NOT_FOUND, "nobody wants that book live: PUT /live/BOOK does"));
    }

    private ServerResponse drop(ServerRequest request) throws SQLException {
        String book = request.pathVariable("book");
        Caller.of(request).requireSight(book);
        int dropped = transactions.run(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from live_book where book = ?")) {
                delete.setString(1, book);
                return delete.executeUpdate();
            }
        });
        return dropped == 1
                ? Replies.json(HttpStatus.OK, "{\"live\":false}")
                : Replies.error(HttpStatus.NOT_FOUND, "nobody wants that book live");
    }
}
