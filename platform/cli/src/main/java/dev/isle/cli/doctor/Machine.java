package dev.isle.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the checks need to know of a machine, read once.
 *
 * @param os the operating system's name
 * @param processTable whether processes can be looked at as files under {@code /proc}
 * @param programs of those that are needed, the ones that the path has
 * @param memoryFree bytes that could be had without swapping
 * @param openFiles how many files a process may have open
 */
public record Machine(
        String os,
        boolean processTable,
        int javaFeature,
        String javaHome,
        List<String> programs,
        OptionalLong memoryFree,
        OptionalLong openFiles) {
    /** Programs that the local runtime starts servers with. */
    public static final List<String> NEEDED = List.of("sh", "setsid");

    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB");
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

    /** This machine. */
    public static Machine look(Map<String, String> env) {
        List<String> programs = new ArrayList<>();
        for (String program : NEEDED) {
            for (String folder : env.getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
                if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                    programs.add(program);
                    break;
                }
            }
        }
        return new Machine(
                System.getProperty("os.name", "unknown"),
                Files.isReadable(Path.of("/proc/self/stat")),
                Runtime.version().feature(),
                System.getProperty("java.home", ""),
                programs,
                kibibytes(),
                number(Path.of("/proc/self/limits"), OPEN_FILES));
    }

    private static OptionalLong kibibytes() {
        OptionalLong free = number(Path.of("/proc/meminfo"), AVAILABLE);
        return free.isPresent() ? OptionalLong.of(free.getAsLong() << 10) : free;
    }

    private static OptionalLong number(Path file, Pattern pattern) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(file));
            return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
