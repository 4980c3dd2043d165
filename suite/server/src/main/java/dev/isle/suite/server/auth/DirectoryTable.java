package dev.isle.suite.server.auth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads users, groups and rights from the database, over one connection that is kept. Every change of them raises the
 * version in its own transaction. Not thread-safe.
 */
public final class DirectoryTable implements Directory.Source {
    private final DataSource connections;
    private @Nullable Connection kept;

    /** Reads over connections of that source. */
    public DirectoryTable(DataSource connections) {
        this.connections = connections;
    }

    @Override
    public Optional<Directory.Snapshot> read(long knownVersion) throws SQLException {
        @Nullable Connection before = kept;
        if (before != null) {
            try {
                return read(before, knownVersion);
            } catch (SQLException broken) {
                forget(before); // it may have been idle since the database last went away: a new one decides
            }
        }
        Connection fresh = connections.getConnection();
        try {
            fresh.setAutoCommit(false);
            fresh.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            fresh.setReadOnly(true);
            Optional<Directory.Snapshot> read = read(fresh, knownVersion);
            kept = fresh;
            return read;
        } catch (SQLException failure) {
            forget(fresh);
            throw failure;
        }
    }

    private void forget(Connection broken) {
        kept = null;
        try {
            broken.close();
        } catch (SQLException already) {
            // Closing what is broken says nothing new.
        }
    }

    /** Everything in the one snapshot of a transaction. */
    private static Optional<Directory.Snapshot> read(Connection connection, long knownVersion) throws SQLException {
        try {
            long version = version(connection);
            return version == knownVersion
                    ? Optional.empty()
                    : Optional.of(new Directory.Snapshot(version, accounts(connection)));
        } finally {
            connection.rollback();
        }
    }

    /** The version of users and groups in that connection's view. */
    public static long version(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select version from app_directory");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** All users in that connection's view. */
    public static Map<String, Account> accounts(Connection connection) throws SQLException {
        Map<String, Rights.Grant> groups = groups(connection);
        Map<String, Set<String>> members = pairs(connection, "select user_name, group_name from app_member");
        Map<String, Account> accounts = new HashMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("select name, disabled, generation from app_user");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String name = row.getString(1);
                List<String> of = List.copyOf(members.getOrDefault(name, Set.of()));
                Rights rights = new Rights(of.stream()
                        .map(group -> groups.getOrDefault(group, new Rights.Grant(Set.of(), Set.of())))
                        .toList());
                accounts.put(name, new Account(name, row.getBoolean(2), row.getInt(3), of, rights));
            }
        }
        return accounts;
    }

    /** What each group grants, by name. A right that this program does not know is of a later one, and left out. */
    public static Map<String, Rights.Grant> groups(Connection connection) throws SQLException {
        Map<String, Set<String>> rights = pairs(connection, "select group_name, right_name from app_group_right");
        Map<String, Set<String>> books = pairs(connection, "select group_name, book from app_group_book");
        Map<String, Rights.Grant> groups = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement("select name from app_group");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String name = row.getString(1);
                Set<Right> known = EnumSet.noneOf(Right.class);
                rights.getOrDefault(name, Set.of())
                        .forEach(label -> Right.of(label).ifPresent(known::add));
                groups.put(name, new Rights.Grant(known, new HashSet<>(books.getOrDefault(name, Set.of()))));
            }
        }
        return groups;
    }

    private static Map<String, Set<String>> pairs(Connection connection, String query) throws SQLException {
        Map<String, Set<String>> pairs = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                pairs.computeIfAbsent(row.getString(1), key -> new TreeSet<>()).add(row.getString(2));
            }
        }
        return pairs;
    }
}
