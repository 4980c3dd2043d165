package dev.isle.suite.server.database;

import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server last saw of the database: reachable or not, and its schema. Written by the one thread that
 * talks to the database regularly, read by health. Logs changes only.
 */
public final class DatabaseState {
    private static final Logger log = LoggerFactory.getLogger(DatabaseState.class);

    private record Seen(boolean reachable, Optional<Schema> schema, String detail) {}

    private volatile Seen seen = new Seen(false, Optional.empty(), "not tried yet");

    /** The database answered, and holds that of the schema. */
    public void answered(Schema schema) {
        Seen before = seen;
        seen = new Seen(true, Optional.of(schema), "");
        if (!before.reachable() || !before.schema().equals(Optional.of(schema))) {
            log.info("database reached, schema {} {}", schema.version(), schema.fault());
        }
    }

    /** The database did not answer. */
    public void failed(SQLException failure) {
        Seen before = seen;
        String detail = failure.getSQLState() + " " + firstLine(failure.getMessage());
        seen = new Seen(false, before.schema(), detail);
        if (!before.detail().equals(detail)) {
            log.warn("database not reached: {}", detail);
        }
    }

    /** Whether the last question was answered and the schema is the needed one. */
    public boolean usable() {
        Seen now = seen;
        return now.reachable() && now.schema().map(Schema::fits).orElse(false);
    }

    /** The sensors {@code database} and {@code schema}; both decide readiness. */
    public List<Sensor> sensors() {
        Seen now = seen;
        boolean fits = now.schema().map(Schema::fits).orElse(false);
        return List.of(
                Sensor.gate(
                        "database",
                        "database",
                        now.reachable() ? "reached" : "unreachable",
                        now.reachable() ? Colour.GREEN : Colour.RED,
                        now.detail()),
                Sensor.gate(
                        "schema",
                        "database",
                        now.schema().<Object>map(Schema::version).orElse("unknown"),
                        fits ? Colour.GREEN : Colour.RED,
                        now.schema().map(Schema::fault).orElse("")));
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
