package dev.isle.bench;

import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The processes of the servers that ran when they were asked for, and this benchmark's own ({@link #DRIVER}). What a server's child processes use counts as its
 * own: a database works in them.
 *
 * @param pids by server
 * @param active the server that is active where one of a pair is
 */
record Servers(Map<String, Long> pids, String active) {
    /** What stands for the benchmark itself, which shares the machine with what it measures. */
    static final String DRIVER = "(this benchmark)";

    static Servers of(Island island) throws IOException, InterruptedException {
        Map<String, Long> pids = new LinkedHashMap<>();
        String active = "";
        for (JsonObject server : island.servers()) {
            long pid = server.whole("pid", 0);
            if (pid > 0) {
                pids.put(String.valueOf(server.text("name")), pid);
                if (server.truth("active", false)) {
                    active = String.valueOf(server.text("name"));
                }
            }
        }
        pids.put("supervisor", island.supervisor());
        pids.put(DRIVER, ProcessHandle.current().pid());
        return new Servers(pids, active);
    }

    /** User and system seconds so far, by server. */
    Map<String, Double> cpuSeconds() {
        Map<String, Double> seconds = each(Proc::cpuSecondsOfFamily);
        // What these two have started and seen end is no work of theirs.
        for (String starter : List.of("supervisor", DRIVER)) {
            seconds.put(starter, Proc.cpuSeconds(pids.getOrDefault(starter, 0L)));
        }
        return seconds;
    }

    /** Resident memory in MiB, by server. */
    Map<String, Double> rss() {
        return each(pid -> Proc.mebibytes(pid, "status", "VmRSS:"));
    }

    /** Proportional memory in MiB, by server. */
    Map<String, Double> pss() {
        return each(pid -> Proc.mebibytes(pid, "smaps_rollup", "Pss:"));
    }

    /** The servers that are JVMs with the suite in them. */
    List<String> javas() {
        return pids.keySet().stream()
                .filter(name -> commandLine(name).contains("-jar"))
                .filter(name -> commandLine(name).stream().anyMatch(word -> word.startsWith("--role=")))
                .toList();
    }

    /** The words that a server was started with. */
    List<String> commandLine(String name) {
        try {
            String text = Files.readString(
                    Path.of("/proc", String.valueOf(pids.get(name)), "cmdline"), StandardCharsets.ISO_8859_1);
            return List.of(text.split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** An option of a server, such as {@code --db.url=}. */
    String option(String name, String option) {
        return commandLine(name).stream()
                .filter(word -> word.startsWith(option))
                .map(word -> word.substring(option.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " was started without " + option));
    }

    private Map<String, Double> each(ToDoubleFunction<Long> figure) {
        Map<String, Double> figures = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            double sum = figure.applyAsDouble(pid);
            if (!name.equals("supervisor") && !name.equals(DRIVER)) { // those two started all the others
                for (long child : children(pid)) {
                    sum += figure.applyAsDouble(child);
                }
            }
            figures.put(name, sum);
        });
        return figures;
    }

    private static List<Long> children(long pid) {
        List<Long> found = new ArrayList<>();
        try (Stream<ProcessHandle> all = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants)) {
            all.forEach(process -> found.add(process.pid()));
        }
        return found;
    }
}
