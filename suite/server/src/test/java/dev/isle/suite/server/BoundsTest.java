package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table "Bounds" of {@code suite/README.md} says the numbers that the program goes by, in every row. */
class BoundsTest {
    private static final Pattern HOLE = Pattern.compile("\\{([^}]+)}");
    private static final String SUITE = "dev.isle.suite.";

    /** The rows by their first cell; the others with holes: {@code Class.CONSTANT}, several of the same value, a divisor. */
    private static final String ROWS = """
            Open events of an engine (waiting and parked) | {schema backlog_limit} per engine | *
            Catch-up of an engine | batches of {engine.CatchUp.BATCH} trades | *
            Telling of a load of fixings | batches of {engine.FixingLook.BATCH} trades | *
            Events taken in one transaction | {engine.Engine.BATCH} | *
            Messages neither sent nor skipped | {engine.MessageEffect.LIMIT}, plus one batch | *
            Spool folder | {sending.SpoolSink.LIMIT} files | *
            Delivery to an HTTP sink | one at a time, {sending.HttpSink.PATIENCE} s | {sending.Sender.RETRY} s to {sending.Sender.LONGEST_WAIT} s apart
            Attempts of an event; of a message | {engine.Retries.USUAL.attempts}; {sending.Outbox.ATTEMPTS} | *
            Text of an error, of a reason | {engine.EventQueue.LONGEST_ERROR=sending.Outbox.LONGEST_ERROR=valuation.UnitQueue.LONGEST_ERROR=engine.EngineRoutes.LONGEST_REASON=sending.OutboxRoutes.LONGEST_REASON} characters | *
            Parked events or messages in one answer | {engine.EngineTable.MOST_PARKED=sending.OutboxRoutes.MOST} | *
            Connections for the engine resources | {engine.Engineserver.ADMIN_CONNECTIONS} | waits {engine.Engineserver.ADMIN_PATIENCE} s
            Requests in flight in a server | {SuiteConfiguration.IN_FLIGHT} | waits {http.Reception.ROOM=dataserver.TradeRoutes.ROOM=gateway.Gateway.ROOM=upload.UploadRoutes.ROOM=authserver.Authserver.ROOM} s
            Requests that a gateway has under way to a role other than the dataserver; their time; an answer | {gateway.Onward.AT_A_TIME}; {gateway.Gateway.ELSEWHERE_PATIENCE} s (uploads {gateway.Gateway.UPLOAD_PATIENCE} s); {active.ServerClient.ANSWER_LIMIT_BYTES/1048576} MiB | *
            Time for which a gateway repeats a request of trades | {gateway.Gateway.DEADLINE} s | *
            Connections of a dataserver's term | {dataserver.Terms.CONNECTIONS} | waits {dataserver.Terms.CONNECTION_WAIT_MILLIS/1000} s
            Connections of a reader; riskserver; scheduler; calculator | {dataserver.Reader.CONNECTIONS}; {risk.Riskserver.CONNECTIONS}; {schedule.Scheduler.CONNECTIONS}; {risk.Calculator.CONNECTIONS} | waits {database.Transactions.CONNECTION_WAIT_MILLIS/1000} s
            HTTP connections of a server; not yet accepted | {property server.tomcat.max-connections}; {property server.tomcat.accept-count} | *
            A request's body; headers; time to arrive | {http.Body.LIMIT_BYTES/1048576} MiB; {property server.max-http-request-header-size}; {http.Body.LIMIT_TIME=property server.tomcat.connection-timeout} s | *
            Peers, token and password files | {peers.Peers.LIMIT_BYTES/1048576} MiB; {secret.SecretFile.LIMIT_BYTES/1024} KiB | *
            Rings not sent yet | 1 | *
            Messages in the broker | {events.Broker.ADDRESS_LIMIT_BYTES/1048576} MiB | *
            Positions in one answer | {dataserver.TradeReader.MOST_POSITIONS} | *
            Movements of a product of an extension; periods of a leg | {trade.extension.Movement.MOST}; {trade.rule.LegRules.MAX_PERIODS} | *
            A bulk as it comes; in memory; its items; one of them | {upload.BulkLimits.DEFAULT.bytes/1048576} MiB; {upload.BulkLimits.DEFAULT.expandedBytes/1048576} MiB; {upload.BulkLimits.DEFAULT.items}; {upload.BulkLimits.DEFAULT.itemBytes/1048576} MiB | *
            Bulks under way in a datauploader; their items in flight | {upload.Uploader.BULKS}; {upload.Uploader.IN_FLIGHT} | waits {upload.UploadRoutes.ROOM} s
            Time of a bulk by HTTP | {upload.UploadRoutes.DEADLINE} s | *
            Dropped files of a user in one look | {upload.DropFolder.MOST_FILES} | *
            Valuations that are open; trades in one; trades in a unit | {valuation.JobStore.MOST_OPEN}; {valuation.JobStore.MOST_TRADES}; {valuation.JobStore.UNIT} | *
            Books that are live; trades in one turn of a live book | {risk.LiveRoutes.MOST_BOOKS}; {valuation.JobStore.LIVE_BATCH} | *
            Attempts of a unit of a valuation | {valuation.UnitQueue.MOST_ATTEMPTS} | *
            Markets that a calculator keeps computed | {risk.UnitValuer.KEPT_MARKETS} | *
            Results of trades in one answer; loads of market data; its points | {risk.JobRoutes.PAGE}; {marketdata.MarketRoutes.MOST_LOADS}; {marketdata.MarketRoutes.MOST_POINTS} | *
            Rows of a file of market data | {marketdata.Table.MAX_ROWS} | *
            Tasks; runs under way in a scheduler; attempts of a run | {schedule.ScheduleRoutes.MOST_TASKS}; {schedule.RunLoop.MOST_AT_ONCE}; {schedule.RunStore.MOST_ATTEMPTS} | *
            Rows of reports in one answer | {schedule.ScheduleRoutes.MOST_REPORTED} | *
            Passwords computed at a time; wrong ones in a row; names remembered for it | {authserver.Logins.AT_ONCE}; {authserver.Attempts.MOST}; {authserver.Attempts.REMEMBERED} | waits {authserver.Logins.ROOM} s, then 503; the name waits {authserver.Attempts.PAUSE} s
            """;

