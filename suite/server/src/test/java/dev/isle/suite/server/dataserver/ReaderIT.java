package dev.isle.suite.server.dataserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.real.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database itself refuses a reader's writes, in its transactions and in its sessions. */
class ReaderIT {
    private static final String WRITE = "update dataserver_lease set holder = 'reader'";

    @TempDir
    private Path folder;

    @Test
    void neitherItsTransactionsNorItsSessionsCanWrite() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD);
        try (TestDatabase database = new TestDatabase(true)) {
            Reader reader = new Reader(
                    ServerOptions.parse(
                            "--role=reader",
                            "--server=reader-0",
                            "--http=1",
                            "--level=development",
                            "--open=true",
                            "--db.url=" + database.url(),
                            "--db.user=isle_app",
                            "--db.password-file=" + password),
                    new Peers(Optional.empty()),
                    new Admission(1, Duration.ofSeconds(1)));
            try {
                assertThat(reader.snapshot((_, epoch) -> epoch).value()).isZero();
                SQLException refused = catchThrowableOfType(
                        SQLException.class, () -> reader.snapshot((connection, _) -> write(connection)));
                assertThat(refused.getSQLState()).isEqualTo("25006");
            } finally {
                reader.stop();
            }
            Database plain = new Database(new DatabaseOptions(database.url(), "isle_app", Optional.of(password)));
            try (Connection session =
                    plain.readOnly("a reader", Duration.ofSeconds(2)).getConnection()) {
                SQLException refused = catchThrowableOfType(SQLException.class, () -> write(session));
                assertThat(refused.getSQLState()).isEqualTo("25006");
            }
            assertThat(database.value("select holder from dataserver_lease")).isEmpty();
        }
    }

    private static int write(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(WRITE);
        }
    }
}
