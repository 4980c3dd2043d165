package dev.isle.suite.server.http;

import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.server.process.Admission;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Receives the requests of a server that works on the database without a lease: admits them, lets them run, and answers for
 * a database that is not there, fails, or cannot hold a value.
 */
public final class Reception {
    private static final Logger log = LoggerFactory.getLogger(Reception.class);
    private static final Duration ROOM = Duration.ofSeconds(1);
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Admission admission;
    private final BooleanSupplier usable;

    /** A reception that lets requests run while the database is usable. */
    public Reception(Admission admission, BooleanSupplier usable) {
        this.admission = admission;
        this.usable = usable;
    }

    /** What one request does. */
    public interface Handling {
        /** Does it and answers. */
        ServerResponse run() throws IOException, SQLException;
    }

    /** Runs a request. */
    public ServerResponse take(Handling handling) throws IOException, InterruptedException {
        if (!admission.enter(ROOM)) {
            return Replies.later("this server takes no work at the moment: it drains, stops, or is full");
        }
        try {
            if (!usable.getAsBoolean()) {
                return Replies.later("the database is not there, or has another schema than this release needs");
            }
            return handling.run();
        } catch (SQLException failure) {
            @Nullable String state = failure.getSQLState();
            if (state != null && state.startsWith("22")) {
                return Replies.refused(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "the database cannot hold a value of the request",
                        List.of(new Refusal("/", "storable", String.valueOf(failure.getMessage()))));
            }
            log.warn("database failed: {} {}", state, failure.getMessage());
            return Replies.later("the database failed; repeat the request");
        } finally {
            admission.leave();
        }
    }

    /** The request's idempotency key, if it has one of the right form. */
    public static Optional<String> key(ServerRequest request) {
        return Optional.ofNullable(request.headers().firstHeader(KEY_HEADER))
                .filter(key -> KEY_FORM.matcher(key).matches());
    }

    /** What to answer without a key. */
    public static ServerResponse keyMissing() {
        return Replies.error(
                HttpStatus.BAD_REQUEST,
                "send a header " + KEY_HEADER
                        + " of 1 to 200 visible ASCII characters, a new one for each new request");
    }

    /** The media type without its parameters, in small letters. */
    public static String mediaType(ServerRequest request) {
        String header = Optional.ofNullable(request.headers().firstHeader(HttpHeaders.CONTENT_TYPE))
                .orElse("");
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
