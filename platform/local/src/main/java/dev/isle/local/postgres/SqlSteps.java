package dev.isle.local.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Brings a database to the steps of a release, each exactly once.
 *
 * <p>Steps: take the advisory lock, so that a run which lost its supervisor and still goes on is waited for; read what was applied (table {@code
 * isle_schema_step}); refuse when an applied step has another digest now, or the release does not know it, or a missing one begins or ends a transaction
 * itself; run each missing step and write its row in one transaction.
 *
 * <p>Invariants: a step's row is there exactly when all of the step's effects are; no step runs twice; the outcome can be told by the database alone.
 *
 * @param url without user and password
 * @param owner runs the steps
 * @param readers may read which steps were applied, and no more
 */
public record SqlSteps(String url, String owner, String password, List<String> readers, Duration longest) {
    private static final long LOCK = 0x49534c45_53544550L;
    private static final int MOST_BYTES = 64 << 20;

    /**
     * A step.
     *
     * @param digest SHA-256 of its bytes in hex, with or without {@code sha256:} before it
     */
    public record Step(String name, Path script, String digest) {}

    /** A run that ended badly: the message says which step, where and why. */
    public static final class StepFailure extends Exception {
        private static final long serialVersionUID = 1L;

        /** With words for people. */
        public StepFailure(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Whether all steps are applied and nothing else is.
     *
     * @return null when so; else the first difference, in words
     * @throws SQLException when the database cannot be asked
     */
    public @Nullable String difference(List<Step> steps) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            if (!tableExists(statement)) {
                return steps.isEmpty() ? null : "no step was applied yet";
            }
            Map<String, String> applied = applied(statement);
            String refusal = refusal(steps, applied);
            if (refusal != null) {
                return refusal;
            }
            return steps.stream()
                    .filter(step -> !applied.containsKey(step.name()))
                    .findFirst()
                    .map(step -> "step " + step.name() + " was not applied yet")
                    .orElse(null);
        }
    }

    /**
     * What was applied now.
     *
     * @param late in words, those that the release puts before a step that had been applied earlier
     */
    public record Applied(int count, List<String> late) {}

