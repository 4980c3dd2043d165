package dev.isle.suite.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A database with the suite's tables and those of an extension, in a PostgreSQL that all tests of a process share. */
final class KitDatabase implements AutoCloseable {
    private static final String PASSWORD = "for-tests-only";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable EmbeddedPostgres shared;

    private final EmbeddedPostgres postgres;
    private final String name;

    /** Makes it, and runs the steps as the owner does: the suite's own first. */
    KitDatabase(Path extensionSteps) throws SQLException, IOException {
        postgres = postgres();
        name = "kit_" + COUNT.incrementAndGet();
        admin("create database " + name + " owner isle_owner");
        try (Connection owner = DriverManager.getConnection(url(), "isle_owner", PASSWORD);
                Statement statement = owner.createStatement()) {
            statement.execute("create table isle_schema_step (step text primary key, digest text not null,"
                    + " applied_at timestamptz not null)");
            for (Map.Entry<String, String> step : own().entrySet()) {
                apply(owner, statement, step);
            }
            for (Map.Entry<String, String> step : texts(extensionSteps).entrySet()) {
                apply(owner, statement, step);
            }
        }
    }

    private static void apply(Connection owner, Statement statement, Map.Entry<String, String> step)
            throws SQLException {
        statement.execute(step.getValue());
        try (PreparedStatement note = owner.prepareStatement("insert into isle_schema_step values (?, '', now())")) {
            note.setString(1, step.getKey());
            note.execute();
        }
    }

    private static Map<String, String> own() throws IOException {
        URL folder = Objects.requireNonNull(KitDatabase.class.getResource("schema"), "the suite's schema steps");
        try {
            URI uri = folder.toURI();
            if (!uri.getScheme().equals("jar")) {
                return texts(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return texts(jar.provider().getPath(uri));
            }
        } catch (URISyntaxException impossible) {
            throw new IOException(impossible);
        }
    }

    private static Map<String, String> texts(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".sql")).toList()) {
                texts.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        return texts;
    }

    private static synchronized EmbeddedPostgres postgres() throws IOException, SQLException {
        @Nullable EmbeddedPostgres running = shared;
        if (running == null) {
            running = EmbeddedPostgres.start();
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

    private String url() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name;
    }

    /** A connection as the user that servers have. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "isle_app", PASSWORD);
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
    }
}
