package dev.isle.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What Linux says about processes, from {@code /proc}. */
final class Proc {
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int CHILDREN_UTIME = 13;

    private Proc() {}

    /** User and system seconds that a process has used; 0 when it is gone. */
    static double cpuSeconds(long pid) {
        return seconds(Path.of("/proc", Long.toString(pid), "stat"), UTIME);
    }

    /** The same, with those of its children that have ended. */
    static double cpuSecondsOfFamily(long pid) {
        return cpuSeconds(pid) + seconds(Path.of("/proc", Long.toString(pid), "stat"), CHILDREN_UTIME);
    }

    /** User and system seconds of this process's children that have ended. */
    static double endedChildrenSeconds() {
        return seconds(Path.of("/proc/self/stat"), CHILDREN_UTIME);
    }

    /** User and system seconds of a process by the name of the thread, numbers left out; threads that have ended are not in it. */
    static SortedMap<String, Double> cpuSecondsOfThreads(long pid) {
        SortedMap<String, Double> seconds = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                String name = Report.firstLine(thread.resolve("comm")).replaceAll("[0-9]+", "#");
                seconds.merge(name, seconds(thread.resolve("stat"), UTIME), Double::sum);
            }
        } catch (IOException gone) {
            return seconds;
        }
        return seconds;
    }

    private static double seconds(Path stat, int field) {
        try {
            String text = Files.readString(stat);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }

    /** A line of {@code /proc/PID/smaps_rollup} or {@code status} in MiB, such as {@code Pss:}; 0 when it is gone. */
    static double mebibytes(long pid, String file, String key) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), file)).stream()
                    .filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .orElse(0.0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Processes whose variables or arguments name a folder: all that an environment under that home has started. */
    static List<Long> naming(Path folder) throws IOException {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process :
                    all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
                if (mentions(process.resolve("environ"), folder) || mentions(process.resolve("cmdline"), folder)) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        found.remove(ProcessHandle.current().pid());
        return found;
    }

    private static boolean mentions(Path file, Path folder) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(folder.toString());
        } catch (IOException e) {
            return false;
        }
    }
}
