package dev.isle.bench;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Servers killed with SIGKILL: how soon that is noticed, by the environment's log, and how soon the server is ready again. Before and after a take-over. */
final class KillBenchmark implements Benchmark {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String what() {
        return "SIGKILL to each server in turn: until the log notes it, until it is ready again; then the supervisor is killed, up takes over, and again";
    }

    @Override
    public String target() {
        return "noticed: p95 <= 0.5 s; ready: its own start time + 0.5 s";
    }

    @Override
    public int rounds() {
        return 4;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        Island island = workshop.island("kill");
        island.must("up");
        killAll(island, rounds, "before take-over", report);
        ProcessHandle supervisor = ProcessHandle.of(island.supervisor()).orElseThrow();
        supervisor.destroyForcibly();
        supervisor.onExit().join();
        island.must("up");
        killAll(island, rounds, "after take-over", report);
    }

    private static void killAll(Island island, int rounds, String label, Report report)
            throws IOException, InterruptedException {
        List<String> names = island.servers().stream()
                .filter(server -> server.whole("pid", 0) > 0)
                .map(server -> String.valueOf(server.text("name")))
                .toList();
        for (int i = 0; i < rounds; i++) {
            for (String name : names) {
                kill(island, name, label, report);
            }
        }
    }

    private static void kill(Island island, String name, String label, Report report)
            throws IOException, InterruptedException {
        JsonObject before = server(island, name).orElseThrow();
        long pid = before.whole("pid", 0);
        Instant killed = Instant.now();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        Instant ready = null;
        Instant deadline = killed.plus(LONGEST);
        while (ready == null && Instant.now().isBefore(deadline)) {
            Optional<JsonObject> now = server(island, name);
            if (now.isPresent() && now.get().whole("pid", 0) != pid && now.get().truth("ready", false)) {
                ready = Instant.now();
            }
        }
        noticed(island, name, killed)
                .ifPresent(at -> report.figure(label + ": noticed", "s").add(seconds(killed, at)));
        if (ready != null) {
            report.figure(label + ": ready again, " + name, "s").add(seconds(killed, ready));
        } else {
            report.note(label + ", " + name, "was not ready within " + LONGEST);
        }
    }

    /** The time of the first entry of the log about the server after it was killed. */
    private static Optional<Instant> noticed(Island island, String name, Instant killed)
            throws IOException, InterruptedException {
        Island.Ran history = island.run("history", "--tail", "50", "-o", "json");
        if (!(Json.parse(history.out()) instanceof JsonObject document)) {
            return Optional.empty();
        }
        return document.list("entries").stream()
                .map(JsonObject.class::cast)
                .filter(entry -> name.equals(entry.text("subject")) && entry.text("at") != null)
                .map(entry -> Instant.parse(String.valueOf(entry.text("at"))))
                .filter(at -> !at.isBefore(killed))
                .findFirst();
    }

    private static Optional<JsonObject> server(Island island, String name) throws IOException, InterruptedException {
        return island.servers().stream()
                .filter(s -> name.equals(s.text("name")))
                .findFirst();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
