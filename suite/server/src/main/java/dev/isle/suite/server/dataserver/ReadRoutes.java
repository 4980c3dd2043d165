package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.dataserver.LeaseTable.TermEnded;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.log.Correlation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** The resources that tell what is stored: of the active dataserver, and of a reader. Each answer is one snapshot. */
final class ReadRoutes {
    private static final int LONGEST_BOOK = 200;

    private final Gate gate;
    private final Snapshot snapshot;

    ReadRoutes(Gate gate, Snapshot snapshot) {
        this.gate = gate;
        this.snapshot = snapshot;
    }

    /** What one request does. */
    interface Handling {
        ServerResponse run() throws IOException, SQLException, TermEnded;
    }

    /** Lets a request in, and answers for a database that fails. */
    interface Gate {
        ServerResponse admitted(Handling handling) throws IOException, InterruptedException;
    }

    /** What was seen in a snapshot, and what the answer's headers tell of it. */
    record Seen<T>(T value, Map<String, String> headers) {
        private ServerResponse.BodyBuilder answer() {
            ServerResponse.BodyBuilder answer = ServerResponse.ok().contentType(MediaType.APPLICATION_JSON);
            headers.forEach(answer::header);
            return answer;
        }
    }

    /** Reads in one snapshot of the database. */
    interface Snapshot {
        <T> Seen<T> read(Terms.Work<T> work) throws SQLException, TermEnded;
    }

    void addTo(RouterFunctions.Builder routes) {
        routes.GET("/trades/{id}", request -> gate.admitted(() -> one(request)))
                .GET("/trades/{id}/history", request -> gate.admitted(() -> trade(request, TradeReader::history)))
                .GET("/trades/{id}/events", request -> gate.admitted(() -> trade(request, TradeReader::events)))
                .GET("/transfers", request -> gate.admitted(() -> transfers(request)))
                .GET("/positions", request -> gate.admitted(() -> positions(request)));
    }

    /** An answer as JSON; with a version, when it is about one. */
    private interface Reading {
        Optional<TradeReader.Found> of(Connection connection, long id) throws SQLException;
    }

    private ServerResponse trade(ServerRequest request, Reading reading) throws SQLException, TermEnded {
        String text = request.pathVariable("id");
        OptionalLong id = TradeNumber.parse(text);
        Caller caller = Caller.of(request);
        caller.require(Right.READ);
        if (id.isEmpty()) {
            return TradeRequest.noTrade(text);
        }
        Seen<Optional<TradeReader.Found>> seen = read(id.getAsLong(), connection -> {
            mayRead(caller, connection, id.getAsLong());
            return reading.of(connection, id.getAsLong());
        });
        return seen.value()
                .map(found -> {
                    ServerResponse.BodyBuilder answer = seen.answer();
                    if (found.version() != 0) {
                        answer.header(HttpHeaders.ETAG, TradeRequest.tag(found.version()));
                    }
                    return answer.body(found.json());
                })
                .orElseGet(() -> TradeRequest.noTrade(text));
    }

    private ServerResponse one(ServerRequest request) throws SQLException, TermEnded {
        Optional<String> version = request.param("version");
        if (version.isEmpty()) {
            return trade(request, TradeReader::trade);
        }
        if (!version.get().matches("[1-9][0-9]{0,8}")) {
            return Replies.error(HttpStatus.BAD_REQUEST, "a version is a number from 1: /trades/T-00000042?version=1");
        }
        int number = Integer.parseInt(version.get());
        return trade(request, (connection, id) -> TradeReader.version(connection, id, number));
    }

    private ServerResponse transfers(ServerRequest request) throws SQLException, TermEnded {
        OptionalLong id = TradeNumber.parse(request.param("trade").orElse(""));
        if (id.isEmpty()) {
            return Replies.error(HttpStatus.BAD_REQUEST, "say whose transfers: /transfers?trade=T-00000042");
        }
        boolean all = request.param("all").map("true"::equals).orElse(false);
        Caller caller = Caller.of(request);
        caller.require(Right.READ);
        Seen<String> seen = read(id.getAsLong(), connection -> {
            mayRead(caller, connection, id.getAsLong());
            return TradeReader.transfers(connection, id.getAsLong(), all);
        });
        return seen.answer().body(seen.value());
    }

    private interface OfTrade<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Whatever is logged meanwhile belongs to the trade. */
    private <T> Seen<T> read(long id, OfTrade<T> work) throws SQLException, TermEnded {
        try (MDC.MDCCloseable _ = Correlation.trade(TradeNumber.of(id))) {
            return snapshot.read((connection, _) -> work.in(connection));
        }
    }

    /** Demands the right to read the book of a trade; of a trade that there is not, nothing can be read. */
    private static void mayRead(Caller caller, Connection connection, long id) throws SQLException {
        TradeReader.book(connection, id).ifPresent(book -> caller.require(Right.READ, book));
    }

    private ServerResponse positions(ServerRequest request) throws SQLException, TermEnded {
        String book = request.param("book").orElse("");
        if (book.isEmpty() || book.length() > LONGEST_BOOK || book.indexOf('\0') >= 0) {
            return Replies.error(HttpStatus.BAD_REQUEST, "say whose positions: /positions?book=FX");
        }
        Caller.of(request).require(Right.READ, book);
        Seen<String> seen = snapshot.read((connection, _) -> TradeReader.positions(connection, book));
        return seen.answer().body(seen.value());
    }
}
