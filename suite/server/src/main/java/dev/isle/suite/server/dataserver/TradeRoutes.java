package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.dataserver.LeaseTable.TermEnded;
import dev.isle.suite.server.dataserver.TradeChange.Changed;
import dev.isle.suite.server.dataserver.TradeStore.Saved;
import dev.isle.suite.server.events.BellRinger;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.server.log.Correlation;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.metrics.Tallies;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.trade.Trade;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The trade resources of a dataserver. A trade is acknowledged after its commit. 503 means: not done, or not known to be
 * done; the same request with the same key may be repeated here or at the other member until it is answered otherwise.
 */
final class TradeRoutes {
    private static final Logger log = LoggerFactory.getLogger(TradeRoutes.class);
    private static final Duration ROOM = Duration.ofSeconds(1);
    private static final String BOOK = "book";
    private static final String REPEAT = "repeat";

    private final Terms terms;
    private final Supplier<String> holder;
    private final BooleanSupplier usable;
    private final Admission admission;
    private final BellRinger bell;
    private final Backlog backlog;
    private final Tallies stored = new Tallies().from0(BOOK).from0(REPEAT);

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

    void measure(Sheet sheet) {
        stored.on(sheet, Measure.TRADES);
    }

    void addTo(RouterFunctions.Builder routes) {
        routes.POST("/trades", request -> admitted(() -> unlessFull(() -> take(TradeRequest.book(request)))))
                .PUT("/trades/{id}", request -> admitted(() -> unlessFull(() -> take(TradeRequest.amend(request)))))
                .POST(
                        "/trades/{id}/actions/{action}",
                        request -> admitted(() -> unlessFull(() -> take(TradeRequest.act(request)))));
        new ReadRoutes(this::admitted, this::snapshot).addTo(routes);
    }

    /** Handles what stores something, unless an engine is too far behind. */
    private ServerResponse unlessFull(ReadRoutes.Handling handling) throws IOException, SQLException, TermEnded {
        Optional<ServerResponse> refusal = backlog.refusal();
        return refusal.isPresent() ? refusal.get() : handling.run();
    }

    private <T> ReadRoutes.Seen<T> snapshot(Terms.Work<T> work) throws SQLException, TermEnded {
        return new ReadRoutes.Seen<>(terms.read(work), Map.of());
    }

    private ServerResponse admitted(ReadRoutes.Handling handling) throws IOException, InterruptedException {
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
                stored.add(BOOK);
                backlog.wrote();
                bell.ring(id);
                try (MDC.MDCCloseable _ = Correlation.trade(id)) {
                    // No text of the request in a log line: it could forge lines.
                    log.info("stored: {}", trade.product().type());
                }
                yield created(id);
            }
            case Saved.Before before -> {
                String id = TradeNumber.of(before.id());
                stored.add(REPEAT);
                try (MDC.MDCCloseable _ = Correlation.trade(id)) {
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
            stored.add(wanted.action().label());
            backlog.wrote();
            bell.ring(id);
            try (MDC.MDCCloseable _ = Correlation.trade(id)) {
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
}
