package dev.isle.local.postgres;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PasswordUtil;

/**
 * Sets up an owned server's users and databases. Steps: connect as the superuser, the first time with the template's password, later with its own; give it its own;
 * make or alter the owner and the application users with the passwords of their files; make the database; let the users in. What they may read and write
 * there is the schema steps' to grant. Each step may be repeated; the marker file is written last, so a crash between means one more repeat.
 *
 * @param host of the server
 * @param marker tells what was set up last
 * @param superuserPassword its file
 * @param cache holds the template's password
 * @param options behind the address of a database, {@code ?} included: how it is to be trusted; empty for none
 */
public record Provisioning(String host, int port, Path marker, Path superuserPassword, Path cache, String options) {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String WRONG_PASSWORD = "28P01";

    /**
     * A database to be there.
     *
     * @param owner owns it
     * @param passwords files by user, the owner's included; everyone in it gets a login
     */
    public record Wanted(String database, String owner, List<String> users, Map<String, Path> passwords) {}

    /** Whether exactly that was set up. */
    public boolean done(List<Wanted> wanted) {
        try {
            return marking(wanted).equals(AtomicFile.readOrNull(marker));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Sets it up.
     *
     * @throws SQLException when the server refuses
     * @throws IOException when a secret cannot be read
     */
    public void set(List<Wanted> wanted) throws SQLException, IOException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            for (Wanted database : wanted) {
                for (Map.Entry<String, Path> login : database.passwords().entrySet()) {
                    login(statement, login.getKey(), Secrets.read(login.getValue()));
                }
                make(statement, database);
            }
        }
        for (Wanted database : wanted) {
            try (Connection connection = Connections.open(
                            url(database.database()), Cluster.SUPERUSER, Secrets.read(superuserPassword), LONGEST);
                    Statement statement = connection.createStatement()) {
                grant(statement, database);
            }
        }
        AtomicFile.write(marker, marking(wanted));
    }

    private static void login(Statement statement, String user, String password) throws SQLException {
        boolean exists;
        try (ResultSet rows =
                statement.executeQuery("select 1 from pg_roles where rolname = " + Connections.text(user))) {
            exists = rows.next();
        }
        statement.execute((exists ? "alter" : "create") + " role " + Connections.name(user) + " login password "
                + Connections.text(verifier(password)));
    }

    private static void make(Statement statement, Wanted wanted) throws SQLException {
        String database = Connections.name(wanted.database());
        boolean exists;
        try (ResultSet rows = statement.executeQuery(
                "select 1 from pg_database where datname = " + Connections.text(wanted.database()))) {
            exists = rows.next();
        }
        if (!exists) {
            statement.execute("create database " + database + " owner " + Connections.name(wanted.owner()));
        }
        statement.execute("revoke all on database " + database + " from public");
        for (String user : wanted.users()) {
            statement.execute("grant connect, temporary on database " + database + " to " + Connections.name(user));
        }
    }

    private static void grant(Statement statement, Wanted wanted) throws SQLException {
        if (wanted.users().isEmpty()) {
            return;
        }
        String users = wanted.users().stream().map(Connections::name).collect(Collectors.joining(", "));
        statement.execute("grant usage on schema public to " + users);
    }

    /**
     * With its own password, or the template's, which is then replaced. Which one it is the marker tells, except after a crash between: so both are tried, the
     * likely one first, because a wrong one leaves a FATAL line in the server's log.
     */
    private Connection superuser() throws SQLException, IOException {
        String url = url("postgres");
        String own = Secrets.read(superuserPassword);
        Path templatePassword = Cluster.templatePassword(cache, Binaries.unpacked(cache));
        if (Files.exists(marker) || !Files.exists(templatePassword)) {
            Connection connection = unlessWrong(url, own);
            return connection != null ? connection : replacing(url, Secrets.read(templatePassword), own);
        }
        try {
            return replacing(url, Secrets.read(templatePassword), own);
        } catch (SQLException refused) {
            if (!WRONG_PASSWORD.equals(refused.getSQLState())) {
                throw refused;
            }
            return Connections.open(url, Cluster.SUPERUSER, own, LONGEST);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database + options;
    }

    private static @Nullable Connection unlessWrong(String url, String password) throws SQLException {
        try {
            return Connections.open(url, Cluster.SUPERUSER, password, LONGEST);
        } catch (SQLException refused) {
            if (!WRONG_PASSWORD.equals(refused.getSQLState())) {
                throw refused;
            }
            return null;
        }
    }

    private static Connection replacing(String url, String former, String own) throws SQLException {
        Connection connection = Connections.open(url, Cluster.SUPERUSER, former, LONGEST);
        try (Statement statement = connection.createStatement()) {
            statement.execute("alter role " + Connections.name(Cluster.SUPERUSER) + " password "
                    + Connections.text(verifier(own)));
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** What the server would store for the password: the password itself never travels, nor meets a log. */
    private static String verifier(String password) throws SQLException {
        return PasswordUtil.encodePassword(Cluster.SUPERUSER, password.toCharArray(), "scram-sha-256");
    }

    private static String marking(List<Wanted> wanted) {
        StringBuilder text = new StringBuilder();
        for (Wanted database : wanted) {
            text.append(database.database())
                    .append(" owner ")
                    .append(database.owner())
                    .append(" users ")
                    .append(String.join(",", database.users()))
                    .append('\n');
        }
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
