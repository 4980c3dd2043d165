package dev.isle.suite.server.upload;

import dev.isle.suite.server.database.FewConnections;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the bulk keys of each user stand for, in the table {@code upload_bulk}.
 *
 * <p>Invariants: a key stands for one bulk, for ever; the first that claims it. The answer of a bulk is kept before anybody is
 * told it, so what was told once can be told again. Thread-safe.
 */
final class BulkKeys {
    private final FewConnections connections;

    BulkKeys(FewConnections connections) {
        this.connections = connections;
    }

    /**
     * A bulk that a key stands for.
     *
     * @param answer what its sender was told, or would have been; empty while items had none
     */
    record Claimed(byte[] digest, Optional<BulkResult> answer) {
        /** Whether it is the bulk with that digest. */
        boolean is(byte[] other) {
            return MessageDigest.isEqual(digest, other);
        }
    }

    /** What a user's key stands for; empty when for nothing yet. */
    Optional<Claimed> find(String user, String key) throws SQLException {
        return connections.with(connection -> find(connection, user, key));
    }

    /** Makes the key stand for that bulk, if it stands for nothing yet; returns what it stands for then. */
    Claimed claim(String user, String key, byte[] digest) throws SQLException {
        return connections.with(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into upload_bulk (user_name, bulk_key, digest) values (?, ?, ?) on conflict do nothing")) {
                insert.setString(1, user);
                insert.setString(2, key);
                insert.setBytes(3, digest);
                insert.executeUpdate();
            }
            return find(connection, user, key)
                    .orElseThrow(() -> new SQLException("bulk key vanished while it was looked at", "40001"));
        });
    }

    /** Keeps the answer of a bulk that was claimed. */
    void keep(String user, BulkResult answer) throws SQLException {
        int _ = connections.with(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update upload_bulk set answer = ? where user_name = ? and bulk_key = ?")) {
                update.setString(1, answer.toJson());
                update.setString(2, user);
                update.setString(3, answer.key());
                return update.executeUpdate();
            }
        });
    }

    private static Optional<Claimed> find(Connection connection, String user, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select digest, answer from upload_bulk where user_name = ? and bulk_key = ?")) {
            select.setString(1, user);
            select.setString(2, key);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                @Nullable String answer = row.getString(2);
                return Optional.of(
                        new Claimed(row.getBytes(1), Optional.ofNullable(answer).map(BulkResult::of)));
            }
        }
    }

    /**
     * What makes two bulks the same: their kind and their bytes. The boundary between parts is left out: whoever sends a bulk
     * again makes up another one.
     */
    static byte[] digest(BulkKind kind, String boundary, byte[] body) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(kind.name().getBytes(StandardCharsets.UTF_8));
            byte[] mark = boundary.getBytes(StandardCharsets.ISO_8859_1);
            int from = 0;
            for (int at = 0; mark.length > 0 && at + mark.length <= body.length; at++) {
                if (Arrays.equals(body, at, at + mark.length, mark, 0, mark.length)) {
                    sha.update(body, from, at - from);
                    sha.update((byte) 0);
                    at += mark.length - 1;
                    from = at + 1;
                }
            }
            sha.update(body, from, body.length - from);
            return sha.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
