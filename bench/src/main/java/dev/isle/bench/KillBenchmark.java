package dev.isle.bench;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Servers killed with SIGKILL: how soon that is noticed, by the environment's log, and how soon it is ready again, by the status; beside each
 * server's own start time, which a wished restart in the same run tells. Before and after a take-over.
 *
 * <p>A server is killed only when it was left alone for its calm time: the second failure within it is answered with a back-off on purpose. The status is asked
 * for by the supervisor's socket, which takes little of the two cores.
 */
final class KillBenchmark implements Benchmark {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);
    /** {@code Pace.LOCAL}'s calm time and some. */
    private static final Duration CALM = Duration.ofSeconds(63);

    private final Map<String, Instant> disturbed = new HashMap<>();

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String what() {
        return "SIGKILL to each server in turn, a calm time apart: until the log notes it, until it is ready again; then the supervisor is killed, up takes over, and again";
    }

    @Override
    public String target() {
        return "noticed: p95 <= 0.5 s; ready: its own start time (a wished restart, same run) + 0.5 s";
    }

    @Override
    public int rounds() {
        return 2;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        Island island = workshop.island("kill");
        island.must("up");
        List<String> names = island.servers().stream()
                .filter(server -> server.whole("pid", 0) > 0)
                .map(server -> String.valueOf(server.text("name")))
                .toList();
        for (int i = 0; i < rounds; i++) {
            for (String name : names) {
                restart(island, name, report);
            }
        }
        killAll(island, names, rounds, "before take-over", report);
        ProcessHandle supervisor = ProcessHandle.of(island.supervisor()).orElseThrow();
        supervisor.destroyForcibly();
        supervisor.onExit().join();
        island.must("up");
        killAll(island, names, rounds, "after take-over", report);
    }

    private void killAll(Island island, List<String> names, int rounds, String label, Report report)
            throws IOException, InterruptedException {
        for (int i = 0; i < rounds; i++) {
            for (String name : names) {
                kill(island, name, label, report);
            }
        }
    }

    private void calm(String name) {
        Instant until = disturbed.getOrDefault(name, Instant.EPOCH).plus(CALM);
        for (Instant now = Instant.now(); now.isBefore(until); now = Instant.now()) {
            LockSupport.parkNanos(Duration.between(now, until).toNanos());
        }
    }

    /** From the launch of the new process to ready: the server's own start time. */
    private void restart(Island island, String name, Report report) throws IOException, InterruptedException {
        long pid = server(island.status(), name).whole("pid", 0);
        island.must("restart", name);
        Instant ready = readyAgain(island, name, pid);
        Instant started =
                Instant.parse(String.valueOf(server(island.status(), name).text("startedAt")));
        disturbed.put(name, Instant.now());
        if (ready != null) {
            report.figure("own start: " + name, "s").add(seconds(started, ready));
        }
    }

    private void kill(Island island, String name, String label, Report report)
            throws IOException, InterruptedException {
        calm(name);
        long pid = server(island.status(), name).whole("pid", 0);
        Instant killed = Instant.now();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        Instant ready = readyAgain(island, name, pid);
        disturbed.put(name, Instant.now());
        Optional<Instant> noticed = noticed(island, name, killed);
        if (noticed.isPresent()) {
            report.figure(label + ": noticed", "s").add(seconds(killed, noticed.get()));
        } else {
            report.note(label + ", " + name, "the log says nothing of it");
        }
        if (ready != null) {
            report.figure(label + ": ready again, " + name, "s").add(seconds(killed, ready));
        } else {
            report.note(label + ", " + name, "was not ready within " + LONGEST);
        }
    }

    /** When the server was seen ready with another process; null when it did not become so. */
    private static @Nullable Instant readyAgain(Island island, String name, long formerPid)
            throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(LONGEST);
        while (Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(LOOK.toNanos());
            JsonObject server = server(island.statusNow(), name);
            if (server.whole("pid", 0) != formerPid && server.whole("pid", 0) > 0 && server.truth("ready", false)) {
                return Instant.now();
            }
        }
        return null;
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
                .min(Instant::compareTo);
    }

    private static JsonObject server(JsonObject status, String name) {
        return status.list("servers").stream()
                .map(JsonObject.class::cast)
                .filter(s -> name.equals(s.text("name")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the status has no server " + name));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
