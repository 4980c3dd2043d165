package dev.isle.local.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory programs can still get: what the kernel holds available, or what is left of the control group's limit if that is less. */
final class Memory {
    private Memory() {}

    /** In bytes; empty when the system does not tell. */
    static OptionalLong available() {
        OptionalLong machine = OptionalLong.empty();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    machine = OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) << 10);
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            return OptionalLong.empty();
        }
        OptionalLong group = leftInGroup();
        return machine.isPresent() && group.isPresent()
                ? OptionalLong.of(Math.min(machine.getAsLong(), group.getAsLong()))
                : machine;
    }

    private static OptionalLong leftInGroup() {
        try {
            String most = Files.readString(Path.of("/sys/fs/cgroup/memory.max")).strip();
            String used =
                    Files.readString(Path.of("/sys/fs/cgroup/memory.current")).strip();
            return most.equals("max")
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.max(0, Long.parseLong(most) - Long.parseLong(used)));
        } catch (IOException | NumberFormatException unlimited) {
            return OptionalLong.empty();
        }
    }
}
