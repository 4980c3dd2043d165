package dev.isle.suite.server.upload;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.http.Body;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.RequestId;
import dev.isle.suite.server.process.Admission;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * {@code POST /uploads}: a bulk, answered with 207 and one result per item when every item has one. 503 means that some
 * have none yet: the same bulk is sent again with the same key, and what is done already is found, not done again. A bulk
 * that was answered is answered the same again ({@link BulkKeys}); another one under its key is refused, 409.
 */
final class UploadRoutes {
    /** How long a bulk may take before its sender is told to repeat it. */
    static final Duration DEADLINE = Duration.ofSeconds(120);

    /** The key of a bulk leaves room for what makes it the key of an item. */
    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,180}");

    private static final Logger log = LoggerFactory.getLogger(UploadRoutes.class);
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final Duration ROOM = Duration.ofSeconds(1);
    private static final Duration ARRIVAL = Duration.ofSeconds(60);

    private final BulkReader reader;
    private final BulkLimits limits;
    private final BulkKeys keys;
    private final Submission submission;
    private final Admission admission;
    private final Semaphore bulks;

    UploadRoutes(
            BulkReader reader,
            BulkLimits limits,
            BulkKeys keys,
            Submission submission,
            Admission admission,
            Semaphore bulks) {
        this.keys = keys;
        this.reader = reader;
        this.limits = limits;
        this.submission = submission;
        this.admission = admission;
        this.bulks = bulks;
    }

    void addTo(RouterFunctions.Builder routes) {
        routes.POST("/uploads", this::post);
    }

    private ServerResponse post(ServerRequest request) throws IOException, InterruptedException {
        Caller caller = Caller.of(request);
        @Nullable String key = request.headers().firstHeader(KEY_HEADER);
        if (key == null || !KEY_FORM.matcher(key).matches()) {
            return Replies.error(
                    HttpStatus.BAD_REQUEST,
                    "send a header " + KEY_HEADER
                            + " of 1 to 180 visible ASCII characters, a new one for each new bulk");
        }
        String mediaType = Optional.ofNullable(request.headers().firstHeader(HttpHeaders.CONTENT_TYPE))
                .orElse("");
        Optional<BulkKind> kind = BulkKind.ofMediaType(mediaType);
        if (kind.isEmpty()) {
            return Replies.error(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "send application/json, application/xml, text/csv, application/zip or multipart/form-data");
        }
        if (!admission.enter(ROOM)) {
            return Replies.later("this datauploader takes no work at the moment: it drains, stops, or is full");
        }
        try {
            if (!caller.rights().allow(Right.UPLOAD)
                    && keys.find(caller.user(), key).isEmpty()) {
                caller.require(Right.UPLOAD);
            }
            if (!bulks.tryAcquire(ROOM.toMillis(), TimeUnit.MILLISECONDS)) {
                return Replies.later("other bulks are under way; repeat this one with the same key");
            }
            try {
                return switch (Body.read(request, limits.bytes(), ARRIVAL)) {
                    case Body.Beyond beyond -> beyond.answer();
                    case Body.Whole whole ->
                        take(
                                new Sender(caller, key, RequestId.of(request).orElseGet(RequestId::fresh)),
                                kind.get(),
                                mediaType,
                                whole.bytes());
                };
            } finally {
                bulks.release();
            }
        } catch (SQLException failure) {
            log.warn("what a bulk's key stands for: {} {}", failure.getSQLState(), failure.getMessage());
            return Replies.later(
                    "the database does not say what this key stands for; repeat the same bulk with the same key");
        } finally {
            admission.leave();
        }
    }

    /** Who sends a bulk, under which key, by which request. */
    private record Sender(Caller caller, String key, String request) {
        String user() {
            return caller.user();
        }
    }

    /** A key that stands for a bulk is answered for that bulk; the right to begin one is judged when its key is claimed. */
    private ServerResponse take(Sender sender, BulkKind kind, String mediaType, byte[] body)
            throws IOException, InterruptedException, SQLException {
        byte[] digest = BulkKeys.digest(kind, kind == BulkKind.MULTIPART ? BulkReader.boundary(mediaType) : "", body);
        Optional<BulkKeys.Claimed> known = keys.find(sender.user(), sender.key());
        if (known.isPresent()) {
            if (!known.get().is(digest)) {
                return anotherBulk();
            }
            Optional<BulkResult> told = known.get().answer();
            if (told.isPresent() && told.get().lasts()) {
                return Replies.json(HttpStatus.MULTI_STATUS, told.get().toJson());
            }
        }
        if (known.isEmpty()) {
            sender.caller().require(Right.UPLOAD);
        }
        List<Item> items;
        try {
            items = reader.read(kind, mediaType, body);
        } catch (BadBulk bad) {
            return Replies.json(bad.status(), BulkResult.refusedJson(bad));
        }
        BulkKeys.Claimed claimed = keys.claim(sender.user(), sender.key(), digest);
        if (!claimed.is(digest)) {
            return anotherBulk();
        }
        return switch (submission.run(
                new Submission.Bulk(sender.key(), sender.user(), sender.request(), items, claimed.answer()),
                System.nanoTime() + DEADLINE.toNanos())) {
            case Submission.Outcome.Part part -> Replies.later(later(part, items.size()));
            case Submission.Outcome.Whole whole -> {
                keys.keep(sender.user(), whole.result());
                log.info("a bulk of {} items by {}", items.size(), sender.user());
                yield Replies.json(HttpStatus.MULTI_STATUS, whole.result().toJson());
            }
        };
    }

    /** What the sender of a bulk is told that could not be ended in time. */
    static String later(Submission.Outcome.Part part, int items) {
        return part.done() + " of " + items + " items are done; " + part.reason()
                + "; repeat the same bulk with the same key, nothing is done twice";
    }

    private static ServerResponse anotherBulk() {
        return Replies.error(
                HttpStatus.CONFLICT,
                "this " + KEY_HEADER + " belongs to another bulk of yours; nothing was stored, send a new key");
    }
}
