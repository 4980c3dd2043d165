package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.dataserver.LeaseTable.TermEnded;
import dev.isle.suite.server.dataserver.TradeChange.Changed;
import dev.isle.suite.server.dataserver.TradeStore.Saved;
import dev.isle.suite.server.events.BellRinger;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.trade.Trade;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The trade resources of a dataserver. A trade is acknowledged after its commit. 503 means: not done, or not known to be
 * done; the same request with the same key may be repeated here or at the other member until it is answered otherwise.
 */
final class TradeRoutes {
    private static final Logger log = LoggerFactory.getLogger(TradeRoutes.class);
    private static final Duration ROOM = Duration.ofSeconds(1);
    private static final int LONGEST_BOOK = 200;

    private final Terms terms;
    private final Supplier<String> holder;
    private final BooleanSupplier usable;
    private final Admission admission;
    private final BellRinger bell;
    private final Backlog backlog;

    TradeRoutes(
            Terms terms,
            Supplier<String> holder,
            BooleanSupplier usable,
            Admission admission,
            BellRinger bell,
            Backlog backlog) {
        this.terms = terms;
        this.holder = holder;
        this.usable = usable;
        this.admission = admission;
        this.bell = bell;
        this.backlog = backlog;
    }

    void addTo(RouterFunctions.Builder routes) {
        routes.POST("/trades", request -> admitted(() -> unlessFull(() -> take(TradeRequest.book(request)))))
                .PUT("/trades/{id}", request -> admitted(() -> unlessFull(() -> take(TradeRequest.amend(request)))))
                .POST(
                        "/trades/{id}/actions/{action}",
                        request -> admitted(() -> unlessFull(() -> take(TradeRequest.act(request)))))
                .GET("/trades/{id}", request -> admitted(() -> one(request)))
                .GET("/trades/{id}/history", request -> admitted(() -> trade(request, TradeReader::history)))
                .GET("/trades/{id}/events", request -> admitted(() -> trade(request, TradeReader::events)))
                .GET("/transfers", request -> admitted(() -> transfers(request)))
                .GET("/positions", request -> admitted(() -> positions(request)));
    }

    /** Handles what stores something, unless an engine is too far behind. */
    private ServerResponse unlessFull(Handling handling) throws IOException, SQLException, TermEnded {
        Optional<ServerResponse> refusal = backlog.refusal();
        return refusal.isPresent() ? refusal.get() : handling.run();
    }

    private interface Handling {
        ServerResponse run() throws IOException, SQLException, TermEnded;
    }

    private ServerResponse admitted(Handling handling) throws IOException, InterruptedException {
        if (!admission.enter(ROOM)) {
            return Replies.later("this dataserver takes no work at the moment: it drains, stops, or is full");
        }
        try {
            if (terms.epoch() == 0 || !usable.getAsBoolean()) {
                return notActive();
            }
            return handling.run();
        } catch (TermEnded over) {
            return notActive();
        } catch (SQLException failure) {
            @Nullable String state = failure.getSQLState();
            if (state != null && state.startsWith("22")) {
                log.warn("the database refused a value: {}", failure.getMessage());
                return Replies.refused(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "the database cannot hold a value of the request",
                        List.of(new Refusal("/", "storable", String.valueOf(failure.getMessage()))));
            }
            log.warn("database failed: {} {}", state, failure.getMessage());
            return Replies.later("the database failed; repeat the request with the same key");
        } finally {
            admission.leave();
        }
    }

    private ServerResponse notActive() {
        return Replies.later("this dataserver is not active"
                + Optional.of(holder.get())
                        .filter(name -> !name.isEmpty())
                        .map(name -> "; " + name + " holds the lease")
                        .orElse(""));
    }

    private ServerResponse take(TradeRequest wanted) throws SQLException, TermEnded {
        return switch (wanted) {
            case TradeRequest.Wrong wrong -> wrong.answer();
            case TradeRequest.Booking booking -> store(booking.identity(), booking.trade());
            case TradeRequest.Change change -> change(change);
        };
    }

    private ServerResponse store(TradeStore.Request request, Trade trade) throws SQLException, TermEnded {
        Saved saved = terms.write((connection, term) -> TradeStore.save(connection, term, request, trade));
        return switch (saved) {
            case Saved.New made -> {
                String id = TradeNumber.of(made.id());
                backlog.wrote();
                bell.ring(id);
                try (var _ = MDC.putCloseable("trade", id)) {
                    // No text of the request in a log line: it could forge lines.
                    log.info("stored: {}", trade.product().type());
                }
                yield created(id);
            }
            case Saved.Before before -> {
                String id = TradeNumber.of(before.id());
                try (var _ = MDC.putCloseable("trade", id)) {
                    log.info("the same request came again");
                }
                yield created(id);
            }
            case Saved.OtherBody other -> TradeRequest.keyBelongsTo(other.id());
        };
    }

    private ServerResponse change(TradeRequest.Change wanted) throws SQLException, TermEnded {
        Changed changed = terms.write((connection, term) -> TradeChange.apply(connection, term, wanted));
        if (changed instanceof Changed.Done done) {
            String id = TradeNumber.of(done.id());
            backlog.wrote();
            bell.ring(id);
            try (var _ = MDC.putCloseable("trade", id)) {
                log.info("{}: version {}, {}", wanted.action().label(), done.version(), done.status());
            }
        }
        return TradeRequest.answer(changed);
    }

    private static ServerResponse created(String id) {
        return ServerResponse.created(URI.create("/trades/" + id))
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"id\":\"" + id + "\"}");
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
        Optional<TradeReader.Found> found = id.isEmpty()
                ? Optional.empty()
                : terms.read((connection, _) -> {
                    mayRead(caller, connection, id.getAsLong());
                    return reading.of(connection, id.getAsLong());
                });
        return found.map(answer -> answer.version() == 0
                        ? Replies.json(HttpStatus.OK, answer.json())
                        : ServerResponse.ok()
                                .header(HttpHeaders.ETAG, TradeRequest.tag(answer.version()))
                                .contentType(MediaType.APPLICATION_JSON)
                                .body(answer.json()))
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
        return Replies.json(HttpStatus.OK, terms.read((connection, _) -> {
            mayRead(caller, connection, id.getAsLong());
            return TradeReader.transfers(connection, id.getAsLong(), all);
        }));
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
        return Replies.json(HttpStatus.OK, terms.read((connection, _) -> TradeReader.positions(connection, book)));
    }
}
