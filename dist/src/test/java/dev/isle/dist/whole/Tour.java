package dev.isle.dist.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.process.IsleProcess;
import dev.isle.cli.process.IsleProcess.Outcome;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * An environment of one of the repository's files, in a folder and a home of its own, driven by {@code ./isle} as a user does it. As an extension it
 * tells what it looks like when a test fails: status, why, the ends of all logs.
 */
final class Tour implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NAME = Pattern.compile("\\n  name: (\\S+)\n");
    private static final int LAST_LINES = 15;

    private final String name;
    private final Path folder;
    private final IsleProcess isle;
    private final Footprint footprint;

    private Tour(String name, Path folder) {
        this.name = name;
        this.folder = folder;
        isle = IsleProcess.ofCommand(ROOT.resolve("isle"), folder);
        footprint = new Footprint(folder, isle.home(), List.of(ROOT, Path.of(System.getProperty("java.home"))));
    }

    /** A folder with the repository's first file, changed as wanted; nothing runs yet. */
    static Tour make(UnaryOperator<String> change) {
        return make("isle.yaml", change);
    }

    /** The same with another file of the repository. */
    static Tour make(String file, UnaryOperator<String> change) {
        try {
            Path folder = Files.createTempDirectory("whole").toRealPath();
            String text = change.apply(Files.readString(ROOT.resolve(file)));
            Files.writeString(folder.resolve("isle.yaml"), text);
            Matcher name = NAME.matcher(text);
            assertThat(name.find()).as("a name in %s", file).isTrue();
            return new Tour(name.group(1), folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A server as {@code status -o json} tells of it; pid -1 while there is none. */
    record Server(String name, String state, boolean ready, boolean active, long pid, long restarts) {}

    IsleProcess isle() {
        return isle;
    }

    Footprint footprint() {
        return footprint;
    }

    /** The environment's file. */
    Path file() {
        return folder.resolve("isle.yaml");
    }

    Path environment() {
        return isle.home().resolve("environments").resolve(name);
    }

    Path archive() {
        return isle.home().resolve("archive");
    }

    /** Runs a verb that must succeed. */
    Outcome succeeds(String... arguments) throws IOException, InterruptedException {
        Outcome outcome = isle.run(arguments);
        assertThat(outcome.code())
                .as("isle %s%n%s%n%s", List.of(arguments), outcome.out(), outcome.err())
                .isZero();
        return outcome;
    }

    JsonObject status() throws IOException, InterruptedException {
        footprint.look();
        return (JsonObject) Json.parse(succeeds("status", "-o", "json").out());
    }

    Map<String, Server> servers() throws IOException, InterruptedException {
        Map<String, Server> servers = new LinkedHashMap<>();
        for (JsonValue each : status().list("servers")) {
            JsonObject server = (JsonObject) each;
            String name = String.valueOf(server.text("name"));
            servers.put(
                    name,
                    new Server(
                            name,
                            String.valueOf(server.text("state")),
                            server.truth("ready", false),
                            server.truth("active", false),
                            server.whole("pid", -1),
                            server.whole("restarts", -1)));
        }
        return servers;
    }

    String endpoint(String role) throws IOException, InterruptedException {
        return Optional.ofNullable(status().object("endpoints").text(role)).orElseThrow();
    }

    /** The addresses of all members of a role. */
    List<String> addresses(String role) throws IOException, InterruptedException {
        return status().object("addresses").list(role).stream()
                .map(each -> ((JsonValue.JsonString) each).value())
                .toList();
    }

    /** The sensors of a server as {@code status} tells of them, by name. */
    Map<String, JsonObject> sensors(String server) throws IOException, InterruptedException {
        Map<String, JsonObject> sensors = new TreeMap<>();
        Gateway.objects(status(), "servers").stream()
                .filter(each -> server.equals(each.text("name")))
                .flatMap(each -> Gateway.objects(each, "sensors").stream())
                .forEach(sensor -> sensors.put(String.valueOf(sensor.text("name")), sensor));
        return sensors;
    }

    /** Every line of every log that belongs to a trade. */
    List<JsonObject> logged(String trade) throws IOException, InterruptedException {
        return succeeds("logs", "--id", "trade=" + trade, "-o", "json")
                .out()
                .lines()
                .map(line -> (JsonObject) Json.parse(line))
                .toList();
    }

    /** Ends a process by SIGKILL and returns when it has ended. */
    static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    /** The number of the environment's supervisor, once there is one. */
    long supervisor() throws Exception {
        return Await.some(
                "a supervisor",
                () -> footprint.processes().stream()
                        .filter(pid -> ProcessHandle.of(pid)
                                .flatMap(process -> process.info().commandLine())
                                .filter(line -> line.contains(" supervise "))
                                .isPresent())
                        .findFirst());
    }

    /** Removes what is left, also after a failure, by force if it must be. */
    void remove() throws IOException, InterruptedException {
        try {
            if (Files.exists(environment())) {
                isle.run("down", "--yes");
            }
        } finally {
            footprint.kill();
            Footprint.delete(folder);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(failure);
    }

    private Throwable told(Throwable failure) {
        try {
            System.out.println(state());
        } catch (IOException | RuntimeException | InterruptedException untold) {
            failure.addSuppressed(untold);
        }
        return failure;
    }

    private String state() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder("The environment when the test failed:\n");
        for (String verb : List.of("status", "why", "history")) {
            Outcome outcome = isle.run(verb);
            List<String> lines = (outcome.out() + outcome.err()).lines().toList();
            text.append("--- isle ")
                    .append(verb)
                    .append(": ")
                    .append(outcome.code())
                    .append('\n');
            last(text, lines, 40);
        }
        if (Files.isDirectory(environment().resolve("logs"))) {
            try (Stream<Path> logs = Files.list(environment().resolve("logs"))) {
                for (Path log : logs.sorted().filter(Files::isRegularFile).toList()) {
                    text.append("--- ").append(log.getFileName()).append('\n');
                    last(text, Files.readAllLines(log), LAST_LINES);
                }
            }
        }
        return text.toString();
    }

    private static void last(StringBuilder text, List<String> lines, int number) {
        lines.subList(Math.max(0, lines.size() - number), lines.size())
                .forEach(line -> text.append(line).append('\n'));
    }
}
