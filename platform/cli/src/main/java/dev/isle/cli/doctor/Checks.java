package dev.isle.cli.doctor;

import dev.isle.cli.terminal.Measures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The checks of a machine. Nothing is changed: a folder that is missing is judged by the folder above it. */
public final class Checks {
    private static final int JAVA = 25;
    private static final long MEMORY = 1L << 30;
    private static final long DISK_LOW = 2L << 30;
    private static final long DISK_NONE = 256L << 20;
    private static final long OPEN_FILES = 1024;

    private Checks() {}

    /** Everything that concerns the machine and Isle's home on it. */
    public static List<Finding> all(Machine machine, Path home) {
        List<Finding> findings = new ArrayList<>();
        findings.add(system(machine));
        findings.add(java(machine));
        findings.add(programs(machine));
        findings.add(memory(machine));
        findings.add(openFiles(machine));
        findings.add(home(home));
        findings.add(disk(home));
        return findings;
    }

    private static Finding system(Machine machine) {
        return machine.os().equals("Linux") && machine.processTable()
                ? Finding.good("system", "Linux, processes can be looked at")
                : Finding.bad(
                        "system",
                        machine.os() + (machine.processTable() ? "" : " without a readable /proc"),
                        "run Isle on Linux with /proc mounted: local servers are watched through it");
    }

    private static Finding java(Machine machine) {
        return machine.javaFeature() >= JAVA
                ? Finding.good("java", "Java " + machine.javaFeature() + " in " + machine.javaHome())
                : Finding.bad(
                        "java",
                        "Java " + machine.javaFeature() + " in " + machine.javaHome(),
                        "install a JDK " + JAVA + " or newer and set JAVA_HOME to its folder");
    }

    private static Finding programs(Machine machine) {
        List<String> missing = new ArrayList<>(Machine.NEEDED);
        missing.removeAll(machine.programs());
        return missing.isEmpty()
                ? Finding.good("programs", String.join(", ", Machine.NEEDED) + " found")
                : Finding.bad(
                        "programs",
                        String.join(", ", missing) + " not found on the PATH",
                        "install the packages dash and util-linux (or what your system calls them)");
    }

    private static Finding memory(Machine machine) {
        if (machine.memoryFree().isEmpty()) {
            return Finding.warning("memory", "free memory cannot be read", "see whether /proc/meminfo is readable");
        }
        long free = machine.memoryFree().getAsLong();
        return free >= MEMORY
                ? Finding.good("memory", Measures.bytes(free) + " free")
                : Finding.warning(
                        "memory",
                        "only " + Measures.bytes(free) + " free",
                        "stop what is not needed, or lower roles' jvm.memory; `isle plan` shows the sum");
    }

    private static Finding openFiles(Machine machine) {
        long most = machine.openFiles().orElse(Long.MAX_VALUE);
        return most >= OPEN_FILES
                ? Finding.good(
                        "open-files", most == Long.MAX_VALUE ? "no limit known" : "up to " + most + " per process")
                : Finding.warning("open-files", "only " + most + " per process", "ulimit -n " + 4 * OPEN_FILES);
    }

    private static Finding home(Path home) {
        Path folder = nearest(home);
        return Files.isWritable(folder) && Files.isDirectory(folder)
                ? Finding.good("home", home + (Files.exists(home) ? "" : " can be made"))
                : Finding.bad(
                        "home",
                        folder + " cannot be written",
                        "make it writable for you, or set ISLE_HOME to another folder");
    }

    private static Finding disk(Path home) {
        try {
            long free = Files.getFileStore(nearest(home)).getUsableSpace();
            String words = Measures.bytes(free) + " free at " + home;
            return free >= DISK_LOW
                    ? Finding.good("disk", words)
                    : free >= DISK_NONE
                            ? Finding.warning("disk", words, "free some space: logs and databases grow")
                            : Finding.bad("disk", words, "free some space, or set ISLE_HOME to another disk");
        } catch (IOException e) {
            return Finding.warning("disk", "free space cannot be read: " + e, "check the disk of " + home);
        }
    }

    private static Path nearest(Path path) {
        Path folder = path.toAbsolutePath();
        while (!Files.exists(folder)) {
            Path parent = folder.getParent();
            if (parent == null) {
                return folder;
            }
            folder = parent;
        }
        return folder;
    }
}