    @Test
    void everyRowSaysWhatTheProgramGoesBy() throws Exception {
        Map<String, List<String>> said = table();
        List<List<String>> rows = ROWS.lines().map(BoundsTest::cells).toList();
        assertThat(said.keySet())
                .as("rows of the table; a new one needs its constant here")
                .containsExactlyElementsOf(rows.stream().map(List::getFirst).toList());
        for (List<String> row : rows) {
            List<String> cells = Objects.requireNonNull(said.get(row.getFirst()));
            assertThat(cells.get(0)).as(row.getFirst()).startsWith(filled(row.get(1)));
            if (!row.get(2).equals("*")) {
                assertThat(cells.get(1)).as(row.getFirst()).contains(filled(row.get(2)));
            }
        }
    }

    private static Map<String, List<String>> table() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String section = readme.substring(readme.indexOf("\n## Bounds\n"), readme.indexOf("\n## What always holds\n"));
        Map<String, List<String>> rows = new LinkedHashMap<>();
        section.lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line -> cells(line.substring(1, line.length() - 1)))
                .forEach(cells -> rows.put(cells.getFirst(), cells.subList(1, cells.size())));
        return rows;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split("\\|")).map(String::strip).toList();
    }

    private static String filled(String template) throws ReflectiveOperationException, IOException {
        Matcher hole = HOLE.matcher(template);
        StringBuilder text = new StringBuilder();
        while (hole.find()) {
            Set<String> values = new TreeSet<>();
            for (String each : hole.group(1).split("=")) {
                values.add(value(each));
            }
            assertThat(values).as(hole.group(1) + " are one bound").hasSize(1);
            hole.appendReplacement(text, values.iterator().next());
        }
        return hole.appendTail(text).toString();
    }

    private static String value(String name) throws ReflectiveOperationException, IOException {
        if (name.startsWith("property ")) {
            return property(name.substring("property ".length()));
        }
        if (name.startsWith("schema ")) {
            Matcher column = Pattern.compile(name.substring("schema ".length()) + " int not null default ([0-9]+)")
                    .matcher(Files.readString(Path.of("src/release/content/schema/020-engine-states.sql")));
            assertThat(column.find()).as(name).isTrue();
            return column.group(1);
        }
        List<String> parts = List.of(name.split("/"));
        Object value = constant(parts.getFirst());
        BigDecimal number = value instanceof Duration time
                ? BigDecimal.valueOf(time.toMillis()).movePointLeft(3)
                : new BigDecimal(String.valueOf(value));
        return (parts.size() == 1 ? number : number.divide(new BigDecimal(parts.get(1))))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** {@code package.Class.CONSTANT}, or {@code package.Class.CONSTANT.component} of a record. */
    private static Object constant(String name) throws ReflectiveOperationException {
        List<String> words = List.of(name.split("\\."));
        int type = 0;
        while (!Character.isUpperCase(words.get(type).charAt(0))) {
            type++;
        }
        String path = words.stream().limit(type + 1L).collect(Collectors.joining("."));
        Class<?> owner = Class.forName(SUITE + (path.startsWith("trade.") ? "" : "server.") + path);
        Field field = owner.getDeclaredField(words.get(type + 1));
        field.setAccessible(true);
        Object value = Objects.requireNonNull(field.get(null), name);
        if (words.size() == type + 2) {
            return value;
        }
        Method component = value.getClass().getDeclaredMethod(words.get(type + 2));
        component.setAccessible(true);
        return Objects.requireNonNull(component.invoke(value), name);
    }

    private static String property(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(BoundsTest.class.getResourceAsStream("/application.properties"))) {
            properties.load(in);
        }
        return Objects.requireNonNull(properties.getProperty(name), name)
                .replaceFirst("([0-9])KB$", "$1 KiB")
                .replaceFirst("([0-9])s$", "$1");
    }
}
