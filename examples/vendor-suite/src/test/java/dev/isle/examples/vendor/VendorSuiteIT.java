package dev.isle.examples.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.isle.cli.process.IsleProcess;
import dev.isle.cli.process.IsleProcess.Outcome;
import dev.isle.local.layout.JavaHomes;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A product that Isle has never seen, made of stock parts, is brought up, fails over and is removed with no change to Isle. It asks for another Java than
 * Isle's own; on a machine that has none it runs on Isle's own, and the test says at its end that another one was not proven.
 */
@Timeout(300)
class VendorSuiteIT {
    private static final Duration STEP = Duration.ofSeconds(60);
    /** As the Suite says it, in each of its three places. */
    private static final String ANOTHER = "version: \"17\"";

    private static final JavaHomes HOMES = JavaHomes.find(System.getenv(), Path.of(System.getProperty("user.home")));
    private static final Optional<JavaHomes.Home> SEVENTEEN = HOMES.fit("17");

    @TempDir
    private Path folder;

    private Path file;
    private IsleProcess isle;
    private HttpServer pricefeed;

    @BeforeEach
    void write() throws IOException {
        isle = IsleProcess.ofClassPath(folder);
        pricefeed = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pricefeed.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        file = folder.resolve("isle.yaml");
        String text = Files.readString(Path.of("isle.yaml"));
        Path release = Path.of("target/release").toAbsolutePath();
        if (SEVENTEEN.isEmpty()) {
            release = onIslesOwnJava(release);
        }
        Files.writeString(
                file,
                text.replace("./target/release", release.toString()) + "  roles: {pricefeed: {endpoints: {http: \""
                        + prices() + "\"}}}\n");
    }

