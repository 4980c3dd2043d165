package dev.isle.local.process;

import org.jspecify.annotations.Nullable;

/**
 * One process as the kernel tells it.
 *
 * @param state the kernel's letter: {@code Z} and {@code X} are dead
 * @param session id of its session, the pid of the session's first process
 * @param startTicks when it began, in clock ticks since the boot: with the pid it names a process until the next boot
 * @param cpuTicks time used in user and system mode, its reaped children's not included
 * @param residentPages resident memory in pages
 */
public record ProcessStat(
        long pid, char state, long parent, long session, long startTicks, long cpuTicks, long residentPages) {
    /** Whether it can still do anything: a zombie cannot. */
    public boolean alive() {
        return state != 'Z' && state != 'X' && state != 'x';
    }

    /**
     * Reads a line of {@code /proc/PID/stat}.
     *
     * @return null when it is none. The command's name may hold spaces and parentheses; the last parenthesis ends it.
     */
    public static @Nullable ProcessStat parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 2 || close < open) {
            return null;
        }
        String[] rest = line.substring(close + 1).strip().split(" ");
        if (rest.length < 22) {
            return null;
        }
        try {
            return new ProcessStat(
                    Long.parseLong(line.substring(0, open).strip()),
                    rest[0].charAt(0),
                    Long.parseLong(rest[1]),
                    Long.parseLong(rest[3]),
                    Long.parseLong(rest[19]),
                    Long.parseLong(rest[11]) + Long.parseLong(rest[12]),
                    Long.parseLong(rest[21]));
        } catch (NumberFormatException malformed) {
            return null;
        }
    }
}
