package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.dataserver.TradeChange.Changed;
import dev.isle.suite.server.http.Body;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import dev.isle.suite.trade.workflow.Action;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** A request that writes, as it is understood: checked in all that needs no database. And the answers to changes. */
sealed interface TradeRequest {
    /** The header that makes a request safe to repeat. */
    String KEY_HEADER = "Idempotency-Key";

    Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,200}");
    Pattern VERSION_FORM = Pattern.compile("\"([1-9][0-9]{0,8})\"");

    Map<String, MediaKind> KINDS = Map.of(
            "application/json", MediaKind.JSON,
            "application/xml", MediaKind.FPML,
            "text/xml", MediaKind.FPML);

    /** It cannot be done, whatever is stored. */
    record Wrong(ServerResponse answer) implements TradeRequest {}

    /** A new trade. */
    record Booking(TradeStore.Request identity, Trade trade) implements TradeRequest {}

    /**
     * A change of a trade.
     *
     * @param expected the version that the sender has seen
     * @param trade the new terms; empty where the action leaves them as they are
     */
    record Change(TradeStore.Request identity, long id, int expected, Action action, Optional<Trade> trade)
            implements TradeRequest {}

    /** {@code POST /trades}. */
    static TradeRequest book(ServerRequest request) throws IOException {
        @Nullable String key = key(request);
        return key == null ? noKey() : withTerms(request, "", key, Booking::new);
    }

    /** {@code PUT /trades/ID}: new terms. */
    static TradeRequest amend(ServerRequest request) throws IOException {
        return change(
                request,
                (target, key, id, expected) -> withTerms(
                        request,
                        target,
                        key,
                        (identity, trade) -> new Change(identity, id, expected, Action.AMEND, Optional.of(trade))));
    }

    /** {@code POST /trades/ID/actions/ACTION}. */
    static TradeRequest act(ServerRequest request) throws IOException {
        String name = request.pathVariable("action");
        Optional<Action> action = Action.of(name).filter(known -> !known.bringsTerms());
        if (action.isEmpty()) {
            return new Wrong(Replies.error(
                    HttpStatus.NOT_FOUND,
                    "there is no action " + bounded(name) + "; there are "
                            + Arrays.stream(Action.values())
                                    .filter(known -> !known.bringsTerms())
                                    .map(Action::label)
                                    .collect(Collectors.joining(", "))
                            + "; terms are amended by PUT /trades/ID"));
        }
        return change(
                request,
                (target, key, id, expected) -> new Change(
                        new TradeStore.Request(Caller.of(request), key, digest(target, new byte[0])),
                        id,
                        expected,
                        action.get(),
                        Optional.empty()));
    }

    /** What is made of a change whose headers are in order. */
    interface Making {
        TradeRequest of(String target, String key, long id, int expected) throws IOException;
    }

    /** What is made of terms that are in order. */
    interface Terming {
        TradeRequest of(TradeStore.Request identity, Trade trade);
    }

    private static TradeRequest change(ServerRequest request, Making making) throws IOException {
        String text = request.pathVariable("id");
        OptionalLong id = TradeNumber.parse(text);
        if (id.isEmpty()) {
            return new Wrong(noTrade(text));
        }
        @Nullable String key = key(request);
        if (key == null) {
            return noKey();
        }
        @Nullable String match = request.headers().firstHeader(HttpHeaders.IF_MATCH);
        if (match == null) {
            return new Wrong(Replies.error(
                    HttpStatus.PRECONDITION_REQUIRED,
                    "say which version you have seen: a header If-Match with the ETag of GET /trades/" + text
                            + ", such as If-Match: \"1\""));
        }
        Matcher version = VERSION_FORM.matcher(match.strip());
        if (!version.matches()) {
            return new Wrong(Replies.error(
                    HttpStatus.BAD_REQUEST, "If-Match is one version in quotation marks, such as If-Match: \"1\""));
        }
        int expected = Integer.parseInt(version.group(1));
        return making.of(
                request.method() + " " + request.path() + " " + expected + "\n", key, id.getAsLong(), expected);
    }

    private static TradeRequest withTerms(ServerRequest request, String target, String key, Terming terming)
            throws IOException {
        @Nullable MediaKind kind = KINDS.get(mediaType(request));
        if (kind == null) {
            return new Wrong(Replies.error(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "send application/json, or FpML as application/xml or text/xml"));
        }
        return switch (Body.read(request)) {
            case Body.Beyond beyond -> new Wrong(beyond.answer());
            case Body.Whole whole ->
                switch (TradeIntake.read(kind, whole.bytes())) {
                    case Intake.Refused refused ->
                        new Wrong(Replies.refused(
                                HttpStatus.UNPROCESSABLE_CONTENT,
                                "the trade is refused",
                                refused.problems().stream()
                                        .map(problem -> new Refusal(problem.place(), problem.rule(), problem.reason()))
                                        .toList()));
                    case Intake.Accepted accepted ->
                        terming.of(
                                new TradeStore.Request(
                                        Caller.of(request), key, digest(target + (char) kind.ordinal(), whole.bytes())),
                                accepted.trade());
                };
        };
    }

    private static @Nullable String key(ServerRequest request) {
        @Nullable String key = request.headers().firstHeader(KEY_HEADER);
        return key != null && KEY_FORM.matcher(key).matches() ? key : null;
    }

    private static Wrong noKey() {
        return new Wrong(Replies.error(
                HttpStatus.BAD_REQUEST,
                "send a header " + KEY_HEADER + " of 1 to 200 visible ASCII characters, a new one for each new trade or"
                        + " change"));
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

    /** What makes two requests the same: what they ask for, in which language, and their body to the last byte. */
    private static byte[] digest(String what, byte[] body) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(what.getBytes(StandardCharsets.UTF_8));
            return sha.digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** The answer to a change, by what became of it. */
    static ServerResponse answer(Changed changed) {
        return switch (changed) {
            case Changed.Done done ->
                versioned(HttpStatus.OK, done.version(), done(done.id(), done.version(), done.status()));
            case Changed.OtherBody other -> keyBelongsTo(other.id());
            case Changed.Missing missing -> noTrade(TradeNumber.of(missing.id()));
            case Changed.Moved moved ->
                versioned(
                        HttpStatus.PRECONDITION_FAILED,
                        moved.version(),
                        Replies.errorBody(
                                TradeNumber.of(moved.id()) + " is at version " + moved.version() + " now, not "
                                        + moved.expected() + ": look at it and decide again",
                                List.of()));
            case Changed.Illegal illegal ->
                versioned(
                        HttpStatus.CONFLICT,
                        illegal.version(),
                        Replies.errorBody(
                                illegal.action().label() + " is not legal for a trade that is " + illegal.status()
                                        + "; legal are "
                                        + (illegal.legal().isEmpty()
                                                ? "no actions: this status is final"
                                                : illegal.legal().stream()
                                                        .map(Action::label)
                                                        .collect(Collectors.joining(", "))),
                                List.of()));
        };
    }

    private static String done(long id, int version, String status) {
        return "{\"id\":\"" + TradeNumber.of(id) + "\",\"version\":" + version + ",\"status\":\"" + status + "\"}";
    }

    private static ServerResponse versioned(HttpStatus status, int version, String body) {
        return ServerResponse.status(status)
                .header(HttpHeaders.ETAG, tag(version))
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }

    /** A version as an entity tag. */
    static String tag(int version) {
        return "\"" + version + "\"";
    }

    /** 409: the request key stands for another request. */
    static ServerResponse keyBelongsTo(long id) {
        return Replies.error(
                HttpStatus.CONFLICT,
                "this " + KEY_HEADER + " belongs to another request, stored as " + TradeNumber.of(id));
    }

    /** 404. */
    static ServerResponse noTrade(String text) {
        return Replies.error(HttpStatus.NOT_FOUND, "there is no trade " + bounded(text));
    }

    private static String bounded(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
