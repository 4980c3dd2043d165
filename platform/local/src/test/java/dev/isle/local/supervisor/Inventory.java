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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything on this machine that an environment could leave behind: processes with any environment's mark below a home or working in it, supervisors of the
 * home, files of the home outside cache and archive, listening ports, shared memory that its processes were seen to use. Of other environments and other
 * databases, which come and go on a machine, nothing counts.
 */
record Inventory(TreeSet<String> entries) {
    /** In {@code /proc/PID/maps}, a System V segment has its number in the place of the inode. */
    private static final Pattern SEGMENT = Pattern.compile(" (\\d+) +/SYSV[0-9a-f]+");

    private static final Pattern SHM_FILE = Pattern.compile(" (/dev/shm/\\S+)");

    static Inventory of(Path home, List<Integer> ports) {
        return of(home, ports, Set.of());
    }

    /**
     * What there is now.
     *
     * @param memory what {@link #memory} saw earlier; what is still there counts
     */
    static Inventory of(Path home, List<Integer> ports, Set<String> memory) {
        TreeSet<String> entries = new TreeSet<>();
        processes(home).forEach(stat -> entries.add("process " + ProcessTable.commandLine(stat.pid())));
        Stream.concat(
                        lines("/proc/sysvipc/shm", 2).map(line -> "shared memory " + line.split(" ")[1]),
                        files(Path.of("/dev/shm")).stream().map(file -> "shm file " + file))
                .filter(memory::contains)
                .forEach(entries::add);
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (int port : ports) {
                String hex = String.format(":%04X", port);
                lines(table, 4)
                        .filter(line -> line.contains(hex) && line.endsWith(" 0A"))
                        .forEach(line -> entries.add("port " + port));
            }
        }
        files(home).forEach(file -> entries.add("file " + file));
        return new Inventory(entries);
    }

    /** Shared memory that processes of the home use now. */
    static Set<String> memory(Path home) {
        Set<String> memory = new TreeSet<>();
        for (ProcessStat stat : processes(home)) {
            String maps;
            try {
                maps = Files.readString(Path.of("/proc/" + stat.pid() + "/maps"));
            } catch (IOException gone) {
                continue;
            }
            Matcher segment = SEGMENT.matcher(maps);
            while (segment.find()) {
                memory.add("shared memory " + segment.group(1));
            }
            Matcher file = SHM_FILE.matcher(maps);
            while (file.find()) {
                memory.add("shm file " + file.group(1));
            }
        }
        return memory;
    }

    private static List<ProcessStat> processes(Path home) {
        return ProcessTable.all().stream()
                .filter(ProcessStat::alive)
                .filter(stat -> {
                    Map<String, String> variables = ProcessTable.environment(stat.pid());
                    return variables.getOrDefault(Mark.ENVIRONMENT, "").startsWith(home.toString())
                            || ProcessTable.workFolder(stat.pid())
                                    .filter(folder -> folder.startsWith(home))
                                    .isPresent();
                })
                .toList();
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
