package dev.isle.suite.server.schedule;

import dev.isle.suite.server.schedule.Task.Trigger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tasks and runs in the database.
 *
 * <p>Invariants: a task has one run per business date, because that is the key of the row, so of two schedulers one begins it
 * and the other finds it begun; a run is worked on by the attempt that holds it, for a lease that it renews, and only that
 * attempt can end it, in the transaction of its last effect.
 *
 * <p>All methods work in the connection's transaction and commit nothing.
 */
final class RunStore {
    /** How often a run is begun anew by itself. */
    static final int MOST_ATTEMPTS = 3;

    private static final int LONGEST_DETAIL = 500;

    private final String holder;
    private final Duration lease;

    RunStore(String holder, Duration lease) {
        this.holder = holder;
        this.lease = lease;
    }

    /** A run that this scheduler works on. */
    record Held(String task, LocalDate date, int attempt, int orders) {
        /** The request key of the job that belongs to it, the same in every attempt. */
        String jobKey() {
            return "schedule/" + task + "/" + date + "/" + orders;
        }
    }

    /** The tasks that are switched on, by name. */
    static List<Task> tasks(Connection connection) throws SQLException {
        List<Task> tasks = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                        "select name, definition::text, since from schedule_task where enabled order by name");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                TaskDocument.read(
                                row.getString(1),
                                row.getString(2).getBytes(StandardCharsets.UTF_8),
                                row.getTimestamp(3).toInstant(),
                                new ArrayList<>())
                        .ifPresent(tasks::add);
            }
        }
        return tasks;
    }

    /** Stores a task, or replaces its definition; what it has run stays. */
    static void put(Connection connection, Task task, String user) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into schedule_task (name, definition,"
                + " user_name, since) values (?, ?::json, ?, ?) on conflict (name) do update set"
                + " definition = excluded.definition, user_name = excluded.user_name, since = case"
                + " when schedule_task.enabled then schedule_task.since else excluded.since end, enabled = true")) {
            statement.setString(1, task.name());
            statement.setString(2, TaskDocument.write(task).toString());
            statement.setString(3, user);
            statement.setObject(4, task.since().atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    /** Switches a task off; returns whether it was on. */
    static boolean disable(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update schedule_task set enabled = false where name = ? and enabled")) {
            statement.setString(1, name);
            return statement.executeUpdate() == 1;
        }
    }

    /** The runs since a business date, and older ones that are under way or ended lately: somebody may order any. */
    static List<Run> runs(Connection connection, LocalDate since) throws SQLException {
        List<Run> runs = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select task, business_date, state, attempts,"
                + " coalesce(lease_until < now(), false) from schedule_run where business_date >= ?"
                + " or state = 'RUNNING' or finished_at > now() - interval '" + Timetable.LOOK_BACK_DAYS + " days'"
                + " order by business_date, task")) {
            statement.setObject(1, since);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    runs.add(new Run(
                            row.getString(1),
                            row.getObject(2, LocalDate.class),
                            Run.State.valueOf(row.getString(3)),
                            row.getInt(4),
                            row.getBoolean(5)));
                }
            }
        }
        return runs;
    }

    /** Begins a run, unless there is one. */
    Optional<Held> begin(Connection connection, Task task, LocalDate date, Instant due, boolean late)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into schedule_run (task, business_date,"
                + " state, due_at, late, holder, lease_until, attempts) values (?, ?, 'RUNNING', ?, ?, ?,"
                + " now() + make_interval(secs => ?), 1) on conflict do nothing")) {
            statement.setString(1, task.name());
            statement.setObject(2, date);
            statement.setObject(3, due.atOffset(ZoneOffset.UTC));
            statement.setBoolean(4, late);
            statement.setString(5, holder);
            statement.setDouble(6, seconds());
            return statement.executeUpdate() == 1 ? Optional.of(new Held(task.name(), date, 1, 0)) : Optional.empty();
        }
    }

    /** Notes that a date is left out, or that somebody must decide, unless there is a run. */
    static boolean note(Connection connection, Task task, LocalDate date, Instant due, Run.State state, String detail)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into schedule_run (task, business_date,"
                + " state, due_at, finished_at, detail) values (?, ?, ?, ?, now(), ?) on conflict do nothing")) {
            statement.setString(1, task.name());
            statement.setObject(2, date);
            statement.setString(3, state.name());
            statement.setObject(4, due.atOffset(ZoneOffset.UTC));
            statement.setString(5, detail);
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Takes a running run over whose lease has run out. One that was begun {@value #MOST_ATTEMPTS} times already has failed
     * instead.
     */
    Optional<Held> takeOver(Connection connection, String task, LocalDate date) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update schedule_run set attempts = attempts + 1,"
                        + " holder = ?, lease_until = case when attempts < " + MOST_ATTEMPTS
                        + " then now() + make_interval(secs => ?) end,"
                        + " state = case when attempts < " + MOST_ATTEMPTS + " then state else 'FAILED' end,"
                        + " finished_at = case when attempts < " + MOST_ATTEMPTS + " then null else now() end,"
                        + " detail = case when attempts < " + MOST_ATTEMPTS + " then detail"
                        + " else 'given up: its schedulers ended " + MOST_ATTEMPTS + " times' end"
                        + " where task = ? and business_date = ? and state = 'RUNNING' and lease_until < now()"
                        + " returning attempts, orders, state")) {
            statement.setString(1, holder);
            statement.setDouble(2, seconds());
            statement.setString(3, task);
            statement.setObject(4, date);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getString(3).equals("RUNNING")
                        ? Optional.of(new Held(task, date, row.getInt(1), row.getInt(2)))
                        : Optional.empty();
            }
        }
    }

    /** Holds on to a run; false when it is lost. */
    boolean renew(Connection connection, Held run) throws SQLException {
        return update(connection, "lease_until = now() + make_interval(secs => ?)", run, seconds());
    }

    /** Remembers which job belongs to the run; false when it is lost. */
    boolean job(Connection connection, Held run) throws SQLException {
        return update(connection, "job_key = ?", run, run.jobKey());
    }

    /** Ends a run; false when it is lost: then the transaction must be rolled back. */
    boolean finish(Connection connection, Held run, Run.State state, String detail) throws SQLException {
        String bounded = detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL);
        return update(
                connection,
                "finished_at = now(), lease_until = null, state = ?, detail = ?",
                run,
                state.name(),
                bounded);
    }

    private boolean update(Connection connection, String set, Held run, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update schedule_run set " + set
                + " where task = ? and business_date = ? and attempts = ? and holder = ? and state = 'RUNNING'")) {
            int at = 1;
            for (Object value : values) {
                statement.setObject(at++, value);
            }
            statement.setString(at, run.task());
            statement.setObject(at + 1, run.date());
            statement.setInt(at + 2, run.attempt());
            statement.setString(at + 3, holder);
            return statement.executeUpdate() == 1;
        }
    }

    /** The request key of the job that a task's run made. */
    static Optional<String> jobKey(Connection connection, String task, LocalDate date) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select job_key from schedule_run where task = ? and business_date = ? and state = 'DONE'")) {
            statement.setString(1, task);
            statement.setObject(2, date);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    /**
     * Somebody decides about a run that was asked about, failed, or was skipped: it runs as soon as a scheduler looks, or it is
     * skipped. A run that is done or under way is left alone. A date without a run gets one, if it is a business day of a daily
     * task and has begun by {@code now}; a task of a chain follows by itself.
     *
     * @return whether there was something to decide
     */
    static boolean decide(Connection connection, String task, LocalDate date, boolean run, Instant now)
            throws SQLException {
        // A run to be begun is a running one whose lease is over: schedulers take it over.
        String set = run
                ? "state = 'RUNNING', attempts = 0, orders = orders + 1, lease_until = now() - interval '1 second',"
                        + " finished_at = null, detail = 'ordered by hand', late = true"
                : "state = 'SKIPPED', finished_at = now(), detail = 'skipped by hand'";
        try (PreparedStatement statement = connection.prepareStatement("update schedule_run set " + set
                + " where task = ? and business_date = ? and state in ('ASKED', 'FAILED', 'SKIPPED')")) {
            statement.setString(1, task);
            statement.setObject(2, date);
            return statement.executeUpdate() == 1 || run && order(connection, task, date, now);
        }
    }

    private static boolean order(Connection connection, String name, LocalDate date, Instant now) throws SQLException {
        Optional<Task> task = tasks(connection).stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
        if (task.isEmpty()
                || !(task.get().trigger() instanceof Trigger.Daily daily)
                || !daily.business(date)
                || date.isAfter(now.atZone(daily.zone()).toLocalDate())) {
            return false;
        }
        Instant due = daily.due(date);
        try (PreparedStatement statement = connection.prepareStatement("insert into schedule_run (task, business_date,"
                + " state, due_at, late, lease_until, orders, detail) values (?, ?, 'RUNNING', ?, ?,"
                + " now() - interval '1 second', 1, 'ordered by hand') on conflict do nothing")) {
            statement.setString(1, name);
            statement.setObject(2, date);
            statement.setObject(3, due.atOffset(ZoneOffset.UTC));
            statement.setBoolean(4, due.isBefore(now));
            return statement.executeUpdate() == 1;
        }
    }

    private double seconds() {
        return lease.toMillis() / 1000.0;
    }
}
