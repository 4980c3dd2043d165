package dev.isle.suite.server.schedule;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.auth.Sight;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.http.Body;
import dev.isle.suite.server.http.Reception;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Replies.Refusal;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The HTTP resources of the scheduler: tasks, what was run on a business date, decisions about missed runs, for who operates
 * servers; and reports, of which a caller sees the books that he may read.
 */
final class ScheduleRoutes {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,49}");
    private static final int MOST_TASKS = 100;
    private static final int MOST_REPORTED = 5_000;

    private final Reception reception;
    private final Transactions transactions;
    private final InstantSource clock;

    ScheduleRoutes(Reception reception, Transactions transactions, InstantSource clock) {
        this.reception = reception;
        this.transactions = transactions;
        this.clock = clock;
    }

    void addTo(RouterFunctions.Builder routes) {
        routes.PUT("/schedule/tasks/{name}", request -> operated(request, () -> put(request)))
                .GET("/schedule/tasks", request -> operated(request, this::tasks))
                .DELETE("/schedule/tasks/{name}", request -> operated(request, () -> disable(request)))
                .GET("/schedule/runs", request -> operated(request, () -> runs(request)))
                .POST("/schedule/runs/{task}/{date}", request -> operated(request, () -> decide(request)))
                .GET("/schedule/reports", request -> reception.take(() -> reports(request)));
    }

    private ServerResponse operated(ServerRequest request, Reception.Handling handling)
            throws IOException, InterruptedException {
        Caller.of(request).require(Right.OPERATE);
        return reception.take(handling);
    }

    private ServerResponse put(ServerRequest request) throws IOException, SQLException {
        String name = request.pathVariable("name");
        if (!NAME.matcher(name).matches()) {
            return Replies.error(
                    HttpStatus.BAD_REQUEST, "a task's name is small letters, digits and dashes, at most 50");
        }
        return switch (Body.read(request)) {
            case Body.Beyond beyond -> beyond.answer();
            case Body.Whole whole -> {
                List<Refusal> mistakes = new ArrayList<>();
                Optional<Task> task = TaskDocument.read(name, whole.bytes(), clock.instant(), mistakes);
                if (task.isPresent()) {
                    mistakes.addAll(transactions.run(connection ->
                            store(connection, task.get(), Caller.of(request).user())));
                }
                yield mistakes.isEmpty()
                        ? Replies.json(
                                HttpStatus.OK,
                                TaskDocument.write(task.orElseThrow()).toString())
                        : Replies.refused(HttpStatus.UNPROCESSABLE_CONTENT, "the task is refused", mistakes);
            }
        };
    }

    private static List<Refusal> store(java.sql.Connection connection, Task task, String user) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("lock table schedule_task in share row exclusive mode")) {
            lock.execute();
        }
        List<Task> others = RunStore.tasks(connection);
        List<Refusal> misfits = new ArrayList<>(TaskDocument.misfits(task, others));
        if (others.size() >= MOST_TASKS
                && others.stream().noneMatch(other -> other.name().equals(task.name()))) {
            misfits.add(new Refusal("/", "bound", "there are " + MOST_TASKS + " tasks, no more at a time"));
        }
        if (misfits.isEmpty()) {
            RunStore.put(connection, task, user);
        }
        return misfits;
    }

    private ServerResponse tasks() throws SQLException {
        ObjectNode root = JSON.createObjectNode();
        for (Task task : transactions.run(RunStore::tasks)) {
            root.set(task.name(), TaskDocument.write(task));
        }
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private ServerResponse disable(ServerRequest request) throws SQLException {
        String name = request.pathVariable("name");
        return transactions.run(connection -> RunStore.disable(connection, name))
                ? Replies.json(HttpStatus.OK, "{\"enabled\":false}")
                : Replies.error(HttpStatus.NOT_FOUND, "there is no such task, or it is off already");
    }

    private ServerResponse runs(ServerRequest request) throws SQLException {
        Optional<LocalDate> date = date(request.param("date").orElse(""));
        if (date.isEmpty()) {
            return Replies.error(HttpStatus.BAD_REQUEST, "say of which business date: /schedule/runs?date=2026-11-20");
        }
        ObjectNode root = JSON.createObjectNode().put("date", date.get().toString());
        ArrayNode list = root.putArray("runs");
        transactions.run(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select task, state, due_at, late, holder,"
                    + " attempts, started_at, finished_at, detail from schedule_run where business_date = ?"
                    + " order by task")) {
                statement.setObject(1, date.get());
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        list.addObject()
                                .put("task", row.getString(1))
                                .put("state", row.getString(2))
                                .put("dueAt", time(row, 3))
                                .put("late", row.getBoolean(4))
                                .put("holder", row.getString(5))
                                .put("attempts", row.getInt(6))
                                .put("startedAt", time(row, 7))
                                .put("finishedAt", time(row, 8))
                                .put("detail", row.getString(9));
                    }
                }
            }
            return list;
        });
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private ServerResponse decide(ServerRequest request) throws SQLException {
        Optional<LocalDate> date = date(request.pathVariable("date"));
        String what = request.param("do").orElse("");
        if (date.isEmpty() || !what.equals("run") && !what.equals("skip")) {
            return Replies.error(
                    HttpStatus.BAD_REQUEST, "say what to do: POST /schedule/runs/TASK/2026-11-20?do=run, or do=skip");
        }
        String task = request.pathVariable("task");
        return transactions.run(connection ->
                        RunStore.decide(connection, task, date.get(), what.equals("run"), clock.instant()))
                ? Replies.json(HttpStatus.OK, "{\"do\":\"" + what + "\"}")
                : Replies.error(
                        HttpStatus.CONFLICT,
                        "nothing to decide: the run is done or under way; or there is none yet, and it cannot be ordered:"
                                + " only of a task with a time of its own, for a business day of its calendar up to"
                                + " today");
    }

    private ServerResponse reports(ServerRequest request) throws SQLException {
        Sight sight = Caller.of(request).sight();
        Optional<LocalDate> date = date(request.param("date").orElse(""));
        if (date.isEmpty()) {
            return Replies.error(
                    HttpStatus.BAD_REQUEST, "say of which business date: /schedule/reports?date=2026-11-20");
        }
        ObjectNode root = JSON.createObjectNode().put("date", date.get().toString());
        ArrayNode list = root.putArray("books");
        transactions.run(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select task, book, currency, trades,"
                    + " not_valued, total from end_of_day_report where business_date = ? and (? or book = any(?))"
                    + " order by task, book limit " + MOST_REPORTED)) {
                statement.setObject(1, date.get());
                statement.setBoolean(2, sight.all());
                statement.setArray(
                        3, connection.createArrayOf("text", sight.books().toArray()));
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        list.addObject()
                                .put("task", row.getString(1))
                                .put("book", row.getString(2))
                                .put("currency", row.getString(3))
                                .put("trades", row.getInt(4))
                                .put("notValued", row.getInt(5))
                                .put("total", row.getBigDecimal(6).toPlainString());
                    }
                }
            }
            return list;
        });
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static @Nullable String time(ResultSet row, int column) throws SQLException {
        @Nullable Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant().toString();
    }
}
