package dev.isle.local.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this machine, read from {@code /proc} (Linux). Each call looks anew. A process that ends while it is looked at is absent. Thread-safe.
 */
public final class ProcessTable {
    /** Clock ticks per second; the kernel has told user programs 100 on every architecture since 2.6. */
    public static final long TICKS_PER_SECOND = 100;

    /** Bytes of a memory page, as far as Isle runs on such kernels. */
    public static final long PAGE = 4096;

    private static final Path PROC = Path.of("/proc");
    private static final int LONGEST_ENVIRONMENT = 1 << 21;

    private ProcessTable() {}

    /** Whether this system tells what is needed. */
    public static boolean supported() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** That process, zombies included. */
    public static @Nullable ProcessStat stat(long pid) {
        byte @Nullable [] bytes = read(PROC.resolve(pid + "/stat"), 4096);
        return bytes == null ? null : ProcessStat.parse(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** Whether that very process lives: same pid, same start, no zombie. */
    public static boolean alive(long pid, long startTicks) {
        ProcessStat stat = stat(pid);
        return stat != null && stat.startTicks() == startTicks && stat.alive();
    }

    /** Resident memory that a process shares with nobody, in bytes. */
    public static long ownMemory(ProcessStat stat) {
        byte @Nullable [] bytes = read(PROC.resolve(stat.pid() + "/statm"), 256);
        String[] parts = bytes == null ? new String[0] : new String(bytes, StandardCharsets.US_ASCII).split(" ");
        try {
            return parts.length < 3 ? 0 : Math.max(0, Long.parseLong(parts[1]) - Long.parseLong(parts[2])) * PAGE;
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    /** Pid and start of this process, for {@link #alive(String)}. */
    public static String self() {
        ProcessStat stat = stat(ProcessHandle.current().pid());
        return ProcessHandle.current().pid() + ":" + (stat == null ? 0 : stat.startTicks());
    }

    /** Whether the process lives that called itself so by {@link #self}. */
    public static boolean alive(String self) {
        int colon = self.indexOf(':');
        try {
            return colon > 0
                    && alive(Long.parseLong(self.substring(0, colon)), Long.parseLong(self.substring(colon + 1)));
        } catch (NumberFormatException malformed) {
            return false;
        }
    }

    /** All processes that can be seen, zombies included. */
    public static List<ProcessStat> all() {
        List<ProcessStat> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                ProcessStat stat = stat(Long.parseLong(entry.getFileName().toString()));
                if (stat != null) {
                    found.add(stat);
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            return found;
        }
        return found;
    }

    /** The environment variables that a process was started with; empty when they cannot be read. */
    public static Map<String, String> environment(long pid) {
        byte @Nullable [] bytes = read(PROC.resolve(pid + "/environ"), LONGEST_ENVIRONMENT);
        if (bytes == null) {
            return Map.of();
        }
        Map<String, String> variables = new HashMap<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                String variable = new String(bytes, from, i - from, StandardCharsets.UTF_8);
                int equals = variable.indexOf('=');
                if (equals > 0) {
                    variables.put(variable.substring(0, equals), variable.substring(equals + 1));
                }
                from = i + 1;
            }
        }
        return variables;
    }

    /** The folder that a process is in. */
    public static Optional<Path> workFolder(long pid) {
        return link(pid, "cwd");
    }

    /** The program that a process runs. */
    public static Optional<Path> program(long pid) {
        return link(pid, "exe");
    }

    /** Program and arguments; empty for a zombie. */
    public static List<String> arguments(long pid) {
        byte @Nullable [] bytes = read(PROC.resolve(pid + "/cmdline"), 1 << 16);
        return bytes == null || bytes.length == 0
                ? List.of()
                : List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
    }

    /** The program's file name, for people: arguments of a process that is not Isle's may hold secrets. Empty for a zombie. */
    public static String programName(long pid) {
        List<String> arguments = arguments(pid);
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        return first.substring(first.lastIndexOf('/') + 1);
    }

    /** Program and arguments for people, joined by spaces, at most 200 characters; may be empty. */
    public static String commandLine(long pid) {
        String line = String.join(" ", arguments(pid)).strip();
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }

    /** The id of this boot: pids and start times mean nothing beyond it. */
    public static String boot() {
        byte @Nullable [] bytes = read(PROC.resolve("sys/kernel/random/boot_id"), 100);
        return bytes == null ? "" : new String(bytes, StandardCharsets.US_ASCII).strip();
    }

    private static Optional<Path> link(long pid, String name) {
        try {
            return Optional.of(Files.readSymbolicLink(PROC.resolve(pid + "/" + name)));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /** Read with the plainest stream there is: such files have no length, and this is called often. */
    private static byte @Nullable [] read(Path file, int most) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return in.readNBytes(most);
        } catch (IOException gone) {
            return null;
        }
    }
}
