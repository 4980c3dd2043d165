package dev.isle.suite.server.database;

import dev.isle.suite.server.process.Gate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the database again and again, for the sensors of a server that uses it, and runs what has to be done once as
 * soon as it is usable: until that has succeeded.
 */
public final class DatabaseWatch {
    private static final Logger log = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final Duration PACE = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final DataSource connections;
    private final DatabaseState state;
    private final Callable<Boolean> once;
    private final Gate gate = new Gate();
    private volatile boolean stopping;

    /** A watch over such connections; {@code once} is called until it returns true. */
    public DatabaseWatch(DataSource connections, DatabaseState state, Callable<Boolean> once) {
        this.connections = connections;
        this.state = state;
        this.once = once;
    }

    /** Begins, in a thread of its own. */
    public void start() {
        Thread.ofPlatform().name("database-watch").daemon(true).start(this::run);
    }

    /** Ends. */
    public void stop() {
        stopping = true;
        gate.open();
    }

    private void run() {
        boolean done = false;
        while (!stopping) {
            Duration pause = RETRY;
            try (Connection connection = connections.getConnection()) {
                while (!stopping) {
                    state.answered(Database.schema(connection));
                    if (state.usable() && !done) {
                        done = once.call();
                    }
                    boolean _ = gate.await(state.usable() && done ? PACE : RETRY);
                }
            } catch (SQLException failure) {
                state.failed(failure);
            } catch (InterruptedException interrupted) {
                return;
            } catch (Exception failure) {
                log.error("what must be done once failed and is tried again", failure);
                pause = AFTER_FAILURE;
            }
            try {
                boolean _ = !stopping && gate.await(pause);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }
}
