package dev.isle.local.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All processes that came of one server's or task's launch: its session's members, and whatever carries its mark in other sessions (a vendor's daemon,
 * PostgreSQL's backends).
 *
 * <p>Invariant: a session of one launch never holds a process of another one, so whoever ends a launch cannot hit its successor, however late he is.
 * With one exception: PostgreSQL's children whose server is dead have lost every trace of their launch and count to each of them ({@link Mark}). That hits no
 * successor: a living server's children are told by their parent, and no server starts in a data folder in which those of a dead one still live.
 *
 * <p>A session's id is trusted only while the launcher or the program of the launch lives: the kernel gives a number to nobody else while it names a session
 * with living members, but after the last of them it may.
 *
 * @param mark the environment
 * @param subject server or task
 * @param files its launches
 * @param launch which of them; null: all that there ever were
 */
public record Session(
        Mark mark,
        String subject,
        LaunchFiles files,
        @Nullable String launch) {
    /** Of all launches. */
    public Session(Mark mark, String subject, LaunchFiles files) {
        this(mark, subject, files, null);
    }

    /** Of that launch alone. */
    public Session of(String id) {
        return new Session(mark, subject, files, id);
    }

    /** Living members, the launcher last. */
    public List<ProcessStat> members() {
        Set<Long> sessions = new HashSet<>();
        for (String id : launch == null ? files.ids() : List.of(launch)) {
            files.pid(id).flatMap(pid -> trusted(id, pid)).ifPresent(sessions::add);
        }
        List<ProcessStat> found = new ArrayList<>();
        List<ProcessStat> launchers = new ArrayList<>();
        for (ProcessStat stat : ProcessTable.all()) {
            if (stat.alive() && (sessions.contains(stat.session()) || mark.of(stat, subject, launch))) {
                (isLauncher(stat) ? launchers : found).add(stat);
            }
        }
        found.addAll(launchers);
        return found;
    }

    /** A launcher is the first process of its session and runs the script; a daemon that made a session of its own does not. */
    private static boolean isLauncher(ProcessStat stat) {
        List<String> arguments = stat.session() == stat.pid() ? ProcessTable.arguments(stat.pid()) : List.of();
        return arguments.size() > 1
                && arguments.get(0).equals("/bin/sh")
                && arguments.get(1).contains("/launch-");
    }

    private Optional<Long> trusted(String id, LaunchFiles.Pid pid) {
        ProcessStat program = pid.stat();
        return pid.boot().equals(ProcessTable.boot())
                        && (ProcessTable.alive(program.pid(), program.startTicks())
                                || launcherLives(program.session(), id))
                ? Optional.of(program.session())
                : Optional.empty();
    }

    private boolean launcherLives(long session, String id) {
        ProcessStat stat = ProcessTable.stat(session);
        return stat != null
                && stat.alive()
                && mark.environment().equals(ProcessTable.environment(session).get(Mark.ENVIRONMENT))
                && id.equals(ProcessTable.environment(session).get(Mark.LAUNCH));
    }

    /** Living members without launchers, which end by themselves after their program. */
    public List<ProcessStat> programs() {
        return members().stream().filter(stat -> !isLauncher(stat)).toList();
    }

    /** Sends a signal to every member but the launcher. */
    public void signal(String signal) throws IOException {
        signal(signal, programs().stream().map(ProcessStat::pid).toList());
    }

    /**
     * Sends a signal to processes; those that are gone do not matter.
     *
     * @param signal name without SIG
     */
    public static void signal(String signal, List<Long> pids) throws IOException {
        switch (signal) {
            case "TERM" -> pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
            case "KILL" -> pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            default -> signalByShell(signal, pids);
        }
    }

    private static void signalByShell(String signal, List<Long> pids) throws IOException {
        if (pids.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$@\"", "kill", signal));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("kill -s " + signal + " did not return within 5 s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while signalling", interrupted);
        }
    }

    /**
     * Kills every member and waits until none lives.
     *
     * @return whether none is left
     */
    public boolean kill(long mostMillis) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
        long pause = 2;
        while (true) {
            List<ProcessStat> members = members();
            List<Long> programs = members.stream()
                    .filter(stat -> !isLauncher(stat))
                    .map(ProcessStat::pid)
                    .toList();
            if (members.isEmpty()) {
                return true;
            }
            if (!programs.isEmpty()) {
                signal("KILL", programs);
            } else if (deadline - System.nanoTime() < TimeUnit.MILLISECONDS.toNanos(mostMillis) / 2) {
                // A launcher has nothing to wait for any more and should have ended by itself.
                signal("KILL", members.stream().map(ProcessStat::pid).toList());
            }
            if (System.nanoTime() > deadline) {
                return members().isEmpty();
            }
            TimeUnit.MILLISECONDS.sleep(pause);
            pause = Math.min(pause * 2, 50);
        }
    }
}
