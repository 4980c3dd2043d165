package dev.isle.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.local.client.Answer;
import dev.isle.local.client.EnvironmentHandle;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.local.client.Environments;
import dev.isle.local.client.FileSet;
import dev.isle.local.client.LocalOptions;
import dev.isle.local.home.IsleHome;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.runtime.TinyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A small environment of a made-up suite, driven through the client as the command line does it: roles of {@link TinyServer}s, if wanted a database with a
 * schema. Closing it removes everything.
 */
final class TestEnvironment implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final String name;
    private final EnvironmentHandle handle;
    private final Map<String, String> roles = new LinkedHashMap<>();
    private final Map<String, String> steps = new LinkedHashMap<>();
    private boolean running = true;
    private boolean tls;
    private String database = "owned: {}";

    /** In a home, its files in a folder of their own. */
    TestEnvironment(Path home, Path files, String name) {
        this.folder = files.resolve(name);
        this.name = name;
        this.handle = new Environments(options(home)).open(name);
    }

    static LocalOptions options(Path home) {
        return new LocalOptions(
                new IsleHome(home),
                (release, java) -> "",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SupervisorMain.class.getName(),
                        home.toString()));
    }

    EnvironmentHandle handle() {
        return handle;
    }

    /** A role of one server with further lines of YAML, indented by six. */
    TestEnvironment role(String role, String... lines) {
        roles.put(role, lines.length == 0 ? "" : String.join("\n", lines) + "\n");
        return this;
    }

    /** A schema step. */
    TestEnvironment step(String step, String sql) {
        steps.put(step, sql);
        return this;
    }

    /** Its database is somebody else's. */
    TestEnvironment external(String url, Map<String, Path> passwordFiles) {
        database = "external: {url: \"" + url + "\", passwordFiles: {"
                + passwordFiles.entrySet().stream()
                        .map(file -> file.getKey() + ": " + file.getValue())
                        .collect(Collectors.joining(", "))
                + "}}";
        return this;
    }

    TestEnvironment running(boolean wanted) {
        running = wanted;
        return this;
    }

    TestEnvironment tls(boolean wanted) {
        tls = wanted;
        return this;
    }

    /** The file set of now. */
    FileSet files() {
        StringBuilder suite = new StringBuilder("""
                apiVersion: isle.dev/v1alpha1
                kind: Suite
                metadata: {name: tiny}
                spec:
                """);
        if (!steps.isEmpty()) {
            suite.append("  databases: {main: {owner: tiny_owner, users: [tiny_app]}}\n");
            suite.append("  tasks: {schema: {steps: {from: release}, database: main}}\n");
        }
        suite.append("  roles:\n");
        String classes = Path.of(TinyServer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        roles.forEach((role, lines) -> suite.append(
                        """
                    %s:
                      command: ["{{jvm.java}}", "{{jvm.options}}", -cp, "%s", "%s", "{{ports.http}}", "{{tls.folder}}"]
                      jvm: {memory: 64Mi}
                      ports: {http: {schemes: [http, https]}}
                      health: {liveHttp: /live}
                """.formatted(role, classes, TinyServer.class.getName()).indent(0))
                .append(lines));
        StringBuilder release = new StringBuilder("""
                apiVersion: isle.dev/v1alpha1
                kind: Release
                metadata: {name: tiny}
                spec:
                  suite: tiny
                  version: "1"
                """);
        release.append("  schema: [")
                .append(String.join(
                        ", ", steps.keySet().stream().map(s -> "schema/" + s).toList()))
                .append("]\n");
        release.append("  artifacts:\n    - ").append(artifact("suite.yaml", suite.toString()));
        steps.forEach((step, sql) -> release.append("    - ").append(artifact("schema/" + step, sql)));
        String environment = """
                apiVersion: isle.dev/v1alpha1
                kind: Environment
                metadata: {name: %s}
                spec:
                  suite: tiny
                  release: "1"
                  running: %s
                  tls: %s
                """.formatted(name, running, tls)
                + (steps.isEmpty() ? "" : "  databases: {main: {" + database + "}}\n");
        try {
            Files.createDirectories(folder.resolve("release/schema"));
            for (Map.Entry<String, String> step : steps.entrySet()) {
                Files.writeString(folder.resolve("release/schema").resolve(step.getKey()), step.getValue());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new FileSet(
                folder.resolve("isle.yaml").toString(),
                Map.of(
                        folder.resolve("isle.yaml").toString(), environment,
                        folder.resolve("release/suite.yaml").toString(), suite.toString(),
                        folder.resolve("release/release.yaml").toString(), release.toString()),
                folder.resolve("release").toString());
    }

    private static String artifact(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return "{path: " + path + ", digest: \"sha256:" + digest + "\", size: " + bytes.length + "}\n";
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Applies; fails the test when it is refused. */
    Answer.Applied up() throws InterruptedException {
        Answer answer = handle.apply(files(), "tester", null, null);
        assertThat(answer).isInstanceOf(Answer.Applied.class);
        return (Answer.Applied) answer;
    }

    /** Waits until every server of the plan is ready. */
    Observation awaitReady() throws InterruptedException {
        return await(snapshot -> {
                    var plan = Objects.requireNonNull(snapshot.record().plan());
                    return plan.servers().stream()
                            .allMatch(server ->
                                    snapshot.observation().server(server.name()).ready());
                })
                .observation();
    }

    /** Waits until a server runs with another process than before and is ready. */
    ServerObservation awaitAnother(String server, ServerObservation before) throws InterruptedException {
        return await(snapshot -> {
                    ServerObservation now = snapshot.observation().server(server);
                    return now.ready() && !Objects.equals(now.identity(), before.identity());
                })
                .observation()
                .server(server);
    }

    Snapshot await(Predicate<Snapshot> until) throws InterruptedException {
        List<Snapshot> last = new ArrayList<>();
        Snapshot snapshot = handle.await(
                s -> {
                    last.clear();
                    last.add(s);
                    return until.test(s);
                },
                PATIENCE);
        assertThat(until.test(snapshot))
                .as(() -> "never came about; at last: " + last + "\nsupervisor: " + supervisorLog())
                .isTrue();
        return snapshot;
    }

    String supervisorLog() {
        try {
            return Files.readString(handle.folder().supervisorLog());
        } catch (IOException none) {
            return "none";
        }
    }

    /** Kills the supervisor and waits until it is gone. */
    void killSupervisor() throws InterruptedException {
        var watcher = handle.watcher().orElseThrow();
        ProcessHandle.of(watcher.pid()).orElseThrow().destroyForcibly();
        await(snapshot -> snapshot.watcher() == null);
    }

    @Override
    public void close() {
        try {
            if (Files.exists(handle.folder().root())) {
                handle.down(false, "tester", "the test is over");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
