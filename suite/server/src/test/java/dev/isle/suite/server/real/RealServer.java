package dev.isle.suite.server.real;

import dev.isle.suite.server.tls.BrokenTlsFolder;
import dev.isle.suite.server.tls.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One server of the built release as a process. */
public final class RealServer {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = client().build();
    private static final Map<Path, HttpClient> BELIEVING = new ConcurrentHashMap<>();

    private final String name;
    private final int http;
    private final String scheme;
    private final HttpClient client;
    private final String token;
    private final Process process;
    private final Path log;

    RealServer(String name, int http, String token, Optional<Path> tls, Path log, List<String> arguments)
            throws IOException {
        this.name = name;
        this.http = http;
        this.scheme = tls.isPresent() ? "https" : "http";
        this.client = tls.map(folder -> BELIEVING.computeIfAbsent(folder, RealServer::believing))
                .orElse(CLIENT);
        this.token = token;
        this.log = log;
        this.process = new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
    }

    private static HttpClient believing(Path folder) {
        try {
            return client().sslContext(Tls.by(Optional.of(folder)).clientContext())
                    .build();
        } catch (BrokenTlsFolder broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    private static final Path JAR =
            Path.of("target/release/lib/suite-server.jar").toAbsolutePath();
    private static final Path CACHE = Path.of("target/test-suite.aot").toAbsolutePath();
    private static boolean trained;

    /** Trains the AOT cache that all servers of a test run use; a server refuses to start with one that does not fit. */
    private static synchronized void train() throws IOException {
        if (trained) {
            return;
        }
        Files.deleteIfExists(CACHE);
        Path log = Files.createTempFile("isle-train-", ".log");
        Process process = new ProcessBuilder(java(List.of("-XX:AOTCacheOutput=" + CACHE), List.of("--train")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(180, TimeUnit.SECONDS) || process.exitValue() != 0 || !Files.exists(CACHE)) {
                process.destroyForcibly();
                throw new IOException("the training run failed: " + Files.readString(log));
            }
            trained = true;
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw new IOException("interrupted", interrupted);
        } finally {
            Files.deleteIfExists(log);
        }
    }

    /** The command line of a server of the release, with the flags of a quick start. */
    private static List<String> command(List<String> arguments) throws IOException {
        train();
        return java(List.of("-XX:AOTCache=" + CACHE, "-XX:AOTMode=on"), arguments);
    }

    private static List<String> java(List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xms24m",
                "-Xmx128m",
                "-Xss512k",
                "-XX:-UsePerfData",
                "-XX:CICompilerCount=1",
                "-XX:+UseCompactObjectHeaders",
                "-jar",
                JAR.toString()));
        if (arguments.contains("--role=authserver")) {
            // Passwords are computed for long on purpose: as in suite.yaml, this role has the full compiler.
            command.addAll(command.indexOf("-jar"), List.of("-XX:TieredStopAtLevel=4", "-XX:CICompilerCount=2"));
        }
        command.addAll(arguments);
        return command;
    }

    public String name() {
        return name;
    }

    /** The file that its output goes to. */
    public Path log() {
        return log;
    }

    /** The lines of its log, each a JSON object, without those that Java itself writes; a last one without its end is left out. */
    public List<JsonNode> jsonLog() throws IOException {
        String text = Files.readString(log);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> !line.startsWith("WARNING: "))
                .map(JSON::readTree)
                .toList();
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    public JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    public HttpResponse<String> post(String path, String type, String key, byte[] body)
            throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .header("Content-Type", type)
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return client.send(request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    /** A request to it with the token. */
    public HttpRequest.Builder request(String path) {
        return bare(path).header("Authorization", "Bearer " + token);
    }

    /** A request to it as a user, or as another bearer. */
    public HttpResponse<String> as(
            String bearer, String method, String path, String type, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = bare(path)
                .header("Authorization", "Bearer " + bearer)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        for (int i = 0; i + 1 < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** The answer to a login. */
    public HttpResponse<String> login(String user, String password) throws IOException, InterruptedException {
        return send(bare("/login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}"))
                .build());
    }

    /** A new token of a user. */
    public String token(String user, String password) throws IOException, InterruptedException {
        HttpResponse<String> answer = login(user, password);
        if (answer.statusCode() != 200) {
            throw new IOException("login of " + user + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body()).path("token").asString("");
    }

    /** A request to it without the token. */
    public HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + http + path))
                .timeout(Duration.ofSeconds(30));
    }

    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    public RealServer awaitReady() {
        Await.until(name + " is ready; its log is " + log, () -> {
            if (!process.isAlive()) {
                throw new AssertionError(name + " ended with " + process.exitValue() + "; its log is " + log);
            }
            return get("/health/ready").statusCode() == 200;
        });
        return this;
    }

    /** Whether it says that it is active. */
    public boolean active() throws IOException, InterruptedException {
        return json("/health").path("active").asBoolean(false);
    }

    public long epoch() throws IOException, InterruptedException {
        return json("/health").path("epoch").asLong(0);
    }

    /** The colour of one of its sensors. */
    public String sensor(String sensor) throws IOException, InterruptedException {
        for (JsonNode each : json("/health").path("sensors")) {
            if (each.path("name").asString("").equals(sensor)) {
                return each.path("state").asString("");
            }
        }
        throw new AssertionError(name + " has no sensor " + sensor);
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns the exit status. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /** Waits for its end; returns the exit status. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " does not end; its log is " + log);
        }
        return process.exitValue();
    }

    /** Waits until it has ended by itself; returns the exit status. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " does not end; its log is " + log);
        }
        return process.exitValue();
    }

    public void signal(String signal) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + signal + " of " + name + " failed with " + status);
        }
    }

    public boolean alive() {
        return process.isAlive();
    }
}
