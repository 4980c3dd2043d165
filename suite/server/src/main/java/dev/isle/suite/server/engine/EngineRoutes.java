package dev.isle.suite.server.engine;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.database.FewConnections;
import dev.isle.suite.server.engine.EngineTable.Parked;
import dev.isle.suite.server.engine.EngineTable.Standing;
import dev.isle.suite.server.engine.EngineTable.State;
import dev.isle.suite.server.http.Replies;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
 * The engine resources. What they change stands in the database: it holds for every engine server, and after a restart.
 * {@code reason} is a parameter of the address; stop, off and skip ask for one.
 */
final class EngineRoutes {
    private static final Logger log = LoggerFactory.getLogger(EngineRoutes.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_REASON = 500;
    private static final int ACTIONS = 100;

    private final Set<String> hosted;
    private final FewConnections connections;
    private final Runnable changed;

    /** Resources over those connections; {@code changed} is run after each change, so that it is noticed at once. */
    EngineRoutes(Set<String> hosted, FewConnections connections, Runnable changed) {
        this.hosted = hosted;
        this.connections = connections;
        this.changed = changed;
    }

    void addTo(RouterFunctions.Builder routes) {
        routes.GET("/engines", request -> answered(this::list))
                .GET("/engines/{engine}", request -> answered(connection -> one(connection, request)))
                .GET("/engines/{engine}/parked", request -> answered(connection -> parked(connection, request)))
                .POST("/engines/{engine}/start", request -> change(request, State.RUNNING, false))
                .POST("/engines/{engine}/stop", request -> change(request, State.STOPPED, true))
                .POST("/engines/{engine}/off", request -> change(request, State.OFF, true))
                .POST("/engines/{engine}/limit", request -> answered(connection -> limit(connection, request)))
                .POST("/engines/{engine}/events/{event}/replay", this::replay)
                .POST("/engines/{engine}/events/{event}/skip", this::skip);
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
        ArrayNode engines = root.putArray("engines");
        for (Standing standing : EngineTable.standings(connection)) {
            engine(connection, engines.addObject(), standing);
        }
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private ServerResponse one(Connection connection, ServerRequest request) throws SQLException {
        String name = request.pathVariable("engine");
        for (Standing standing : EngineTable.standings(connection)) {
            if (standing.engine().equals(name)) {
                ObjectNode root = JSON.createObjectNode();
                engine(connection, root, standing);
                ArrayNode actions = root.putArray("actions");
                EngineTable.actions(connection, name, ACTIONS).forEach(action -> {
                    ObjectNode node = actions.addObject();
                    action.forEach(node::put);
                });
                return Replies.json(HttpStatus.OK, root.toString());
            }
        }
        return noEngine();
    }

    private void engine(Connection connection, ObjectNode node, Standing standing) throws SQLException {
        node.put("engine", standing.engine())
                .put("state", standing.state().name())
                .put("hosted", hosted.contains(standing.engine()))
                .put("since", standing.since().toString())
                .put("by", standing.by())
                .put("reason", standing.reason())
                .put("limit", standing.limit())
                .put("waiting", standing.waiting())
                .put("failing", standing.failing())
                .put("parked", standing.parked())
                .put("oldestSeconds", standing.oldestSeconds())
                .put("catchingUp", standing.catchingUp() != null)
                .put("lastError", standing.lastError())
                .put(
                        "lastErrorAt",
                        standing.lastErrorAt() == null
                                ? null
                                : standing.lastErrorAt().toString());
        ArrayNode kinds = node.putArray("kinds");
        EngineTable.kinds(connection, standing.engine())
                .forEach((kind, count) -> kinds.addObject()
                        .put("kind", kind)
                        .put("waiting", count.waiting())
                        .put("parked", count.parked()));
    }

    private ServerResponse parked(Connection connection, ServerRequest request) throws SQLException {
        String engine = request.pathVariable("engine");
        ObjectNode root = JSON.createObjectNode().put("engine", engine);
        ArrayNode list = root.putArray("parked");
        for (Parked event : EngineTable.parked(connection, engine)) {
            list.addObject()
                    .put("event", event.id())
                    .put("trade", String.format(Locale.ROOT, "T-%08d", event.tradeId()))
                    .put("version", event.tradeVersion())
                    .put("kind", event.kind())
                    .put("attempts", event.attempts())
                    .put("replays", event.replays())
                    .put("createdAt", event.createdAt().toString())
                    .put("parkedAt", event.parkedAt().toString())
                    .put("cause", event.cause())
                    .put("waitingBehind", event.behind());
        }
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private ServerResponse change(ServerRequest request, State to, boolean needsReason) {
        String engine = request.pathVariable("engine");
        String by = Caller.of(request).user();
        Optional<String> reason = reason(request);
        if (needsReason && reason.isEmpty()) {
            return noReason();
        }
        String catchUp = request.param("catchUp").orElse("true");
        if (!Set.of("true", "false").contains(catchUp)) {
            return Replies.error(HttpStatus.BAD_REQUEST, "catchUp is true or false");
        }
        return answered(connection -> {
            boolean found = EngineTable.change(connection, engine, to, catchUp.equals("true"), by, reason.orElse(""));
            if (!found) {
                return noEngine();
            }
            log.info("{} engine: {} by {}", engine, to, by);
            changed.run();
            return one(connection, request);
        });
    }

    private ServerResponse limit(Connection connection, ServerRequest request) throws SQLException {
        String most = request.param("most").orElse("");
        if (!most.matches("[1-9][0-9]{0,6}")) {
            return Replies.error(
                    HttpStatus.BAD_REQUEST, "say how many: /engines/ENGINE/limit?most=10000, at most 9999999");
        }
        String engine = request.pathVariable("engine");
        return EngineTable.limit(
                        connection,
                        engine,
                        Integer.parseInt(most),
                        Caller.of(request).user())
                ? one(connection, request)
                : noEngine();
    }

    private ServerResponse replay(ServerRequest request) {
        return event(
                request,
                (connection, engine, event) -> EngineTable.replay(
                        connection, engine, event, Caller.of(request).user()));
    }

    private ServerResponse skip(ServerRequest request) {
        Optional<String> reason = reason(request);
        return reason.isEmpty()
                ? noReason()
                : event(
                        request,
                        (connection, engine, event) -> EngineTable.skip(
                                connection, engine, event, Caller.of(request).user(), reason.get()));
    }

    private interface EventChange {
        boolean on(Connection connection, String engine, long event) throws SQLException;
    }

    private ServerResponse event(ServerRequest request, EventChange change) {
        String engine = request.pathVariable("engine");
        OptionalLong event = number(request.pathVariable("event"));
        return answered(connection -> {
            if (event.isEmpty() || !change.on(connection, engine, event.getAsLong())) {
                return Replies.error(
                        HttpStatus.NOT_FOUND,
                        "no such event of that engine is parked; /engines/ENGINE/parked lists those that are");
            }
            changed.run();
            return Replies.json(HttpStatus.OK, "{\"event\":" + event.getAsLong() + "}");
        });
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static Optional<String> reason(ServerRequest request) {
        @Nullable String given = request.param("reason").orElse("").strip();
        return given.isEmpty()
                        || given.length() > LONGEST_REASON
                        || given.chars().anyMatch(Character::isISOControl)
                ? Optional.empty()
                : Optional.of(given);
    }

    private static ServerResponse noReason() {
        return Replies.error(
                HttpStatus.BAD_REQUEST,
                "say why: ?reason=TEXT, 1 to " + LONGEST_REASON + " characters; it is recorded with your name");
    }

    private static ServerResponse noEngine() {
        return Replies.error(HttpStatus.NOT_FOUND, "there is no such engine; /engines lists them");
    }
}