    /** A copy whose Suite asks for the Java that runs this test. */
    private Path onIslesOwnJava(Path release) throws IOException {
        Path copy = folder.resolve("release");
        try (Stream<Path> files = Files.walk(release)) {
            for (Path from : files.toList()) {
                // With its rights: start scripts are programs.
                Files.copy(from, copy.resolve(release.relativize(from)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Path suite = copy.resolve("suite.yaml");
        String text = Files.readString(suite);
        assertThat(text).contains(ANOTHER);
        Files.writeString(
                suite, text.replace(ANOTHER, "version: \"" + Runtime.version().feature() + "\""));
        return copy;
    }

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        try {
            isle.run("down", "-n", "quay", "--yes");
        } finally {
            pricefeed.stop(0);
        }
    }

    @Test
    void itRunsFailsOverAndIsRemoved() throws Exception {
        Outcome up = isle.run("up", "-f", file.toString(), "--timeout", "150s");
        assertThat(up.code()).as(up.out() + up.err()).isZero();

        JsonObject front = server("front-0");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(front.text("url") + "/quay/1"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("North");
        assertThat(sensor(front, "status")).contains("green");

        JsonObject store = server("store-0");
        assertThat(sensor(store, "used")).as("heap of the agent's document").isPresent();
        assertThat(store.truth("ready", false)).isTrue();
        assertThat(server("store-1").whole("pid", -1))
                .as("a cold standby does not run")
                .isEqualTo(-1);
        propertyFilesAreRendered(front, store);
        theirJavaIsAnother(front);
        theirJavaIsAnother(store);
        whatRunsElsewhereIsWatched();

        assertThat(rows(store, "select name from quay")).containsExactly("North");
        execute(store, "insert into quay values (2, 'South')");
        JsonObject active = itsWriterIsKilled(store);
        assertThat(rows(active, "select name from quay order by id"))
                .as("what the first one wrote")
                .containsExactly("North", "South");
        assertThat(rows(active, "select count(*) from tool_run"))
                .as("the task ran once, and not again after the failover")
                .containsExactly("1");

        Outcome down = isle.run("down", "-n", "quay", "--yes");
        assertThat(down.code()).as(down.out() + down.err()).isZero();
        assertThat(marked()).as("processes that carry the environment's mark").isEmpty();
        assertThat(environment()).doesNotExist();
        saysWhetherAnotherJavaWasProven();
    }

    private void propertyFilesAreRendered(JsonObject front, JsonObject store) throws IOException {
        assertThat(properties("store-0"))
                .isEqualTo("member=store-0\nport=" + tcp("store-0") + "\nhealth=" + port(store) + "\nbase="
                        + environment().resolve("shared/store") + "\n");
        Matcher stores = Pattern.compile("port=" + port(front) + "\nstore=tcp://127.0.0.1:" + tcp("store-0")
                        + ",tcp://127.0.0.1:(\\d+)\nprices=" + prices() + "\n")
                .matcher(properties("front-0"));
        assertThat(stores).matches();
        assertThat(stores.group(1)).as("the standby's, which never ran yet").isNotEqualTo(tcp("store-0"));
    }

    private Path environment() {
        return isle.home().resolve("environments/quay");
    }

    /** The property file that a server's start script was given. */
    private String properties(String server) throws IOException {
        return Files.readString(
                environment().resolve("servers/" + server + "/work/" + server.replaceFirst("-.*", "") + ".properties"));
    }

    /** The port of a store for its clients; its status names the agent's. */
    private String tcp(String store) throws IOException {
        Matcher port = Pattern.compile("(?m)^port=(\\d+)$").matcher(properties(store));
        assertThat(port.find()).isTrue();
        return port.group(1);
    }

    private static int port(JsonObject server) {
        return URI.create(String.valueOf(server.text("url"))).getPort();
    }

    private String prices() {
        return "http://127.0.0.1:" + pricefeed.getAddress().getPort();
    }

    /** By what the processes themselves are, and not by what a plan says. */
    private static void theirJavaIsAnother(JsonObject server) throws IOException {
        Path wanted = SEVENTEEN.isPresent()
                ? SEVENTEEN.get().path()
                : Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> javas = new ArrayList<>();
        for (long pid : ProcessHandle.of(server.whole("pid", -1))
                .orElseThrow()
                .descendants()
                .map(ProcessHandle::pid)
                .toList()) {
            Path program = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe"));
            if (program.endsWith("java")) {
                javas.add(program);
            }
        }
        assertThat(javas).as(server.text("name")).containsExactly(wanted.resolve("bin/java"));
    }

    /** Its port is taken from the beginning; somebody answers there only from now on. */
    private void whatRunsElsewhereIsWatched() throws Exception {
        JsonObject silent = server("pricefeed");
        assertThat(silent.text("state")).isEqualTo("external");
        assertThat(silent.truth("ready", true)).isFalse();
        pricefeed.start();
        JsonObject answering = await(() -> Optional.of(server("pricefeed")).filter(role -> role.truth("ready", false)));
        assertThat(answering.text("state")).isEqualTo("external");
        assertThat(answering.text("url")).isEqualTo(prices());
    }

    /** The other one becomes active; in no look two of them run. */
    private JsonObject itsWriterIsKilled(JsonObject store) throws Exception {
        long leader = store.whole("pid", -1);
        ProcessHandle script = ProcessHandle.of(leader).orElseThrow();
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        // It may have ended by itself meanwhile, since what it had started is gone.
        script.destroyForcibly();
        return await(() -> {
            assertThat(writers()).as("one writer at a time").hasSizeLessThan(2);
            List<JsonObject> stores = status().list("servers").stream()
                    .map(s -> (JsonObject) s)
                    .filter(s -> String.valueOf(s.text("name")).startsWith("store-"))
                    .toList();
            assertThat(stores.stream().filter(s -> s.whole("pid", -1) > 0))
                    .as("one writer at a time, as status tells it")
                    .hasSizeLessThan(2);
            return stores.stream()
                    .filter(s -> s.truth("ready", false) && s.whole("pid", -1) != leader)
                    .findFirst();
        });
    }

    /** Database servers over the environment's data. */
    private List<Long> writers() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    String line = content(Path.of("/proc", Long.toString(pid), "cmdline"));
                    return line.contains("org.h2.tools.Server") && line.contains(folder.toString());
                })
                .toList();
    }

    /** Empty when it has ended meanwhile or is not ours to read. */
    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /** Each statement is on the disk when it returns: the next thing that happens to the server is SIGKILL. */
    private Connection open(JsonObject store) throws SQLException, IOException {
        String port = tcp(String.valueOf(store.text("name")));
        return DriverManager.getConnection("jdbc:h2:tcp://127.0.0.1:" + port + "/main;WRITE_DELAY=0", "sa", "");
    }

    private void execute(JsonObject store, String sql) throws SQLException, IOException {
        try (Connection connection = open(store);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(JsonObject store, String sql) throws SQLException, IOException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = open(store);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    /** That nothing failed must not pass for a proof: the test then counts as skipped. */
    private static void saysWhetherAnotherJavaWasProven() {
        String lacking =
                "NOT PROVEN: a product on another Java than Isle's own. There is no Java 17 on this machine; all else was proven on Java "
                        + Runtime.version().feature() + ". Install a Java 17, or name its folder in ISLE_JAVA_HOMES.";
        if (SEVENTEEN.isEmpty()) {
            System.out.println(lacking);
        }
        assumeTrue(SEVENTEEN.isPresent(), lacking);
    }

    private JsonObject server(String name) throws Exception {
        return status().list("servers").stream()
                .map(s -> (JsonObject) s)
                .filter(s -> name.equals(s.text("name")))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<String> sensor(JsonObject server, String name) {
        return server.list("sensors").stream()
                .map(s -> (JsonObject) s)
                .filter(s -> name.equals(s.text("name")))
                .map(s -> String.valueOf(s.text("colour")))
                .findFirst();
    }

    private JsonObject status() throws Exception {
        Outcome outcome = isle.run("status", "-n", "quay", "-o", "json");
        return (JsonObject) Json.parse(outcome.out());
    }

    private List<Long> marked() throws IOException {
        List<Long> left = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process :
                    all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
                if (content(process.resolve("environ")).contains("ISLE_ENVIRONMENT=" + folder)) {
                    left.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return left;
    }

    private interface Look<T> {
        Optional<T> now() throws Exception;
    }

    /** Looks again, a process each time, until there is something to see. */
    private static <T> T await(Look<T> look) throws Exception {
        long end = System.nanoTime() + STEP.toNanos();
        while (System.nanoTime() < end) {
            Optional<T> seen = look.now();
            if (seen.isPresent()) {
                return seen.get();
            }
        }
        throw new AssertionError("not seen within " + STEP.toSeconds() + " s");
    }
}
