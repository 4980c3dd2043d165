import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Benchmarks of the local runtime, each from outside as a user would: whole commands, real servers. Every figure is kept raw in bench/results/ with commit,
 * machine and load. Nothing here judges; docs/benchmarks.md does.
 *
 * <p>up: from nothing to ready and down again, in turn with the same servers without AOT cache and with the full compiler. noop: up when nothing changed.
 * cli: status, ps and plan as whole processes. kill: server killed to noticed (entry in the audit log) and to ready again (its health answers), before and
 * after a take-over. cycles: up and down, every third one with the supervisor killed midway; then an inventory.
 */
public final class Bench {
    private final Path root;
    private final Path home;
    private final Map<String, List<Double>> samples = new LinkedHashMap<>();

    private Bench(Path root, Path home) {
        this.root = root;
        this.home = home;
    }

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        String name = args.length > 1 ? args[1] : "";
        int count = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        Path home = Files.createTempDirectory("isle-bench");
        Bench bench = new Bench(root, home);
        double load = load();
        try {
            switch (name) {
                case "up" -> bench.up(count);
                case "noop" -> bench.noop(count);
                case "cli" -> bench.cli(count);
                case "kill" -> bench.kill(count);
                case "cycles" -> bench.cycles(count);
                default -> {
                    System.err.println("usage: bench/run up|noop|cli|kill|cycles [samples]");
                    System.exit(64);
                }
            }
            bench.report(name, load);
        } finally {
            bench.isleQuietly("down", "-n", "bench", "--yes");
            try (Stream<Path> all = Files.walk(home)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private Path environment(boolean plain) throws IOException {
        StringBuilder text = new StringBuilder("""
                apiVersion: isle.dev/v1alpha1
                kind: Environment
                metadata: {name: bench}
                spec:
                  suite: reference
                  release: 18.1.0
                  level: development
                  databases: {main: {owned: {version: 17}}}
                """);
        if (plain) {
            text.append("  roles:\n");
            for (String role : List.of("eventserver", "dataserver", "engineserver", "gateway")) {
                text.append("    ").append(role).append(": {jvm: {profile: compute, options: [\"-XX:AOTMode=off\"]}}\n");
            }
        }
        Path file = home.resolve(plain ? "plain.yaml" : "isle.yaml");
        Files.writeString(file, text);
        return file;
    }

    private void up(int count) throws Exception {
        Path warm = environment(false);
        Path plain = environment(true);
        isle("up", "-f", warm.toString());
        isle("down", "-n", "bench", "--yes");
        for (int i = 0; i < count; i++) {
            for (boolean isPlain : new boolean[] {false, true}) {
                String label = isPlain ? "plain" : "warm";
                double wall = isle("up", "-f", (isPlain ? plain : warm).toString());
                double cpu = serversCpuSeconds();
                add(label + ".up.s", wall);
                add(label + ".servers-cpu.s", cpu);
                add(label + ".wall/(cpu/2)", wall / (cpu / 2));
                add(label + ".down.s", isle("down", "-n", "bench", "--yes"));
            }
            List<Double> w = samples.get("warm.up.s");
            List<Double> p = samples.get("plain.up.s");
            add("ratio.up.plain/warm", p.get(i) / w.get(i));
        }
    }

    private void noop(int count) throws Exception {
        Path file = environment(false);
        isle("up", "-f", file.toString());
        for (int i = 0; i < count; i++) {
            add("up-unchanged.s", isle("up", "-f", file.toString()));
        }
    }

    private void cli(int count) throws Exception {
        Path file = environment(false);
        isle("up", "-f", file.toString());
        for (int i = 0; i < count; i++) {
            add("status.s", isle("status", "-n", "bench"));
            add("ps.s", isle("ps"));
            add("plan.s", isle("plan", "-f", file.toString()));
            add("version.s", isle("version"));
        }
    }

    private void kill(int count) throws Exception {
        Path file = environment(false);
        isle("up", "-f", file.toString());
        List<String> names = List.of("gateway-0", "engineserver-0", "eventserver-0", "dataserver-1");
        for (String phase : List.of("before", "after")) {
            if (phase.equals("after")) {
                long supervisor = supervisor();
                ProcessHandle.of(supervisor).ifPresent(ProcessHandle::destroyForcibly);
                await(() -> ProcessHandle.of(supervisor).map(p -> !p.isAlive()).orElse(true), "supervisor gone");
                isle("up", "-f", file.toString());
            }
            for (int i = 0; i < count; i++) {
                String name = names.get(i % names.size());
                await(this::allReady, "all ready");
                JsonValue.JsonObject server = server(name);
                long lines = logLines();
                URI url = URI.create(server.text("url"));
                Instant killed = Instant.now();
                ProcessHandle.of(server.whole("pid", -1)).orElseThrow().destroyForcibly();
                await(() -> logLines() > lines, "an entry in the log");
                add(phase + ".noticed.s", since(killed));
                await(() -> healthy(url), name + " ready");
                add(phase + ".ready-again.s", since(killed));
            }
        }
    }

    private void cycles(int count) throws Exception {
        Path file = environment(false);
        for (int i = 0; i < count; i++) {
            add("up.s", isle("up", "-f", file.toString()));
            if (i % 3 == 2) {
                ProcessHandle.of(supervisor()).ifPresent(ProcessHandle::destroyForcibly);
            }
            add("down.s", isle("down", "-n", "bench", "--yes"));
            add("processes-left", marked());
            add("folder-left", Files.exists(home.resolve("environments/bench")) ? 1 : 0);
        }
    }

    /** How many processes still carry the mark of this run's home. */
    private double marked() throws IOException {
        double left = 0;
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
                try {
                    left += new String(Files.readAllBytes(process.resolve("environ"))).contains("ISLE_ENVIRONMENT=" + home) ? 1 : 0;
                } catch (IOException e) {
                    continue; // it ended meanwhile, or is another user's
                }
            }
        }
        return left;
    }

