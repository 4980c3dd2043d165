package dev.isle.suite.server.schedule;

import com.opengamma.strata.basics.ReferenceData;
import com.opengamma.strata.basics.date.HolidayCalendarId;
import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.server.schedule.Task.Action;
import dev.isle.suite.server.schedule.Task.Missed;
import dev.isle.suite.server.schedule.Task.Trigger;
import dev.isle.suite.trade.Money;
import dev.isle.suite.trade.strata.Calendars;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task as JSON: {@code {"action", "at", "zone", "calendar", "graceMinutes", "missed", "books", "currency"}}, or
 * {@code "after"} in place of the time. Reads one with every mistake; writes one.
 */
final class TaskDocument {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> FIELDS =
            Set.of("action", "at", "zone", "calendar", "graceMinutes", "missed", "after", "books", "currency");
    private static final int MOST_BOOKS = 1_000;
    private static final int LONGEST_BOOK = 200;
    private static final int LONGEST_GRACE = 24 * 60;

    private final JsonNode root;
    private final List<Refusal> mistakes;

    private TaskDocument(JsonNode root, List<Refusal> mistakes) {
        this.root = root;
        this.mistakes = mistakes;
    }

    /** Reads a task; empty when there is at least one mistake, which is then added to the list. */
    static Optional<Task> read(String name, byte[] body, Instant since, List<Refusal> mistakes) {
        try {
            JsonNode root = JSON.readTree(body);
            Task task = new TaskDocument(root, mistakes).task(name, since);
            return mistakes.isEmpty() ? Optional.of(task) : Optional.empty();
        } catch (JacksonException broken) {
            mistakes.add(new Refusal(
                    "(" + broken.getLocation().getLineNr() + ":"
                            + broken.getLocation().getColumnNr() + ")",
                    "json-text",
                    broken.getOriginalMessage()));
            return Optional.empty();
        }
    }

    /** The JSON of a task. */
    static ObjectNode write(Task task) {
        ObjectNode json = JSON.createObjectNode().put("action", label(task.action()));
        switch (task.trigger()) {
            case Trigger.Daily daily ->
                json.put("at", daily.at().toString())
                        .put("zone", daily.zone().getId())
                        .put("calendar", daily.calendar())
                        .put("graceMinutes", daily.graceMinutes())
                        .put("missed", label(task.missed()));
            case Trigger.After after -> json.put("after", after.task());
        }
        ArrayNode books = json.putArray("books");
        task.books().forEach(books::add);
        return json.put("currency", task.currency());
    }

    /**
     * What is wrong with a task among the others: the one before it must exist, a report follows a valuation, and a chain does
     * not lead back to itself.
     */
    static List<Refusal> misfits(Task task, List<Task> others) {
        Map<String, Task> all = others.stream()
                .filter(other -> !other.name().equals(task.name()))
                .collect(Collectors.toMap(Task::name, Function.identity()));
        List<Refusal> misfits = new ArrayList<>();
        if (task.action() == Action.REPORT
                && task.after()
                        .map(all::get)
                        .filter(before -> before.action() == Action.VALUATION)
                        .isEmpty()) {
            misfits.add(new Refusal("/after", "chain", "a report follows a valuation: name that task"));
        }
        Set<String> seen = new HashSet<>(Set.of(task.name()));
        for (Optional<String> at = task.after();
                at.isPresent();
                at = all.get(at.get()).after()) {
            if (!seen.add(at.get())) {
                misfits.add(new Refusal("/after", "chain", "the chain leads back to " + at.get()));
                break;
            }
            if (!all.containsKey(at.get())) {
                misfits.add(new Refusal("/after", "chain", "there is no task " + at.get()));
                break;
            }
        }
        return misfits;
    }

    private Task task(String name, Instant since) {
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                wrong(
                        field.getKey(),
                        "field",
                        "unknown; known are " + FIELDS.stream().sorted().toList());
            }
        }
        Action action = choice("action", Action.values(), Action.VALUATION);
        Missed missed = choice("missed", Missed.values(), Missed.ASK);
        String currency = root.path("currency").asString("USD");
        if (!currency.matches("[A-Z]{3}") || !Money.known(currency)) {
            wrong("currency", "currency", "a currency that the suite knows is expected, such as USD");
        }
        return new Task(name, action, trigger(), missed, books(), currency, since);
    }

    private Trigger trigger() {
        if (root.has("after")) {
            for (String field : List.of("at", "zone", "calendar", "graceMinutes", "missed")) {
                if (root.has(field)) {
                    wrong(field, "trigger", "a task has a time of its own, or comes after another, not both");
                }
            }
            return new Trigger.After(root.path("after").asString(""));
        }
        int grace = root.path("graceMinutes").asInt(30);
        if (grace < 0 || grace > LONGEST_GRACE) {
            wrong("graceMinutes", "grace", "0 to " + LONGEST_GRACE + " minutes");
        }
        return new Trigger.Daily(calendar(), zone(), time(), grace);
    }

    private String calendar() {
        String name = root.path("calendar").asString("");
        if (name.isEmpty() || Calendars.objection(name) != null || !hasHolidays(name)) {
            wrong(
                    "calendar",
                    "calendar",
                    "business centres whose holidays are known are expected, such as EUTA or GBLO+USNY");
        }
        return name;
    }

    private static boolean hasHolidays(String name) {
        return ReferenceData.standard().containsValue(HolidayCalendarId.of(name));
    }

    private ZoneId zone() {
        String name = root.path("zone").asString("");
        if (ZoneId.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        wrong("zone", "zone", "the name of a time zone is expected, such as Europe/London");
        return ZoneId.of("UTC");
    }

    private LocalTime time() {
        try {
            return LocalTime.parse(root.path("at").asString(""));
        } catch (DateTimeException notATime) {
            wrong("at", "time", "a time of the day is expected, such as 18:00; or after, the name of another task");
            return LocalTime.MIDNIGHT;
        }
    }

    private List<String> books() {
        JsonNode list = root.path("books");
        if (list.isMissingNode()) {
            return List.of();
        }
        boolean right = list.isArray()
                && list.size() <= MOST_BOOKS
                && list.valueStream()
                        .allMatch(book -> book.isString()
                                && !book.asString("").isEmpty()
                                && book.asString("").length() <= LONGEST_BOOK
                                && book.asString("").indexOf('\0') < 0);
        if (!right) {
            wrong(
                    "books",
                    "books",
                    "a list of at most " + MOST_BOOKS + " names is expected; none or no list for all books");
            return List.of();
        }
        return list.valueStream().map(book -> book.asString("")).toList();
    }

    private <E extends Enum<E>> E choice(String field, E[] values, E otherwise) {
        if (!root.has(field) && !field.equals("action")) {
            return otherwise;
        }
        String given = root.path(field).asString("");
        Optional<E> found = Arrays.stream(values)
                .filter(value -> label(value).equals(given))
                .findFirst();
        if (found.isEmpty()) {
            wrong(
                    field,
                    "choice",
                    "one of " + Arrays.stream(values).map(TaskDocument::label).toList() + " is expected");
        }
        return found.orElse(otherwise);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void wrong(String field, String rule, String reason) {
        mistakes.add(new Refusal("/" + field, rule, reason));
    }
}
