package dev.isle.suite.server.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An environment of real servers: what Isle would start, with ports picked free. Closing it leaves nothing behind. */
public final class RealSuite implements AutoCloseable {
    /** The environment's token. */
    public static final String TOKEN = "a-token-for-tests";

    /** The first administrator's password. */
    public static final String ADMIN_PASSWORD = "the-first-administrator";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> WITH_DATABASE = Set.of(
            "dataserver",
            "reader",
            "engineserver",
            "riskserver",
            "calculator",
            "scheduler",
            "authserver",
            "datauploader");

    private final TestDatabase database;
    private final Optional<Path> tls;
    private final Path folder;
    private final Map<String, Map<String, Integer>> ports = new LinkedHashMap<>();
    private final Map<String, RealServer> running = new LinkedHashMap<>();

    /** An environment without any server yet. */
    public RealSuite(TestDatabase database) throws IOException {
        this(database, Optional.empty());
    }

    /** The same; with a folder of certificates every port speaks TLS. */
    public RealSuite(TestDatabase database, Optional<Path> tls) throws IOException {
        this.tls = tls;
        this.database = database;
        this.folder = Files.createTempDirectory("isle-suite-");
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD + "\n");
        Files.writeString(folder.resolve("signing"), "a-signing-secret-for-tests-only\n");
        Files.writeString(folder.resolve("admin"), ADMIN_PASSWORD + "\n");
        allocate(Map.of(
                "reader-0", List.of("http"),
                "gateway-1", List.of("http"),
                "riskserver-0", List.of("http"),
                "calculator-0", List.of("http"),
                "calculator-1", List.of("http"),
                "scheduler-0", List.of("http")));
        allocate(Map.of(
                "eventserver-0", List.of("http", "jms"),
                "dataserver-0", List.of("http", "peer"),
                "dataserver-1", List.of("http", "peer"),
                "engineserver-0", List.of("http"),
                "engineserver-1", List.of("http"),
                "authserver-0", List.of("http"),
                "datauploader-0", List.of("http"),
                "gateway-0", List.of("http")));
        writePeers();
    }

    private void allocate(Map<String, List<String>> wanted) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (Map.Entry<String, List<String>> server : wanted.entrySet()) {
                Map<String, Integer> numbers = new LinkedHashMap<>();
                for (String port : server.getValue()) {
                    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                    held.add(socket);
                    numbers.put(port, socket.getLocalPort());
                }
                ports.put(server.getKey(), numbers);
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** Writes the peers file as Isle does: whole, by rename. */
    private void writePeers() throws IOException {
        ObjectNode root = JSON.createObjectNode().put("environment", "test");
        ObjectNode roles = root.putObject("roles");
        ports.forEach((server, numbers) -> {
            String role = role(server);
            ArrayNode members = roles.has(role) ? (ArrayNode) roles.get(role) : roles.putArray(role);
            ObjectNode member = members.addObject().put("name", server).put("host", "127.0.0.1");
            ObjectNode listed = member.putObject("ports");
            numbers.forEach(
                    (port, number) -> listed.putObject(port).put("port", number).put("scheme", scheme(port)));
        });
        Path next = folder.resolve("peers.json.next");
        Files.writeString(next, root.toString());
        Files.move(
                next,
                folder.resolve("peers.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private String scheme(String port) {
        return port.equals("http") ? (tls.isPresent() ? "https" : "http") : tls.isPresent() ? "tls" : "tcp";
    }

    private static String role(String server) {
        return server.substring(0, server.lastIndexOf('-'));
    }

    /** Starts a server (again), on its own ports, with those options besides the usual ones. */
    public RealServer start(String server, String... more) throws IOException {
        Map<String, Integer> numbers = ports.get(server);
        if (numbers == null) {
            throw new IllegalArgumentException(server);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "--role=" + role(server),
                "--server=" + server,
                "--environment=test",
                "--level=production",
                "--host=127.0.0.1",
                "--peers=" + folder.resolve("peers.json"),
                "--token-file=" + folder.resolve("token"),
                "--signing-file=" + folder.resolve("signing"),
                "--admin-password-file=" + folder.resolve("admin"),
                "--data=" + folder.resolve(server)));
        numbers.forEach((port, number) -> arguments.add("--" + port + "=" + number));
        if (WITH_DATABASE.contains(role(server))) {
            arguments.add("--db.url=" + database.url());
            arguments.add("--db.user=isle_app");
            arguments.add("--db.password-file=" + folder.resolve("password"));
        }
        tls.ifPresent(certificates -> arguments.add("--tls=" + certificates));
        arguments.addAll(List.of(more));
        int http = numbers.getOrDefault("http", 0);
        RealServer started = new RealServer(server, http, TOKEN, tls, folder.resolve(server + ".log"), arguments);
        running.put(server, started);
        return started;
    }

    /** One of a server's ports. */
    public int port(String server, String port) {
        Map<String, Integer> numbers = ports.get(server);
        return numbers == null ? 0 : numbers.getOrDefault(port, 0);
    }

    /** The folder that a server was given for its data. */
    public Path data(String server) {
        return folder.resolve(server);
    }

    /** Moves a server to other free ports and says so in the peers file; the server is not started. */
    public void move(String server) throws IOException {
        Map<String, Integer> numbers = ports.get(server);
        if (numbers == null) {
            throw new IllegalArgumentException(server);
        }
        allocate(Map.of(server, List.copyOf(numbers.keySet())));
        writePeers();
    }

    /** Takes all servers of a role out of the peers file, as in an environment that has none of it. */
    public void without(String role) throws IOException {
        ports.keySet().removeIf(server -> role(server).equals(role));
        writePeers();
    }

    /** The member of the pair that says it is active; waits for one. */
    public RealServer active() {
        List<RealServer> found = new ArrayList<>();
        Await.until("a dataserver is active", () -> {
            for (String member : List.of("dataserver-0", "dataserver-1")) {
                RealServer server = running.get(member);
                if (server != null && server.alive() && server.active()) {
                    found.add(server);
                    return true;
                }
            }
            return false;
        });
        return found.getFirst();
    }

    public RealServer server(String name) {
        RealServer server = running.get(name);
        if (server == null) {
            throw new IllegalArgumentException(name + " was not started");
        }
        return server;
    }

    @Override
    public void close() throws IOException, InterruptedException, SQLException {
        for (RealServer server : running.values()) {
            server.kill();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        database.close();
    }
}
