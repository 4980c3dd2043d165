package dev.isle.suite.server.authserver;

import dev.isle.suite.server.auth.Account;
import dev.isle.suite.server.auth.DirectoryTable;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.auth.Rights;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Users and groups in the database. Every change raises the directory's version first, in its own transaction: changes
 * follow one another, each is one row of the log of changes, and no reader can see a version without its change.
 */
final class UserStore {
    /** A user with the hash of his password. */
    record Login(Account account, String passwordHash) {}

    /** What of a user changes; an absent part stays. */
    record Change(Optional<String> passwordHash, Optional<List<String>> groups, Optional<Boolean> disabled) {}

    /** A change cannot be made, with what the caller has to know. */
    static final class Impossible extends Exception {
        private static final long serialVersionUID = 1L;

        Impossible(String message) {
            super(message);
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException, Impossible;
    }

    private static final String ADMINISTRATORS = "administrators";
    private static final String FOREIGN_KEY = "23503";

    private final DataSource connections;

    UserStore(DataSource connections) {
        this.connections = connections;
    }

    /** The user, as he logs in. */
    Optional<Login> login(String user) throws SQLException {
        try (Connection connection = reading();
                PreparedStatement statement =
                        connection.prepareStatement("select password from app_user where name = ?")) {
            statement.setString(1, user);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.ofNullable(DirectoryTable.accounts(connection).get(user))
                        .map(account -> new Login(account, text(row)));
            }
        }
    }

    private static String text(ResultSet row) {
        try {
            return row.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** All users. */
    Collection<Account> users() throws SQLException {
        try (Connection connection = reading()) {
            return DirectoryTable.accounts(connection).values();
        }
    }

    /** What each group grants. */
    Map<String, Rights.Grant> groups() throws SQLException {
        try (Connection connection = reading()) {
            return DirectoryTable.groups(connection);
        }
    }

    /** Makes the first administrator with all rights, unless there is a user of that name already; returns whether. */
    boolean makeAdministrator(String user, String passwordHash) throws SQLException {
        if (login(user).isPresent()) {
            return false;
        }
        try {
            change(user, "first administrator " + user, connection -> {
                run(connection, "insert into app_group values (?) on conflict do nothing", ADMINISTRATORS);
                for (Right right : Right.values()) {
                    run(
                            connection,
                            "insert into app_group_right values (?, ?) on conflict do nothing",
                            ADMINISTRATORS,
                            right.label());
                }
                run(
                        connection,
                        "insert into app_group_book values (?, ?) on conflict do nothing",
                        ADMINISTRATORS,
                        Rights.EVERY_BOOK);
                if (run(
                                connection,
                                "insert into app_user (name, password) values (?, ?) on conflict do nothing",
                                user,
                                passwordHash)
                        == 1) {
                    run(connection, "insert into app_member values (?, ?)", user, ADMINISTRATORS);
                }
            });
            return true;
        } catch (Impossible never) {
            throw new IllegalStateException(never);
        }
    }

    /** Adds a user. */
    void add(String by, String user, String passwordHash, List<String> groups) throws SQLException, Impossible {
        change(by, "added user " + user, connection -> {
            if (run(
                            connection,
                            "insert into app_user (name, password) values (?, ?) on conflict do nothing",
                            user,
                            passwordHash)
                    == 0) {
                throw new Impossible("there is a user " + user + " already");
            }
            join(connection, user, groups);
        });
    }

    /** Changes a user. A new password and being disabled end all tokens issued before. */
    void change(String by, String user, Change change) throws SQLException, Impossible {
        StringBuilder what = new StringBuilder("changed user " + user + ":");
        change.passwordHash().ifPresent(hash -> what.append(" password"));
        change.groups().ifPresent(groups -> what.append(" groups ").append(String.join(",", groups)));
        change.disabled().ifPresent(disabled -> what.append(disabled ? " disabled" : " enabled"));
        change(by, what.toString(), connection -> {
            if (run(connection, "update app_user set name = name where name = ?", user) == 0) {
                throw new Impossible("there is no user " + user);
            }
            if (change.passwordHash().isPresent()) {
                run(
                        connection,
                        "update app_user set password = ?, generation = generation + 1 where name = ?",
                        change.passwordHash().get(),
                        user);
            }
            if (change.disabled().isPresent()) {
                run(
                        connection,
                        change.disabled().get()
                                ? "update app_user set disabled = true, generation = generation + 1 where name = ?"
                                : "update app_user set disabled = false where name = ?",
                        user);
            }
            if (change.groups().isPresent()) {
                run(connection, "delete from app_member where user_name = ?", user);
                join(connection, user, change.groups().get());
            }
        });
    }

    /** Replaces the hash of an unchanged password, unless it was changed meanwhile. */
    void renewHash(String user, String before, String after) throws SQLException {
        try (Connection connection = connections.getConnection()) {
            run(connection, "update app_user set password = ? where name = ? and password = ?", after, user, before);
        }
    }

    /** Makes a group grant exactly that, and makes the group where there is none. */
    void group(String by, String group, Rights.Grant grant) throws SQLException, Impossible {
        String rights = grant.rights().stream()
                .map(Right::label)
                .sorted()
                .reduce((a, b) -> a + "," + b)
                .orElse("nothing");
        change(by, "group " + group + ": " + rights + " on " + grant.books().size() + " books", connection -> {
            run(connection, "insert into app_group values (?) on conflict do nothing", group);
            run(connection, "delete from app_group_right where group_name = ?", group);
            run(connection, "delete from app_group_book where group_name = ?", group);
            for (Right right : grant.rights()) {
                run(connection, "insert into app_group_right values (?, ?)", group, right.label());
            }
            for (String book : grant.books()) {
                run(connection, "insert into app_group_book values (?, ?)", group, book);
            }
        });
    }

    private static void join(Connection connection, String user, List<String> groups) throws SQLException, Impossible {
        for (String group : groups) {
            try {
                run(connection, "insert into app_member values (?, ?) on conflict do nothing", user, group);
            } catch (SQLException failure) {
                if (FOREIGN_KEY.equals(failure.getSQLState())) {
                    throw new Impossible("there is no group " + group + "; make it with PUT /groups/" + group);
                }
                throw failure;
            }
        }
    }

    /** Both statements of a read see the same version. */
    private Connection reading() throws SQLException {
        Connection connection = connections.getConnection();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        return connection;
    }

    private void change(String by, String what, Work work) throws SQLException, Impossible {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                run(connection, "update app_directory set version = version + 1");
                work.on(connection);
                run(
                        connection,
                        "insert into app_directory_change (version, changed_by, what)"
                                + " select version, ?, ? from app_directory",
                        by,
                        what);
                connection.commit();
                committed = true;
            } finally {
                if (!committed) {
                    connection.rollback();
                }
            }
        }
    }

    private static int run(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
