package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.dataserver.LeaseTable.TermEnded;
import dev.isle.suite.server.dataserver.TradeStore.Saved;
import dev.isle.suite.server.events.BellRinger;
import dev.isle.suite.server.http.Body;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Duration ROOM = Duration.ofSeconds(1);
    private static final int LONGEST_BOOK = 200;
    /** Every caller acts as this user until users exist. */
    private static final String USER = "operator";

    private static final Map<String, MediaKind> KINDS = Map.of(
            "application/json", MediaKind.JSON,
            "application/xml", MediaKind.FPML,
            "text/xml", MediaKind.FPML);

    private final Terms terms;
    private final Supplier<String> holder;
    private final BooleanSupplier usable;
    private final Admission admission;
    private final BellRinger bell;

    TradeRoutes(Terms terms, Supplier<String> holder, BooleanSupplier usable, Admission admission, BellRinger bell) {
        this.terms = terms;
        this.holder = holder;
        this.usable = usable;
        this.admission = admission;
        this.bell = bell;
    }

    void addTo(RouterFunctions.Builder routes) {
        routes.POST("/trades", request -> admitted(() -> post(request)))
                .GET("/trades/{id}", request -> admitted(() -> trade(request, TradeReader::trade)))
                .GET("/trades/{id}/events", request -> admitted(() -> trade(request, TradeReader::events)))
                .GET("/transfers", request -> admitted(() -> transfers(request)))
                .GET("/positions", request -> admitted(() -> positions(request)));
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

    private ServerResponse post(ServerRequest request) throws IOException, SQLException, TermEnded {
        @Nullable String key = request.headers().firstHeader(KEY_HEADER);
        if (key == null || !KEY_FORM.matcher(key).matches()) {
            return Replies.error(
                    HttpStatus.BAD_REQUEST,
                    "send a header " + KEY_HEADER
                            + " of 1 to 200 visible ASCII characters, a new one for each new trade");
        }
        @Nullable MediaKind kind = KINDS.get(mediaType(request));
        if (kind == null) {
            return Replies.error(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "send application/json, or FpML as application/xml or text/xml");
        }
        return switch (Body.read(request)) {
            case Body.Beyond beyond -> beyond.answer();
            case Body.Whole whole ->
                take(new TradeStore.Request(USER, key, digest(kind, whole.bytes())), kind, whole.bytes());
        };
    }

    private ServerResponse take(TradeStore.Request request, MediaKind kind, byte[] body)
            throws SQLException, TermEnded {
        return switch (TradeIntake.read(kind, body)) {
            case Intake.Refused refused ->
                Replies.refused(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "the trade is refused",
                        refused.problems().stream()
                                .map(problem -> new Refusal(problem.place(), problem.rule(), problem.reason()))
                                .toList());
            case Intake.Accepted accepted -> store(request, accepted);
        };
    }

    /** The media type without its parameters, in small letters; a malformed one is none that is known. */
    private static String mediaType(ServerRequest request) {
        String header = Optional.ofNullable(request.headers().firstHeader(HttpHeaders.CONTENT_TYPE))
                .orElse("");
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private ServerResponse store(TradeStore.Request request, Intake.Accepted accepted) throws SQLException, TermEnded {
        Saved saved = terms.write((connection, term) -> TradeStore.save(connection, term, request, accepted.trade()));
        return switch (saved) {
            case Saved.New made -> {
                String id = TradeNumber.of(made.id());
                bell.ring(id);
                try (var _ = MDC.putCloseable("trade", id)) {
                    // No text of the request in a log line: it could forge lines.
                    log.info("stored: {}", accepted.trade().product().type());
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
            case Saved.OtherBody other ->
                Replies.error(
                        HttpStatus.CONFLICT,
                        "this " + KEY_HEADER + " belongs to another request, stored as " + TradeNumber.of(other.id()));
        };
    }

    private static ServerResponse created(String id) {
        return ServerResponse.created(URI.create("/trades/" + id))
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"id\":\"" + id + "\"}");
    }

    private interface Reading {
        Optional<String> of(Connection connection, long id) throws SQLException;
    }

    private ServerResponse trade(ServerRequest request, Reading reading) throws SQLException, TermEnded {
        String text = request.pathVariable("id");
        OptionalLong id = TradeNumber.parse(text);
        Optional<String> found =
                id.isEmpty() ? Optional.empty() : terms.read((connection, _) -> reading.of(connection, id.getAsLong()));
        return found.map(json -> Replies.json(HttpStatus.OK, json))
                .orElseGet(() -> Replies.error(HttpStatus.NOT_FOUND, "there is no trade " + bounded(text)));
    }

    private ServerResponse transfers(ServerRequest request) throws SQLException, TermEnded {
        OptionalLong id = TradeNumber.parse(request.param("trade").orElse(""));
        if (id.isEmpty()) {
            return Replies.error(HttpStatus.BAD_REQUEST, "say whose transfers: /transfers?trade=T-00000042");
        }
        return Replies.json(
                HttpStatus.OK, terms.read((connection, _) -> TradeReader.transfers(connection, id.getAsLong())));
    }

    private ServerResponse positions(ServerRequest request) throws SQLException, TermEnded {
        String book = request.param("book").orElse("");
        if (book.isEmpty() || book.length() > LONGEST_BOOK || book.indexOf('\0') >= 0) {
            return Replies.error(HttpStatus.BAD_REQUEST, "say whose positions: /positions?book=FX");
        }
        return Replies.json(HttpStatus.OK, terms.read((connection, _) -> TradeReader.positions(connection, book)));
    }

    private static String bounded(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static byte[] digest(MediaKind kind, byte[] body) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((byte) kind.ordinal());
            return sha.digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
