package dev.isle.suite.server.sending;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.database.FewConnections;
import dev.isle.suite.server.http.Replies;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The resources of composed messages: how many wait, which are parked; a parked one is sent again, or skipped for a reason
 * that is recorded.
 */
public final class OutboxRoutes {
    private static final Logger log = LoggerFactory.getLogger(OutboxRoutes.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST = 1000;
    private static final int LONGEST_REASON = 500;

    private final FewConnections connections;

    /** Resources over those connections. */
    public OutboxRoutes(FewConnections connections) {
        this.connections = connections;
    }

    /** Adds them. */
    public void addTo(RouterFunctions.Builder routes) {
        routes.GET("/messages", request -> answered(this::list))
                .POST("/messages/{id}/replay", request -> change(request, "WAITING", ""))
                .POST("/messages/{id}/skip", request -> {
                    String reason = request.param("reason").orElse("").strip();
                    return reason.isEmpty() || reason.length() > LONGEST_REASON
                            ? Replies.error(
                                    HttpStatus.BAD_REQUEST,
                                    "say why: ?reason=TEXT, at most " + LONGEST_REASON + " characters")
                            : change(request, "SKIPPED", reason);
                });
    }

    private interface Answer {
        ServerResponse from(Connection connection) throws SQLException;
    }

    private ServerResponse answered(Answer answer) {
        try {
            return connections.with(answer::from);
        } catch (SQLException failure) {
            log.warn("database failed: {} {}", failure.getSQLState(), failure.getMessage());
            return Replies.later("the database failed; repeat the request");
        }
    }

    private ServerResponse list(Connection connection) throws SQLException {
        ObjectNode root = JSON.createObjectNode();
        try (PreparedStatement statement = connection.prepareStatement(
                        "select count(*), count(error) from outgoing_message where state = 'WAITING'");
                ResultSet row = statement.executeQuery()) {
            row.next();
            root.put("waiting", row.getLong(1)).put("failing", row.getLong(2));
        }
        ArrayNode parked = root.putArray("parked");
        try (PreparedStatement statement = connection.prepareStatement("select id, kind, trade_id, trade_version,"
                        + " recipient, attempts, error from outgoing_message where state = 'PARKED' order by number limit "
                        + MOST);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                parked.addObject()
                        .put("id", row.getString(1))
                        .put("type", row.getString(2))
                        .put("trade", String.format(Locale.ROOT, "T-%08d", row.getLong(3)))
                        .put("version", row.getInt(4))
                        .put("to", row.getString(5))
                        .put("attempts", row.getInt(6))
                        .put("cause", row.getString(7));
            }
        }
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private ServerResponse change(ServerRequest request, String state, String reason) {
        Optional<UUID> id = id(request.pathVariable("id"));
        return answered(connection -> {
            if (id.isEmpty()
                    || !changed(connection, id.get(), state, Caller.of(request).user(), reason)) {
                return Replies.error(HttpStatus.NOT_FOUND, "no such message is parked; /messages lists those that are");
            }
            return Replies.json(HttpStatus.OK, "{\"id\":\"" + id.get() + "\"}");
        });
    }

    /** The change and its record are one statement, hence one transaction. */
    private static boolean changed(Connection connection, UUID id, String state, String by, String reason)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("with done as (update outgoing_message set"
                + " state = ?, attempts = 0, retry_at = null where id = ? and state = 'PARKED' returning id, event_id)"
                + " insert into engine_action (engine, action, event_id, user_name, reason)"
                + " select 'message', ?, event_id, ?, ? from done")) {
            statement.setString(1, state);
            statement.setObject(2, id);
            statement.setString(3, (state.equals("SKIPPED") ? "SKIP" : "REPLAY") + " MESSAGE " + id);
            statement.setString(4, by);
            statement.setString(5, reason);
            return statement.executeUpdate() == 1;
        }
    }

    private static Optional<UUID> id(String text) {
        @Nullable UUID id = null;
        try {
            id = UUID.fromString(text);
        } catch (IllegalArgumentException notOne) {
            // Such a message does not exist.
        }
        return Optional.ofNullable(id);
    }
}
