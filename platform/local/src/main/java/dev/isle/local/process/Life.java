package dev.isle.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of the present launch of a server or task, by its files and the process table alone: the same for every process that looks.
 *
 * <p>It has ended only when its program is dead and nothing that came of it lives; until then, once the program is dead, it is stopping. What was launched and
 * cannot be read of is out of sight while anything of it lives. So nobody ever takes a place that is not free.
 *
 * @param note null when it was never launched, or its file cannot be read
 * @param pid of its program; null while or when it has none
 * @param exit as its launcher saw it; null when it runs or its launcher did not live to see it
 * @param asked whether somebody asked it to end
 * @param words how it ended, or why it is out of sight; else empty
 * @param endedAt when it ended, if known
 */
public record Life(
        State state,
        LaunchFiles.@Nullable Note note,
        @Nullable ProcessStat pid,
        LaunchFiles.@Nullable Exit exit,
        boolean asked,
        String words,
        @Nullable Instant endedAt) {
    /** States of a launch. */
    public enum State {
        /** It was never launched. */
        NONE,
        /** It is about to have a process. */
        LAUNCHING,
        /** Its program runs. */
        RUNNING,
        /** It was asked to end, or its program ended; something of it lives. */
        STOPPING,
        /** Nothing of it lives. */
        ENDED,
        /** What was launched cannot be read of, and something of it lives: it may run or not. */
        UNSEEN
    }

    private static final Life NONE = new Life(State.NONE, null, null, null, false, "", null);
    private static final long EXIT_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Looks. */
    public static Life read(Session session) {
        return switch (session.files().present()) {
            case LaunchFiles.Present.None none -> NONE;
            case LaunchFiles.Present.Known known -> read(session.of(known.note().id()), known.note());
            case LaunchFiles.Present.Unreadable unreadable -> unreadable(session, unreadable.words());
        };
    }

    private static Life unreadable(Session session, String words) {
        List<Long> living = session.members().stream().map(ProcessStat::pid).toList();
        return living.isEmpty()
                ? new Life(State.ENDED, null, null, null, false, words + "; nothing of it runs", null)
                : new Life(
                        State.UNSEEN,
                        null,
                        null,
                        null,
                        false,
                        words + ", and processes of it live: " + living
                                + "; nothing is started beside them: make the file readable again, or end these processes (kill "
                                + String.join(
                                        " ",
                                        living.stream().map(String::valueOf).toList()) + ") to have it started anew",
                        null);
    }

    /** Looks at one launch. */
    private static Life read(Session session, LaunchFiles.Note note) {
        LaunchFiles files = session.files();
        boolean asked = files.stopAsked(note.id()).isPresent();
        Optional<LaunchFiles.Pid> pid = files.pid(note.id());
        if (pid.isEmpty()) {
            return withoutProgram(session, note, asked);
        }
        ProcessStat stat = pid.get().stat();
        if (!pid.get().boot().equals(ProcessTable.boot())) {
            return new Life(State.ENDED, note, stat, null, asked, "the machine was started anew since", null);
        }
        if (ProcessTable.alive(stat.pid(), stat.startTicks())) {
            return new Life(asked ? State.STOPPING : State.RUNNING, note, stat, null, asked, "", null);
        }
        LaunchFiles.Exit exit = awaitExit(files, note.id(), stat.session());
        if (!files.hasEnded(note.id()) && !session.programs().isEmpty()) {
            return new Life(State.STOPPING, note, stat, exit, asked, "", null);
        }
        String failure = files.failure(note.id()).orElse(null);
        String words = failure != null
                ? failure
                : exit != null
                        ? words(exit.status())
                        : "its process is gone; its exit status was lost with its launcher";
        return new Life(State.ENDED, note, stat, exit, asked, words, exit == null ? null : exit.at());
    }

    private static Life withoutProgram(Session session, LaunchFiles.Note note, boolean asked) {
        Optional<String> failure = session.files().failure(note.id());
        if (failure.isPresent()) {
            Path file = session.files().folder().resolve("failed." + note.id());
            return new Life(State.ENDED, note, null, null, asked, failure.get(), modified(file));
        }
        Optional<LaunchFiles.Exit> exit = session.files().exit(note.id());
        // The pid is written first, so it is looked for once more after the exit was seen.
        if (exit.isPresent() && session.files().pid(note.id()).isEmpty()) {
            return new Life(
                    State.ENDED,
                    note,
                    null,
                    exit.get(),
                    asked,
                    "its launcher could not note its pid in " + session.files().folder()
                            + " and did not run its program; see whether the disk is full",
                    exit.get().at());
        }
        if (session.files().hasEnded(note.id())) {
            return new Life(State.ENDED, note, null, null, asked, "its launch was broken off", null);
        }
        if (ProcessTable.alive(note.by())) {
            return new Life(State.LAUNCHING, note, null, null, asked, "", null);
        }
        // The launching process died; its launcher may live and be about to write the pid.
        return session.members().isEmpty() && session.files().pid(note.id()).isEmpty()
                ? new Life(State.ENDED, note, null, null, asked, "its launch was broken off", null)
                : new Life(State.LAUNCHING, note, null, null, asked, "", null);
    }

    /** The launcher writes the status within milliseconds of the program's death, if it lives. */
    private static LaunchFiles.@Nullable Exit awaitExit(LaunchFiles files, String id, long launcher) {
        long deadline = System.nanoTime() + EXIT_PATIENCE_NANOS;
        while (true) {
            ProcessStat stat = ProcessTable.stat(launcher);
            boolean launcherLives = stat != null && stat.alive() && stat.session() == launcher;
            Optional<LaunchFiles.Exit> exit = files.exit(id);
            if (exit.isPresent() || !launcherLives || System.nanoTime() > deadline) {
                return exit.orElse(null);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    private static @Nullable Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException gone) {
            return null;
        }
    }

    /** Whether a process exists or is about to. */
    public boolean occupied() {
        return state != State.NONE && state != State.ENDED;
    }

    /** An exit status in words. */
    public static String words(int status) {
        return switch (status) {
            case 0 -> "it ended by itself with status 0";
            case 126 -> "its program may not be executed (status 126)";
            case 127 -> "its program was not found (status 127)";
            case 130 -> "it was ended by SIGINT (status 130)";
            case 134 -> "it aborted (SIGABRT, status 134)";
            case 137 -> "it was killed (SIGKILL, status 137)";
            case 139 -> "it crashed (SIGSEGV, status 139)";
            case 143 -> "it was ended by SIGTERM (status 143)";
            default ->
                status > 128 && status < 193
                        ? "it was ended by signal " + (status - 128) + " (status " + status + ")"
                        : "it ended with status " + status;
        };
    }
}
