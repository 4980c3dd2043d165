package dev.isle.suite.server.marketdata;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.http.Body;
import dev.isle.suite.server.http.Reception;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.marketdata.MarketDocument.Kind;
import dev.isle.suite.server.marketdata.MarketStore.Loaded;
import java.io.IOException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The HTTP resources of market data: {@code POST /market/quotes}, {@code /fixings}, {@code /curves} take a whole file or
 * nothing; a file may be sent again, what is there already changes nothing.
 */
public final class MarketRoutes {
    private static final Logger log = LoggerFactory.getLogger(MarketRoutes.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_POINTS = 5_000;
    private static final int MOST_LOADS = 500;
    private static final int LONGEST_NAME = 100;

    private final Reception reception;
    private final Transactions transactions;

    /** Routes over those transactions. */
    public MarketRoutes(Reception reception, Transactions transactions) {
        this.reception = reception;
        this.transactions = transactions;
    }

    /** Adds them. */
    public void addTo(RouterFunctions.Builder routes) {
        routes.POST("/market/quotes", request -> reception.take(() -> load(request, Kind.QUOTES)))
                .POST("/market/fixings", request -> reception.take(() -> load(request, Kind.FIXINGS)))
                .POST("/market/curves", request -> reception.take(() -> load(request, Kind.CURVES)))
                .GET("/market/quotes", request -> reception.take(() -> quotes(request)))
                .GET("/market/fixings", request -> reception.take(() -> fixings(request)))
                .GET("/market/curves", _ -> reception.take(this::curves))
                .GET("/market/loads", request -> reception.take(() -> loads(request)));
    }

    private ServerResponse load(ServerRequest request, Kind kind) throws IOException, SQLException {
        String type = Reception.mediaType(request);
        if (!type.equals("text/csv") && !type.equals("application/json")) {
            return Replies.error(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "send text/csv with a header line, or application/json, with " + kind.columns());
        }
        return switch (Body.read(request)) {
            case Body.Beyond beyond -> beyond.answer();
            case Body.Whole whole -> {
                MarketDocument document = MarketDocument.read(kind, type.equals("application/json"), whole.bytes());
                if (document instanceof MarketDocument.Refused refused) {
                    yield Replies.refused(
                            HttpStatus.UNPROCESSABLE_CONTENT, "nothing of the file is taken", refused.mistakes());
                }
                Loaded loaded = transactions.run(connection -> MarketStore.load(
                        connection, kind, document, Caller.of(request).user()));
                log.info("market data: {} changed, version {}", loaded.changed(), loaded.version());
                yield Replies.json(
                        HttpStatus.OK, "{\"version\":" + loaded.version() + ",\"changed\":" + loaded.changed() + "}");
            }
        };
    }

    private ServerResponse quotes(ServerRequest request) throws SQLException {
        String date = request.param("date").orElse("");
        try {
            LocalDate day = LocalDate.parse(date);
            return points(Kind.QUOTES, "date", day.toString());
        } catch (DateTimeException notADate) {
            return Replies.error(HttpStatus.BAD_REQUEST, "say of which day: /market/quotes?date=2026-11-20");
        }
    }

    private ServerResponse fixings(ServerRequest request) throws SQLException {
        String index = request.param("index").orElse("");
        if (index.isEmpty() || index.length() > LONGEST_NAME || index.indexOf('\0') >= 0) {
            return Replies.error(HttpStatus.BAD_REQUEST, "say of which index: /market/fixings?index=EUR-EURIBOR-6M");
        }
        return points(Kind.FIXINGS, "index", index);
    }

    private ServerResponse points(Kind kind, String by, String which) throws SQLException {
        ObjectNode root = JSON.createObjectNode().put(by, which);
        root.set("points", transactions.run(connection -> MarketStore.points(connection, kind, which, MOST_POINTS)));
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private ServerResponse curves() throws SQLException {
        ObjectNode root = JSON.createObjectNode();
        transactions.run(connection -> {
            long version = MarketStore.version(connection);
            root.put("version", version);
            ObjectNode curves = root.putObject("curves");
            MarketStore.curves(connection, version).forEach(curve -> curves.set(curve.name(), MarketStore.json(curve)));
            return root;
        });
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private ServerResponse loads(ServerRequest request) throws SQLException {
        try {
            long after = Long.parseLong(request.param("after").orElse("0"));
            ObjectNode root = JSON.createObjectNode();
            root.set("loads", transactions.run(connection -> MarketStore.loads(connection, after, MOST_LOADS)));
            return Replies.json(HttpStatus.OK, root.toString());
        } catch (NumberFormatException notANumber) {
            return Replies.error(HttpStatus.BAD_REQUEST, "say after which version: /market/loads?after=0");
        }
    }
}
