package dev.isle.suite.server.upload;

import dev.isle.suite.server.active.ActiveClient;
import dev.isle.suite.server.active.ActiveClient.Call;
import dev.isle.suite.server.auth.Callers;
import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.server.http.RequestId;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.log.Correlation;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.metrics.Tallies;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands the items of a bulk to the active dataserver, each as a trade of its own under the key {@code BULK#INDEX}.
 *
 * <p>Invariants: an item has a result only when a dataserver has answered for it, with anything but "not now"; until then
 * it is repeated under its own key, however often (an item at which the dataserver itself fails: five times). So a repeated bulk finds the trades that it made before, whatever was
 * killed when. Items go side by side, so their trades' numbers need not follow the
 * bulk's order. Thread-safe.
 */
final class Submission {
    private static final Logger log = LoggerFactory.getLogger(Submission.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final int CREATED = 201;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int FAILED = 500;
    private static final int MOST_FAILURES = 5;

    /**
     * A bulk of one user.
     *
     * @param request the id that goes with every item, so that the logs of the servers it passes name it
     * @param before what its sender was told already; what lasts of it is not asked again
     */
    record Bulk(String key, String user, String request, List<Item> items, Optional<BulkResult> before) {
        Bulk {
            items = List.copyOf(items);
        }

        private Optional<ItemResult> before(int index) {
            return before.filter(told -> told.items().size() == items.size())
                    .map(told -> told.items().get(index))
                    .filter(ItemResult::lasts);
        }
    }

    private static final String STORED = "stored";
    private static final String REFUSED = "refused";
    private static final String NOT_DONE = "not_done";

    private final ActiveClient dataservers;
    private final Token token;
    private final Pace pace;
    private final int workers;
    private final Tallies items = new Tallies().from0(STORED).from0(REFUSED).from0(NOT_DONE);

    Submission(ActiveClient dataservers, Token token, Pace pace, int workers) {
        this.dataservers = dataservers;
        this.token = token;
        this.pace = pace;
        this.workers = workers;
    }

    void measure(Sheet sheet) {
        items.on(sheet, Measure.ITEMS);
        sheet.set(Measure.ITEMS_LIMIT, pace.width());
    }

    /** What became of a bulk. */
    sealed interface Outcome {
        /** Every item has its answer. */
        record Whole(BulkResult result) implements Outcome {}

        /**
         * Time was up before.
         *
         * @param done how many items have their answer
         * @param reason why the dataserver did not take the others, in its own words
         */
        record Part(int done, String reason) implements Outcome {}
    }

    /** Does everything that can be done with a bulk until {@code deadline} ({@link System#nanoTime}). */
    Outcome run(Bulk bulk, long deadline) throws InterruptedException {
        AtomicReferenceArray<ItemResult> results =
                new AtomicReferenceArray<>(bulk.items().size());
        AtomicInteger next = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < Math.min(workers, bulk.items().size()); i++) {
                running.add(threads.submit(() -> {
                    for (int index = next.getAndIncrement();
                            index < bulk.items().size();
                            index = next.getAndIncrement()) {
                        Optional<ItemResult> before = bulk.before(index);
                        if (before.isPresent()) {
                            results.set(index, before.get());
                            continue;
                        }
                        Optional<ItemResult> result = item(bulk, index, deadline);
                        items.add(result.map(each -> each.accepted() ? STORED : REFUSED)
                                .orElse(NOT_DONE));
                        if (result.isEmpty()) {
                            return null;
                        }
                        if (result.get().accepted()) {
                            try (MDC.MDCCloseable _ = Correlation.request(bulk.request());
                                    MDC.MDCCloseable _ =
                                            Correlation.trade(result.get().id())) {
                                log.info("item {} of bulk {} is a trade", index, bulk.key());
                            }
                        }
                        results.set(index, result.get());
                    }
                    return null;
                }));
            }
            try {
                for (Future<?> each : running) {
                    each.get();
                }
            } catch (ExecutionException failed) {
                throw new IllegalStateException("an item of bulk " + bulk.key() + " failed", failed.getCause());
            } finally {
                threads.shutdownNow();
            }
        }
        List<ItemResult> all = new ArrayList<>();
        for (int index = 0; index < results.length(); index++) {
            Optional.ofNullable(results.get(index)).ifPresent(all::add);
        }
        return all.size() == bulk.items().size()
                ? new Outcome.Whole(new BulkResult(bulk.key(), all))
                : new Outcome.Part(all.size(), pace.reason());
    }

    private Optional<ItemResult> item(Bulk bulk, int index, long deadline) throws InterruptedException {
        return switch (bulk.items().get(index)) {
            case Item.Bad bad -> Optional.of(ItemResult.bad(bad));
            case Item.Ready ready -> handOn(ready, call(bulk, index, ready), deadline);
        };
    }

    private Call call(Bulk bulk, int index, Item.Ready item) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", item.mediaType());
        headers.put("Idempotency-Key", bulk.key() + "#" + index);
        headers.put("Authorization", "Bearer " + token.value());
        headers.put(Callers.ON_BEHALF_OF, bulk.user());
        headers.put(RequestId.HEADER, bulk.request());
        return new Call("POST", "/trades", headers, item.body());
    }

    private Optional<ItemResult> handOn(Item.Ready item, Call call, long deadline) throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        while (System.nanoTime() - deadline < 0) {
            pace.enter();
            Duration pause = Duration.ZERO;
            String reason = "";
            boolean answered = false;
            try {
                ActiveClient.Outcome outcome = dataservers.round(call, ROUND);
                switch (outcome) {
                    case ActiveClient.Outcome.Answered done
                    when settles(done.answer().statusCode())
                            || done.answer().statusCode() == FAILED && failures.incrementAndGet() == MOST_FAILURES -> {
                        answered = true;
                        return Optional.of(result(item, done.answer()));
                    }
                    case ActiveClient.Outcome.Answered busy -> {
                        pause = ActiveClient.retryAfter(busy.answer());
                        reason = busy.from().server() + ": " + ActiveClient.error(busy.answer());
                    }
                    case ActiveClient.Outcome.NotDone notDone -> {
                        pause = notDone.retryAfter();
                        reason = notDone.reason();
                    }
                }
            } finally {
                if (answered) {
                    pace.done();
                } else {
                    pace.tooMuch(pause, reason);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether an answer is one about the item, and not about the moment. */
    private static boolean settles(int status) {
        return status != TOO_MANY && status != TIMEOUT && status < FAILED;
    }

    private static ItemResult result(Item.Ready item, HttpResponse<byte[]> answer) {
        JsonNode body;
        try {
            body = JSON.readTree(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (JacksonException notJson) {
            body = JSON.createObjectNode();
        }
        if (answer.statusCode() == CREATED) {
            return ItemResult.stored(item.source(), body.path("id").asString(""));
        }
        UnaryOperator<String> places = item.places();
        List<Refusal> reasons = body.path("reasons")
                .valueStream()
                .map(reason -> new Refusal(
                        places.apply(reason.path("place").asString("/")),
                        reason.path("rule").asString(""),
                        reason.path("reason").asString("")))
                .toList();
        String error = body.path("error").asString("the dataserver answered " + answer.statusCode());
        return new ItemResult(item.source(), answer.statusCode(), "", error, reasons);
    }
}
