package dev.isle.suite.server.marketdata;

import dev.isle.suite.pricing.CurveDefinition;
import dev.isle.suite.pricing.CurveNode;
import dev.isle.suite.pricing.MarketSnapshot;
import dev.isle.suite.server.marketdata.MarketDocument.Kind;
import dev.isle.suite.server.marketdata.MarketDocument.Point;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Market data in the database.
 *
 * <p>Invariants: a load is stored whole or not at all; what a version shows never changes afterwards, because versions are
 * committed in their order (every load locks the one row of {@code market_version}) and rows are only ever added; a load that
 * changes nothing makes no version.
 *
 * <p>All methods work in the connection's transaction and commit nothing.
 */
public final class MarketStore {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FIXINGS_YEARS = 3;

    private MarketStore() {}

    /** What a load did: the version that holds it, and how many of its rows were new or different. */
    record Loaded(long version, int changed) {}

    /** Stores a right document. */
    static Loaded load(Connection connection, Kind kind, MarketDocument document, String user) throws SQLException {
        long next = lock(connection) + 1;
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into market_load (version, kind, changed, user_name) values (?, ?, 0, ?)")) {
            statement.setLong(1, next);
            statement.setString(2, kind.name());
            statement.setString(3, user);
            statement.executeUpdate();
        }
        int changed = switch (document) {
            case MarketDocument.Points points -> insert(connection, kind, points.points(), next);
            case MarketDocument.CurveSet set -> insert(connection, set.curves(), next);
            case MarketDocument.Refused _ -> 0;
        };
        if (changed == 0) {
            connection.rollback();
            return new Loaded(next - 1, 0);
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("update market_version set version = " + next);
        }
        return new Loaded(next, changed);
    }

    /** The version of now. */
    public static long version(Connection connection) throws SQLException {
        return number(connection, "select version from market_version");
    }

    /** The last day that has quotes, as of a version. */
    public static Optional<LocalDate> lastDay(Connection connection, long version) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select max(quote_date) from market_quote where version <= ?")) {
            statement.setLong(1, version);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getObject(1, LocalDate.class));
            }
        }
    }

    /** The market of one day as a version shows it: its quotes, all curves, the fixings of the last three years. */
    public static MarketSnapshot snapshot(Connection connection, LocalDate day, long version) throws SQLException {
        Map<String, BigDecimal> quotes = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("select distinct on (quote) quote, value"
                + " from market_quote where quote_date = ? and version <= ? order by quote, version desc")) {
            statement.setObject(1, day);
            statement.setLong(2, version);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    quotes.put(row.getString(1), row.getBigDecimal(2));
                }
            }
        }
        Map<String, SortedMap<LocalDate, BigDecimal>> fixings = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("select distinct on (index_name, fixing_date)"
                + " index_name, fixing_date, value from market_fixing where fixing_date between ? and ?"
                + " and version <= ? order by index_name, fixing_date, version desc")) {
            statement.setObject(1, day.minusYears(FIXINGS_YEARS));
            statement.setObject(2, day);
            statement.setLong(3, version);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    fixings.computeIfAbsent(row.getString(1), _ -> new TreeMap<>())
                            .put(row.getObject(2, LocalDate.class), row.getBigDecimal(3));
                }
            }
        }
        return new MarketSnapshot(day, quotes, fixings, curves(connection, version));
    }

    /** The last published value of an index for a day, if there is one: what a projected transfer waits for. */
    public static Optional<BigDecimal> fixing(Connection connection, String index, LocalDate day) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select value from market_fixing"
                + " where index_name = ? and fixing_date = ? order by version desc limit 1")) {
            statement.setString(1, index);
            statement.setObject(2, day);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getBigDecimal(1)) : Optional.empty();
            }
        }
    }

    /** The curve definitions as a version shows them, by name. */
    static List<CurveDefinition> curves(Connection connection, long version) throws SQLException {
        List<CurveDefinition> curves = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select distinct on (curve) curve,"
                + " definition::text from market_curve where version <= ? order by curve, version desc")) {
            statement.setLong(1, version);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    curves.add(curve(row.getString(1), JSON.readTree(row.getString(2))));
                }
            }
        }
        return curves;
    }

    private static CurveDefinition curve(String name, JsonNode json) {
        List<CurveNode> nodes = json.path("nodes")
                .valueStream()
                .map(node -> new CurveNode(
                        CurveNode.Kind.valueOf(node.path("node").asString("")),
                        node.path("convention").asString(""),
                        node.path("tenor").asString(""),
                        node.path("quote").asString("")))
                .toList();
        return new CurveDefinition(name, texts(json.path("discounts")), texts(json.path("forwards")), nodes);
    }

    /** A definition as it is stored and shown. */
    static ObjectNode json(CurveDefinition curve) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode discounts = root.putArray("discounts");
        curve.discounts().forEach(discounts::add);
        ArrayNode forwards = root.putArray("forwards");
        curve.forwards().forEach(forwards::add);
        ArrayNode nodes = root.putArray("nodes");
        for (CurveNode node : curve.nodes()) {
            nodes.addObject()
                    .put("node", node.kind().name())
                    .put("convention", node.convention())
                    .put("tenor", node.tenor())
                    .put("quote", node.quote());
        }
        return root;
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(each -> each.asString("")).toList();
    }

    private static long lock(Connection connection) throws SQLException {
        return number(connection, "select version from market_version for update");
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static int insert(Connection connection, Kind kind, List<Point> points, long version) throws SQLException {
        String table = kind == Kind.QUOTES ? "market_quote" : "market_fixing";
        String day = kind == Kind.QUOTES ? "quote_date" : "fixing_date";
        String name = kind == Kind.QUOTES ? "quote" : "index_name";
        String sql = "insert into " + table + " (" + day + ", " + name + ", version, value)"
                + " select n.d, n.q, ?, n.v from unnest(?::date[], ?::text[], ?::numeric[]) as n(d, q, v)"
                + " where n.v is distinct from (select m.value from " + table + " m where m." + day + " = n.d and m."
                + name + " = n.q order by m.version desc limit 1)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, version);
            statement.setArray(
                    2,
                    texts(connection, points.stream().map(point -> point.date().toString())));
            statement.setArray(3, texts(connection, points.stream().map(Point::name)));
            statement.setArray(
                    4,
                    texts(connection, points.stream().map(point -> point.value().toPlainString())));
            return counted(connection, version, statement.executeUpdate());
        }
    }

    private static int insert(Connection connection, List<CurveDefinition> curves, long version) throws SQLException {
        int changed = 0;
        try (PreparedStatement statement =
                connection.prepareStatement("insert into market_curve (curve, version, definition)"
                        + " select ?, ?, ?::json where ? is distinct from (select definition::text from market_curve"
                        + " where curve = ? order by version desc limit 1)")) {
            for (CurveDefinition curve : curves) {
                String definition = json(curve).toString();
                statement.setString(1, curve.name());
                statement.setLong(2, version);
                statement.setString(3, definition);
                statement.setString(4, definition);
                statement.setString(5, curve.name());
                changed += statement.executeUpdate();
            }
        }
        return counted(connection, version, changed);
    }

    private static int counted(Connection connection, long version, int changed) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("update market_load set changed = " + changed + " where version = " + version);
        }
        return changed;
    }

    private static java.sql.Array texts(Connection connection, java.util.stream.Stream<String> texts)
            throws SQLException {
        return connection.createArrayOf("text", texts.toArray(String[]::new));
    }

    /** The loads after a version, oldest first: the events of market data. */
    static ArrayNode loads(Connection connection, long after, int most) throws SQLException {
        ArrayNode list = JSON.createArrayNode();
        try (PreparedStatement statement = connection.prepareStatement("select version, kind, changed, user_name,"
                + " loaded_at from market_load where version > ? order by version limit ?")) {
            statement.setLong(1, after);
            statement.setInt(2, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    @Nullable String user = row.getString(4);
                    list.addObject()
                            .put("version", row.getLong(1))
                            .put("kind", row.getString(2))
                            .put("changed", row.getInt(3))
                            .put("user", user)
                            .put("loadedAt", row.getTimestamp(5).toInstant().toString());
                }
            }
        }
        return list;
    }

    /** The last values of one day (quotes) or of one index (fixings), by name or day. */
    static ArrayNode points(Connection connection, Kind kind, String which, int most) throws SQLException {
        String sql = kind == Kind.QUOTES
                ? "select distinct on (quote) quote, value from market_quote where quote_date = ?::date"
                        + " order by quote, version desc limit ?"
                : "select distinct on (fixing_date) fixing_date::text, value from market_fixing where index_name = ?"
                        + " order by fixing_date desc, version desc limit ?";
        ArrayNode list = JSON.createArrayNode();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, which);
            statement.setInt(2, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    list.addObject()
                            .put(kind == Kind.QUOTES ? "quote" : "date", row.getString(1))
                            .put("value", row.getBigDecimal(2).toPlainString());
                }
            }
        }
        return list;
    }
}
