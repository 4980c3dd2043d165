package dev.isle.suite.server.risk;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.auth.Rights;
import dev.isle.suite.server.auth.Sight;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.http.Body;
import dev.isle.suite.server.http.Reception;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.server.marketdata.MarketStore;
import dev.isle.suite.server.valuation.JobLog;
import dev.isle.suite.server.valuation.JobReader;
import dev.isle.suite.server.valuation.JobRequest;
import dev.isle.suite.server.valuation.JobStore;
import dev.isle.suite.server.valuation.JobStore.Made;
import dev.isle.suite.trade.Money;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTP resources of valuation jobs: ask for one, see how far it is, read its results, cancel it. A caller sees the values
 * of the books that he may read, and asks for no others; who operates servers sees and asks for all.
 */
final class JobRoutes {
    private static final Logger log = LoggerFactory.getLogger(JobRoutes.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> FIELDS = Set.of("books", "trades", "date", "currency");
    private static final int MOST_NAMED = 10_000;
    private static final int LONGEST_NAME = 200;
    private static final int PAGE = 1_000;

    private final Reception reception;
    private final Transactions transactions;

    JobRoutes(Reception reception, Transactions transactions) {
        this.reception = reception;
        this.transactions = transactions;
    }

    void addTo(RouterFunctions.Builder routes) {
        routes.POST("/valuations", request -> reception.take(() -> post(request)))
                .GET("/valuations/{id}", request -> reception.take(() -> show(request)))
                .GET("/valuations/{id}/trades", request -> reception.take(() -> results(request)))
                .DELETE("/valuations/{id}", request -> reception.take(() -> cancel(request)));
    }

    private ServerResponse post(ServerRequest request) throws IOException, SQLException {
        Optional<String> key = Reception.key(request);
        if (key.isEmpty()) {
            return Reception.keyMissing();
        }
        if (!Reception.mediaType(request).equals("application/json")) {
            return Replies.error(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "send application/json");
        }
        return switch (Body.read(request)) {
            case Body.Beyond beyond -> beyond.answer();
            case Body.Whole whole -> {
                List<Refusal> mistakes = new ArrayList<>();
                Caller caller = Caller.of(request);
                Optional<JobRequest> wanted = read(key.get(), caller.user(), whole.bytes(), mistakes);
                if (wanted.isPresent()) {
                    judge(caller, wanted.get());
                }
                yield wanted.isEmpty()
                        ? Replies.refused(HttpStatus.UNPROCESSABLE_CONTENT, "the request is refused", mistakes)
                        : make(wanted.get());
            }
        };
    }

    /** Demands that the caller may see what he asks for; with neither books nor trades it is every book. */
    private void judge(Caller caller, JobRequest wanted) throws SQLException {
        if (caller.sight().all()) {
            return;
        }
        if (wanted.books().isEmpty() && wanted.trades().isEmpty()) {
            caller.requireSight(Rights.EVERY_BOOK);
        }
        wanted.books().forEach(caller::requireSight);
        transactions
                .run(connection -> JobReader.booksOf(connection, wanted.trades()))
                .forEach(caller::requireSight);
    }

    private ServerResponse make(JobRequest wanted) throws SQLException {
        return switch (transactions.run(connection -> JobStore.make(connection, wanted))) {
            case Made.Job job -> {
                String id = JobReader.name(job.id());
                if (!job.before()) {
                    int _ = transactions.run(connection -> JobLog.begun(connection, job.id()));
                }
                log.info("valuation {}{}", id, job.before() ? ": the same request came again" : " begins");
                yield ServerResponse.accepted()
                        .location(URI.create("/valuations/" + id))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body("{\"id\":\"" + id + "\"}");
            }
            case Made.OtherScope other ->
                Replies.error(
                        HttpStatus.CONFLICT,
                        "this Idempotency-Key belongs to another request, valuation " + JobReader.name(other.id()));
            case Made.Full full ->
                Replies.later(
                        full.open() + " valuations are open, no more at a time; repeat the request with the same key");
            case Made.TooLarge _ ->
                Replies.error(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "more than " + JobStore.MOST_TRADES + " trades: ask for fewer books at a time");
        };
    }

    private Optional<JobRequest> read(String key, String user, byte[] body, List<Refusal> mistakes)
            throws SQLException {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException broken) {
            mistakes.add(new Refusal(
                    "(" + broken.getLocation().getLineNr() + ":"
                            + broken.getLocation().getColumnNr() + ")",
                    "json-text",
                    broken.getOriginalMessage()));
            return Optional.empty();
        }
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                mistakes.add(
                        new Refusal("/" + field.getKey(), "field", "unknown; known are books, trades, date, currency"));
            }
        }
        String currency = root.path("currency").asString("USD");
        if (!currency.matches("[A-Z]{3}") || !Money.known(currency)) {
            mistakes.add(
                    new Refusal("/currency", "currency", "a currency that the suite knows is expected, such as USD"));
        }
        List<String> books = names(root, "books", mistakes);
        List<Long> trades = new ArrayList<>();
        for (String name : names(root, "trades", mistakes)) {
            OptionalLong number = JobReader.trade(name);
            if (number.isEmpty()) {
                mistakes.add(new Refusal("/trades", "trade", "T- and digits are expected, such as T-00000042"));
                break;
            }
            trades.add(number.getAsLong());
        }
        Optional<LocalDate> date = date(root, mistakes);
        if (!mistakes.isEmpty() || date.isEmpty()) {
            return Optional.empty();
        }
        // A key is its user's own; no name and no key has a blank in it.
        return Optional.of(
                new JobRequest(JobRequest.Kind.ADHOC, user + " " + key, books, trades, date.get(), currency, user));
    }

    private Optional<LocalDate> date(JsonNode root, List<Refusal> mistakes) throws SQLException {
        if (root.has("date")) {
            try {
                return Optional.of(LocalDate.parse(root.path("date").asString("")));
            } catch (DateTimeException notADate) {
                mistakes.add(new Refusal("/date", "date", "a date is expected, such as 2026-11-20"));
                return Optional.empty();
            }
        }
        Optional<LocalDate> last =
                transactions.run(connection -> MarketStore.lastDay(connection, MarketStore.version(connection)));
        if (last.isEmpty()) {
            mistakes.add(new Refusal("/date", "market", "there are no quotes yet: POST /market/quotes first"));
        }
        return last;
    }

    private static List<String> names(JsonNode root, String field, List<Refusal> mistakes) {
        JsonNode list = root.path(field);
        boolean right = list.isMissingNode() || list.isArray() && !list.isEmpty() && list.size() <= MOST_NAMED;
        if (right) {
            right = list.valueStream()
                    .allMatch(name -> name.isString()
                            && !name.asString("").isEmpty()
                            && name.asString("").length() <= LONGEST_NAME
                            && name.asString("").indexOf('\0') < 0);
        }
        if (!right) {
            mistakes.add(
                    new Refusal("/" + field, "names", "a list of 1 to " + MOST_NAMED + " names is expected, or none"));
            return List.of();
        }
        return list.valueStream().map(name -> name.asString("")).toList();
    }

    private ServerResponse show(ServerRequest request) throws SQLException {
        Caller caller = Caller.of(request);
        Sight _ = caller.sight();
        OptionalLong id = JobReader.job(request.pathVariable("id"));
        Optional<String> found = id.isEmpty()
                ? Optional.empty()
                : transactions.run(connection -> JobReader.show(connection, id.getAsLong(), caller));
        return found.map(json -> Replies.json(HttpStatus.OK, json)).orElseGet(JobRoutes::unknown);
    }

    private ServerResponse results(ServerRequest request) throws SQLException {
        Sight sight = Caller.of(request).sight();
        OptionalLong id = JobReader.job(request.pathVariable("id"));
        String after = request.param("after").orElse("");
        OptionalLong from = after.isEmpty() ? OptionalLong.of(0) : JobReader.trade(after);
        if (from.isEmpty()) {
            return Replies.error(
                    HttpStatus.BAD_REQUEST, "after is the last trade of the page before, such as T-00000042");
        }
        if (id.isEmpty()) {
            return unknown();
        }
        return Replies.json(
                HttpStatus.OK,
                transactions.run(
                        connection -> JobReader.results(connection, id.getAsLong(), sight, from.getAsLong(), PAGE)));
    }

    /** Who asked for it may cancel it, and who operates servers. */
    private ServerResponse cancel(ServerRequest request) throws SQLException {
        Caller caller = Caller.of(request);
        Sight _ = caller.sight();
        OptionalLong id = JobReader.job(request.pathVariable("id"));
        if (id.isEmpty()) {
            return unknown();
        }
        Optional<String> asked = transactions.run(connection -> JobReader.user(connection, id.getAsLong()));
        if (asked.isPresent() && !asked.get().equals(caller.user())) {
            caller.require(Right.OPERATE);
        }
        return transactions.run(connection -> JobStore.cancel(connection, id.getAsLong()))
                ? Replies.json(HttpStatus.OK, "{\"cancelled\":true}")
                : Replies.error(HttpStatus.CONFLICT, "it is not open: it has ended, or never was");
    }

    private static ServerResponse unknown() {
        return Replies.error(HttpStatus.NOT_FOUND, "there is no such valuation; what ended is kept for a day");
    }
}
