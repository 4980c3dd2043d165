package dev.isle.dist;

import dev.isle.cli.Isle;
import dev.isle.cli.terminal.Interrupt;
import dev.isle.cli.terminal.Streams;
import dev.isle.cli.warm.WarmRuns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the command line's training run does: it makes a small environment in the current folder, with one server that is a stock part of the JDK, brings it up,
 * reads it with every read verb in its own process and by way of the supervisor, and removes it. Its own results do not matter, but what it runs is what the cache holds.
 *
 * <p>It stays lean on purpose: a JVM loads every class of such a cache when it starts, needed or not, so that each thousand costs all commands some 20 ms.
 */
public final class Rehearsal {
    private static final String SUITE = """
            apiVersion: isle.dev/v1alpha1
            kind: Suite
            metadata: {name: rehearsal}
            spec:
              roles:
                pages:
                  command: ["{{jvm.home}}/bin/jwebserver", -b, 127.0.0.1, -p, "{{ports.http}}", -d, "{{release.path}}/pages"]
                  jvm: {version: ">=25", memory: 64Mi}
                  ports: {http: {schemes: [http], access: token}}
                  health:
                    liveHttp: /health.json
                    rest: {path: /health.json, map: {list: /sensors}}
                    ready: [open]
                    warn: {heap: {amber: 0.8, red: 0.9}}
            """;
    private static final String HEALTH = """
            {"active": true, "epoch": 1, "sensors": [
              {"name": "open", "value": 1, "state": "green", "subsystem": "rehearsal", "detail": "it is"},
              {"name": "heap", "value": 0.5, "state": "green", "subsystem": "memory"}]}
            """;
    private static final String ENVIRONMENT = """
            apiVersion: isle.dev/v1alpha1
            kind: Environment
            metadata: {name: rehearsal}
            spec:
              suite: rehearsal
              release: ./release
              level: development
            """;
    private static final List<List<String>> READING = List.of(
            List.of("version"),
            List.of("help"),
            List.of("plan"),
            List.of("plan", "-o", "json"),
            List.of("diff"),
            List.of("status"),
            List.of("status", "-o", "json"),
            List.of("ps"),
            List.of("why"),
            List.of("history"),
            List.of("config", "view", "--origins"),
            List.of("release", "ls"));
    /** By way of the supervisor. */
    private static final List<List<String>> ASKING = List.of(List.of("status"), List.of("up"));

    private static final int REPEATS = 2;

    private final Map<String, String> env = new HashMap<>(System.getenv());

    private Rehearsal() {
        env.put("ISLE_HOME", Path.of("home").toAbsolutePath().toString());
    }

    /** Runs it in the current folder, which must be empty. */
    public static void main(String[] arguments) throws IOException {
        Path pages = Files.createDirectories(Path.of("release/pages"));
        Files.writeString(pages.resolve("health.json"), HEALTH);
        Files.writeString(Path.of("release/suite.yaml"), SUITE);
        Files.writeString(Path.of("isle.yaml"), ENVIRONMENT);
        Rehearsal rehearsal = new Rehearsal();
        try {
            rehearsal.act(List.of("up", "--timeout", "60s"), Isle::run);
            for (int i = 0; i < REPEATS; i++) {
                READING.forEach(line -> rehearsal.act(line, Isle::run));
                ASKING.forEach(line -> rehearsal.act(line, Isle::execute));
            }
            rehearsal.act(List.of("up"), Isle::run);
        } finally {
            rehearsal.act(List.of("down", "--yes"), Isle::run);
        }
    }

    /** Runs a line; one that fails is told, for its classes will be missing in the cache. */
    private void act(List<String> line, WarmRuns.Runner runner) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = Streams.plain(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), err);
        int exit = runner.run(line, streams, Isle.world(env, new Interrupt()));
        if (exit != 0) {
            System.out.println("rehearsal: isle " + String.join(" ", line) + " ended with " + exit + ": "
                    + err.toString(StandardCharsets.UTF_8));
        }
    }
}