    private long supervisor() throws Exception {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(p -> p.info().commandLine().orElse("").contains("supervise"))
                    .filter(p -> environ(p.pid()).contains(home.toString()))
                    .mapToLong(ProcessHandle::pid)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no supervisor runs"));
        }
    }

    private static String environ(long pid) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")));
        } catch (IOException e) {
            return "";
        }
    }

    private boolean healthy(URI url) {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(("GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes());
            byte[] head = socket.getInputStream().readNBytes(12);
            return new String(head).endsWith("200");
        } catch (IOException e) {
            return false;
        }
    }

    private long logLines() throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("environments/bench/log.jsonl"))) {
            return lines.count();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition, String what) throws Exception {
        Instant end = Instant.now().plusSeconds(60);
        while (!condition.holds()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("not within a minute: " + what);
            }
            Thread.sleep(5);
        }
    }

    private boolean allReady() throws Exception {
        return status().list("servers").stream().allMatch(s -> ((JsonValue.JsonObject) s).truth("ready", false));
    }

    private JsonValue.JsonObject server(String name) throws Exception {
        return status().list("servers").stream()
                .map(s -> (JsonValue.JsonObject) s)
                .filter(s -> name.equals(s.text("name")))
                .findFirst()
                .orElseThrow();
    }

    private double serversCpuSeconds() throws Exception {
        return status().list("servers").stream()
                        .mapToLong(s -> ((JsonValue.JsonObject) s).whole("cpuMillis", 0))
                        .sum()
                / 1000.0;
    }

    private JsonValue.JsonObject status() throws Exception {
        Process process = start("status", "-n", "bench", "-o", "json");
        String text = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return (JsonValue.JsonObject) Json.parse(text);
    }

    private double isle(String... arguments) throws Exception {
        long begin = System.nanoTime();
        Process process = start(arguments);
        String text = new String(process.getInputStream().readAllBytes());
        int status = process.waitFor();
        if (status != 0 && status != 2) {
            throw new IllegalStateException("isle " + String.join(" ", arguments) + " ended with " + status + ":\n" + text);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private void isleQuietly(String... arguments) throws Exception {
        Process process = start(arguments);
        process.getInputStream().readAllBytes();
        process.waitFor();
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("isle").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ISLE_HOME", home.toString());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        return builder.start();
    }

    private void add(String name, double value) {
        samples.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        System.err.printf(Locale.ROOT, "%-26s %8.3f%n", name, value);
    }

    private static double since(Instant begin) {
        return Duration.between(begin, Instant.now()).toNanos() / 1e9;
    }

    private static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    private void report(String name, double load) throws Exception {
        Json.Members raw = Json.object();
        System.out.printf("%-26s %4s %8s %8s %8s %8s%n", name, "n", "min", "p50", "p95", "max");
        samples.forEach((label, values) -> {
            raw.put(label, Json.array(values.stream().map(Json::of).toList()));
            List<Double> sorted = values.stream().sorted().toList();
            System.out.printf(
                    Locale.ROOT,
                    "%-26s %4d %8.3f %8.3f %8.3f %8.3f%n",
                    label,
                    sorted.size(),
                    sorted.getFirst(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(Math.min(sorted.size() - 1, (int) Math.ceil(sorted.size() * 0.95) - 1)),
                    sorted.getLast());
        });
        Process git = new ProcessBuilder("git", "-C", root.toString(), "rev-parse", "--short", "HEAD").start();
        String commit = new String(git.getInputStream().readAllBytes()).strip();
        Path folder = Files.createDirectories(root.resolve("bench/results"));
        Path file = folder.resolve(name + ".json");
        Files.writeString(
                file,
                Json.pretty(Json.object()
                                .put("bench", name)
                                .put("at", Instant.now().toString())
                                .put("commit", commit)
                                .put("processors", Runtime.getRuntime().availableProcessors())
                                .put("java", System.getProperty("java.vm.version"))
                                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                                .put("loadBefore", load)
                                .put("samples", raw.build())
                                .build())
                        + "\n");
        System.out.println("raw samples: bench/results/" + name + ".json");
    }
}
