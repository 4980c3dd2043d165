package dev.isle.suite.server.real;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fresh database with the release's schema, made as Isle makes it: owner and application user, steps recorded. All of a
 * test run share one PostgreSQL; it ends with the JVM.
 */
public final class TestDatabase implements AutoCloseable {
    /** The password of both users. */
    public static final String PASSWORD = "for-tests-only";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable EmbeddedPostgres shared;

    private final EmbeddedPostgres postgres;
    private final String name;
    private String security = "";

    /** Creates it; with or without the schema steps. */
    public TestDatabase(boolean withSchema) throws SQLException, IOException {
        postgres = postgres();
        name = "suite_" + COUNT.incrementAndGet();
        admin("create database " + name + " owner isle_owner");
        if (withSchema) {
            applySchema();
        }
    }

    private static synchronized EmbeddedPostgres postgres() throws IOException, SQLException {
        @Nullable EmbeddedPostgres running = shared;
        if (running == null) {
            running = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .start();
            shared = running;
            EmbeddedPostgres toClose = running;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(toClose)));
            try (Connection connection = running.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create role isle_owner login password '" + PASSWORD + "'");
                statement.execute("create role isle_app login password '" + PASSWORD + "'");
            }
        }
        return running;
    }

    private static void close(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs the steps of the release and records each. */
    public void applySchema() throws SQLException, IOException {
        List<Path> steps;
        try (Stream<Path> files = Files.list(Path.of("src/release/content/schema"))) {
            steps = files.sorted().toList();
        }
        try (Connection connection = DriverManager.getConnection(url(), "isle_owner", PASSWORD)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table if not exists isle_schema_step (step text primary key,"
                        + " digest text not null, applied_at timestamptz not null)");
            }
            for (Path step : steps) {
                try (Statement statement = connection.createStatement();
                        PreparedStatement record = connection.prepareStatement(
                                "insert into isle_schema_step values (?, '', now()) on conflict do nothing")) {
                    statement.execute(Files.readString(step));
                    record.setString(1, step.getFileName().toString());
                    record.execute();
                }
            }
        }
    }

    /**
     * Lets PostgreSQL speak TLS by that folder's certificate and asks for it in the address, as Isle does. Addresses of other
     * databases stay as they are.
     */
    public void secure(Path folder) throws SQLException {
        admin("alter system set ssl_cert_file = '" + folder.resolve("server.pem") + "'");
        admin("alter system set ssl_key_file = '" + folder.resolve("server.key") + "'");
        admin("alter system set ssl = on");
        admin("select pg_reload_conf()");
        security = "?sslmode=verify-full&sslrootcert=" + folder.resolve("ca.pem");
        Await.until("PostgreSQL speaks TLS", () -> {
            connect().close();
            return true;
        });
    }

    /** The JDBC address. */
    public String url() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name + security;
    }

    /** The first column of the first row, as the administrator sees it. */
    public String value(String query) throws SQLException {
        try (Connection connection = postgres.getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** The same as a number. */
    public long number(String query) throws SQLException {
        return Long.parseLong(value(query));
    }

    /** Cuts all its connections and lets no new one in. */
    public void takeAway() throws SQLException {
        admin("alter database " + name + " with allow_connections false");
        admin("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    }

    /** Lets connections in again. */
    public void giveBack() throws SQLException {
        admin("alter database " + name + " with allow_connections true");
    }

    /** A connection as the application user. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "isle_app", PASSWORD);
    }

    /** A connection as the owner of the tables. */
    public Connection owner() throws SQLException {
        return DriverManager.getConnection(url(), "isle_owner", PASSWORD);
    }

    /** Runs a statement in this database as the administrator. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void admin(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        admin("drop database if exists " + name + " with (force)");
        if (!security.isEmpty()) {
            for (String setting : List.of("ssl", "ssl_cert_file", "ssl_key_file")) {
                admin("alter system reset " + setting);
            }
            admin("select pg_reload_conf()");
        }
    }
}