    /**
     * Applies what is missing, in the release's order. A step that came into the release before one that is applied already (two lines of work were joined) is
     * run as well, so that every database comes to the same steps, and named.
     *
     * @throws StepFailure when a step is refused or fails; steps before it stay applied
     */
    public Applied apply(List<Step> steps) throws StepFailure {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = " + longest.toMillis());
            statement.execute("set statement_timeout = " + longest.toMillis());
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            if (!tableExists(statement)) {
                makeTable(statement);
            }
            Map<String, String> applied = applied(statement);
            String refusal = refusal(steps, applied);
            if (refusal != null) {
                throw new StepFailure(refusal, null);
            }
            for (Step step : steps) {
                if (!applied.containsKey(step.name())) {
                    script(step);
                }
            }
            int count = 0;
            for (Step step : steps) {
                if (!applied.containsKey(step.name())) {
                    apply(connection, statement, step);
                    count++;
                }
            }
            return new Applied(count, late(steps, applied));
        } catch (SQLException failure) {
            throw new StepFailure(
                    "the database at " + url + " refused " + owner + ": " + failure.getMessage(), failure);
        }
    }

    static List<String> late(List<Step> steps, Map<String, String> applied) {
        List<String> late = new ArrayList<>();
        String last =
                steps.stream().map(Step::name).filter(applied::containsKey).reduce("", (_, later) -> later);
        for (Step step : steps) {
            if (step.name().equals(last)) {
                break;
            }
            if (!last.isEmpty() && !applied.containsKey(step.name())) {
                late.add(step.name() + " after " + last);
            }
        }
        return late;
    }

    private Connection open() throws SQLException {
        return Connections.open(url, owner, password, longest);
    }

    private static boolean tableExists(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select to_regclass('public.isle_schema_step') is not null")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private void makeTable(Statement statement) throws SQLException {
        statement.execute("create table public.isle_schema_step (step text primary key, digest text not null, "
                + "applied_at timestamptz not null default now())");
        if (!readers.isEmpty()) {
            String users = readers.stream().map(Connections::name).collect(Collectors.joining(", "));
            statement.execute("revoke all on public.isle_schema_step from " + users
                    + "; grant select on public.isle_schema_step to " + users);
        }
    }

    private static Map<String, String> applied(Statement statement) throws SQLException {
        Map<String, String> applied = new LinkedHashMap<>();
        try (ResultSet rows = statement.executeQuery("select step, digest from public.isle_schema_step")) {
            while (rows.next()) {
                applied.put(rows.getString(1), rows.getString(2));
            }
        }
        return applied;
    }

    private static @Nullable String refusal(List<Step> steps, Map<String, String> applied) {
        Set<String> unknown = new HashSet<>(applied.keySet());
        for (Step step : steps) {
            unknown.remove(step.name());
            String digest = applied.get(step.name());
            if (digest != null && !digest.equals(plain(step.digest()))) {
                return "step " + step.name() + " was changed after it had been applied (then " + shorten(digest)
                        + ", now " + shorten(plain(step.digest()))
                        + "); restore its script and put the change into a new step";
            }
        }
        return unknown.isEmpty()
                ? null
                : "the database holds steps that this release does not know ("
                        + unknown.stream().sorted().collect(Collectors.joining(", "))
                        + "); it was made by another release: use that one";
    }

    private void apply(Connection connection, Statement statement, Step step) throws StepFailure, SQLException {
        String script = script(step);
        connection.setAutoCommit(false);
        try {
            if (!script.isBlank()) {
                statement.execute(script);
            }
            try (PreparedStatement row =
                    connection.prepareStatement("insert into public.isle_schema_step (step, digest) values (?, ?)")) {
                row.setString(1, step.name());
                row.setString(2, plain(step.digest()));
                row.executeUpdate();
            }
            connection.commit();
        } catch (SQLException failure) {
            connection.rollback();
            throw new StepFailure(
                    "step " + step.name() + " failed at " + step.script() + line(failure, script) + ": "
                            + failure.getMessage(),
                    failure);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** The text of a step that may be run: as the plan knows it, and without a transaction of its own. */
    static String script(Step step) throws StepFailure {
        try {
            if (Files.size(step.script()) > MOST_BYTES) {
                throw new StepFailure(
                        "step " + step.name() + " at " + step.script() + " is larger than " + MOST_BYTES
                                + " bytes; load data by a task of its own",
                        null);
            }
            byte[] bytes = Files.readAllBytes(step.script());
            String found = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            if (!found.equals(plain(step.digest()))) {
                throw new StepFailure(
                        "step " + step.name() + " at " + step.script() + " has digest " + shorten(found)
                                + ", and the plan names " + shorten(plain(step.digest()))
                                + "; the release was changed after the plan was made: run up again",
                        null);
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            SqlScript.Control control = SqlScript.firstControl(text);
            if (control != null) {
                throw new StepFailure(
                        "step " + step.name() + " holds " + control.statement() + " at " + step.script() + ":"
                                + control.line()
                                + "; each step is one transaction together with the note that it was applied, so it may"
                                + " neither begin nor end one: remove the statement, or make two steps of it",
                        null);
            }
            return text;
        } catch (IOException unreadable) {
            throw new StepFailure("step " + step.name() + " cannot be read: " + unreadable, unreadable);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java runtime has SHA-256", missing);
        }
    }

    private static String line(SQLException failure, String script) {
        ServerErrorMessage message = failure instanceof PSQLException told ? told.getServerErrorMessage() : null;
        int position = message == null ? 0 : message.getPosition();
        if (position <= 0 || position > script.length()) {
            return "";
        }
        return ":"
                + (1
                        + script.substring(0, position - 1)
                                .chars()
                                .filter(c -> c == '\n')
                                .count());
    }

    private static String plain(String digest) {
        return digest.startsWith("sha256:") ? digest.substring(7) : digest;
    }

    private static String shorten(String digest) {
        return digest.length() > 12 ? digest.substring(0, 12) : digest;
    }
}
