package dev.isle.suite.server.database;

import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The suite's database as the application user reaches it. The password is read from its file for every new
 * connection, so it can be replaced under running servers.
 */
public final class Database {
    /** The schema version that this program needs: the number of the last of its {@link Schema#STEPS}. */
    public static final int NEEDED_SCHEMA = Schema.number(Schema.STEPS.getLast());

    /** The first number that schema steps of extensions have; those below are the suite's own. */
    public static final int EXTENSIONS = 1000;

    private static final String UNDEFINED_TABLE = "42P01";

    private final DatabaseOptions options;

    /** The database that the options name. */
    public Database(DatabaseOptions options) {
        this.options = options;
    }

    /**
     * Single connections, each under that application name in the database's list of sessions.
     *
     * @param silence after how long without an answer a statement is given up and its connection is broken
     */
    public PGSimpleDataSource connections(String applicationName, Duration silence) {
        PGSimpleDataSource source = new FreshPassword(options);
        source.setUrl(options.url());
        source.setUser(options.user());
        source.setApplicationName(applicationName);
        source.setConnectTimeout(2);
        source.setLoginTimeout(3);
        source.setSocketTimeout((int) Math.max(1, silence.toSeconds()));
        source.setTcpKeepAlive(true);
        return source;
    }

    /** The same, but no session of them can change anything: the database refuses it (25006). */
    public DataSource readOnly(String applicationName, Duration silence) {
        PGSimpleDataSource source = connections(applicationName, silence);
        source.setOptions("-c default_transaction_read_only=on");
        return source;
    }

    /** Which steps Isle recorded as done; none before the first. */
    public static Schema schema(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select step from isle_schema_step");
                ResultSet row = statement.executeQuery()) {
            List<String> applied = new ArrayList<>();
            while (row.next()) {
                applied.add(row.getString(1));
            }
            return Schema.of(applied);
        } catch (SQLException failure) {
            if (UNDEFINED_TABLE.equals(failure.getSQLState())) {
                return Schema.of(List.of());
            }
            throw failure;
        }
    }

    private static final class FreshPassword extends PGSimpleDataSource {
        private static final long serialVersionUID = 1L;
        private final transient DatabaseOptions options;

        FreshPassword(DatabaseOptions options) {
            this.options = options;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (options.passwordFile().isEmpty()) {
                return super.getConnection();
            }
            try {
                return super.getConnection(
                        options.user(),
                        Files.readString(options.passwordFile().get()).strip());
            } catch (IOException unreadable) {
                throw new SQLException(
                        "password file " + options.passwordFile().get() + " not readable: " + unreadable, unreadable);
            }
        }
    }
}
