package dev.isle.bench;

import dev.isle.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run of a benchmark measured, with all that is needed to judge it: commit, machine, load before and after. Confined to one thread. */
final class Report {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path repository;
    private final Benchmark benchmark;
    private final Instant started = Instant.now();
    private final String loadBefore = firstLine(Path.of("/proc/loadavg"));
    private final Map<String, Samples> figures = new LinkedHashMap<>();
    private final Map<String, String> notes = new LinkedHashMap<>();
    private final Map<String, String> raw = new LinkedHashMap<>();

    Report(Path repository, Benchmark benchmark) {
        this.repository = repository;
        this.benchmark = benchmark;
    }

    /** The figure of that name; made at its first use. */
    Samples figure(String name, String unit) {
        return figures.computeIfAbsent(name, ignored -> new Samples(unit));
    }

    /** Samples that were gathered elsewhere. */
    void figure(String name, Samples samples) {
        figures.put(name, samples);
    }

    /** Something to know when reading the figures. */
    void note(String name, String text) {
        notes.put(name, text);
    }

    /** Something for the file only, too long to print. */
    void raw(String name, String text) {
        raw.put(name, text);
    }

    /** Writes the raw samples; answers the summary, which ends with the file's path. */
    String write() throws IOException {
        Json.Members all = Json.object();
        figures.forEach((name, samples) -> all.put(name, samples.json()));
        Json.Members document = Json.object()
                .put("bench", benchmark.name())
                .put("what", benchmark.what())
                .put("target", benchmark.target())
                .put("started", started.toString())
                .put("ended", Instant.now().toString())
                .put("commit", git("rev-parse", "HEAD"))
                .put("changedFiles", git("status", "--porcelain").lines().count())
                .put("machine", machine())
                .put("loadBefore", loadBefore)
                .put("loadAfter", firstLine(Path.of("/proc/loadavg")))
                .put("notes", Json.texts(notes))
                .put("raw", Json.texts(raw))
                .put("figures", all.build());
        Path folder = Files.createDirectories(repository.resolve("bench/results/local"));
        Path file = folder.resolve(benchmark.name() + "-" + STAMP.format(started) + ".json");
        Files.writeString(file, Json.pretty(document.build()) + "\n");
        StringBuilder text = new StringBuilder(benchmark.name() + "  target: " + benchmark.target() + "\n");
        figures.forEach((name, samples) -> text.append(String.format("  %-28s %s%n", name, samples)));
        notes.forEach((name, note) ->
                text.append("  ").append(name).append(": ").append(note).append('\n'));
        return text.append("  load ")
                .append(loadBefore)
                .append(" -> ")
                .append(firstLine(Path.of("/proc/loadavg")))
                .append('\n')
                .append("  raw samples: ")
                .append(repository.relativize(file))
                .toString();
    }

    private static Json.Members machineMembers() throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .orElse("unknown");
        return Json.object()
                .put("cpu", cpu.substring(cpu.indexOf(':') + 1).strip())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("memory", firstLine(Path.of("/proc/meminfo")))
                .put("kernel", firstLine(Path.of("/proc/sys/kernel/osrelease")))
                .put("java", System.getProperty("java.vendor.version", "") + " " + Runtime.version());
    }

    private static dev.isle.model.json.JsonValue machine() throws IOException {
        return machineMembers().build();
    }

    private String git(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 3];
        System.arraycopy(new String[] {"git", "-C", repository.toString()}, 0, command, 0, 3);
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.onExit().join();
        return output.strip();
    }

    static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
