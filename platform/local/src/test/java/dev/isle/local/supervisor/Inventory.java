package dev.isle.local.supervisor;

import dev.isle.local.process.Mark;
import dev.isle.local.process.ProcessStat;
import dev.isle.local.process.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything on this machine that an environment could leave behind: processes with any environment's mark below a home or working in it, supervisors of the
 * home, files of the home outside cache and archive, listening ports, shared memory.
 */
record Inventory(TreeSet<String> entries) {

    static Inventory of(Path home, List<Integer> ports) {
        TreeSet<String> entries = new TreeSet<>();
        for (ProcessStat stat : ProcessTable.all()) {
            Map<String, String> variables = ProcessTable.environment(stat.pid());
            boolean marked = variables.getOrDefault(Mark.ENVIRONMENT, "").startsWith(home.toString());
            boolean inside = ProcessTable.workFolder(stat.pid())
                    .filter(folder -> folder.startsWith(home))
                    .isPresent();
            if (stat.alive() && (marked || inside)) {
                entries.add("process " + ProcessTable.commandLine(stat.pid()));
            }
        }
        lines("/proc/sysvipc/shm", 2).forEach(segment -> entries.add("shared memory " + segment));
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (int port : ports) {
                String hex = String.format(":%04X", port);
                lines(table, 4)
                        .filter(line -> line.contains(hex) && line.endsWith(" 0A"))
                        .forEach(line -> entries.add("port " + port));
            }
        }
        files(home).forEach(file -> entries.add("file " + file));
        files(Path.of("/dev/shm")).forEach(file -> entries.add("shm file " + file));
        return new Inventory(entries);
    }

    private static Stream<String> lines(String table, int columns) {
        try {
            return Files.readAllLines(Path.of(table)).stream()
                    .skip(1)
                    .map(line ->
                            String.join(" ", List.of(line.strip().split("\\s+")).subList(0, columns)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file ->
                            !file.startsWith(root.resolve("cache")) && !file.startsWith(root.resolve("archive")))
                    .map(Path::toString)
                    .toList();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
