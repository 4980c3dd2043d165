package dev.isle.local.runtime;

import dev.isle.local.home.Secrets;
import dev.isle.local.postgres.Cluster;
import dev.isle.local.probe.HttpAsker;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Life;
import dev.isle.local.process.ProcessStat;
import dev.isle.local.process.ProcessTable;
import dev.isle.local.process.Session;
import dev.isle.local.process.SupervisorLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends what was launched. Steps: note that it was asked (whoever takes over later goes on from there); drain; signal or stop command; wait for the program and
 * everything that came of it, at most its grace; kill what is left; wait for the launcher's last word; note that nothing lives.
 */
final class Endings {
    private static final long KILL_MILLIS = 10_000;
    private static final long LAUNCH_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long LAST_WORD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Ground ground;
    private final Background background;

    Endings(Ground ground, Background background) {
        this.ground = ground;
        this.background = background;
    }

    /**
     * How to ask politely.
     *
     * @param drain asked first; null for none
     * @param command instead of a signal; null for none
     */
    record Manners(@Nullable Drain drain, @Nullable Command command) {
        /** A signal only. */
        static final Manners SIGNAL = new Manners(null, null);
    }

    /**
     * A request at a server's first HTTP port.
     *
     * @param token file with the bearer token; null where the port demands none
     */
    record Drain(
            String host,
            int port,
            String path,
            Duration within,
            @Nullable Path token) {
        /** Posts it. */
        HttpAsker.Reply post() throws IOException {
            return HttpAsker.ask("POST", host, port, path, within, token == null ? "" : Secrets.read(token));
        }
    }

    /** A stop command. */
    @FunctionalInterface
    interface Command {
        /** Runs it; ends in time. */
        void run() throws IOException, InterruptedException;
    }

    /** Begins to end it, unless that has begun or nothing runs. */
    void begin(Session session, Manners manners, Background.Step afterwards) throws IOException {
        Optional<LaunchFiles.Note> note = session.files().note();
        Life life = Life.read(session);
        if (note.isPresent()
                && life.occupied()
                && session.files().stopAsked(note.get().id()).isEmpty()) {
            session.files()
                    .askStop(
                            note.get().id(),
                            new LaunchFiles.StopAsked(
                                    Instant.now(), note.get().ending().graceMillis()));
        }
        background.begin("end " + session.subject(), () -> {
            if (note.isPresent()) {
                end(session, note.get(), manners);
            }
            afterwards.run();
        });
    }

    /** Takes up what a former process began, and ends what a dead program left behind. Cheap when there is nothing to do. */
    void resume(Session session) throws IOException, InterruptedException {
        Optional<LaunchFiles.Note> note = session.files().note();
        if (note.isEmpty()
                || session.files().hasEnded(note.get().id())
                || background.busy("end " + session.subject())) {
            return;
        }
        Life life = Life.read(session);
        if (life.state() == Life.State.ENDED) {
            if (life.pid() != null) {
                finish(session, note.get());
            }
        } else if (life.state() == Life.State.STOPPING) {
            background.begin("end " + session.subject(), () -> end(session, note.get(), Manners.SIGNAL));
            // What a dead program leaves behind is killed within milliseconds: the same turn may see it gone.
            if (!life.asked()) {
                background.await("end " + session.subject(), 100);
            }
        }
    }

    /** Kills it now and waits until nothing of it lives. */
    void kill(Session session) throws IOException, InterruptedException {
        Optional<LaunchFiles.Note> note = session.files().note();
        if (!session.kill(KILL_MILLIS)) {
            throw new IOException("processes of " + session.subject() + " survive SIGKILL: "
                    + session.members().stream().map(ProcessStat::pid).toList()
                    + "; they wait for a disk or device, so look there");
        }
        if (note.isPresent()) {
            finish(session, note.get());
        }
    }

    /** Ends it and waits. */
    void end(Session session, LaunchFiles.Note note, Manners manners) throws IOException, InterruptedException {
        LaunchFiles.Ending ending = note.ending();
        Instant asked = session.files()
                .stopAsked(note.id())
                .map(LaunchFiles.StopAsked::at)
                .orElse(Instant.EPOCH);
        Optional<LaunchFiles.Pid> pid = awaitProgram(session, note.id());
        boolean programLives = pid.isPresent() && alive(pid.get());
        if (programLives) {
            drain(session.subject(), manners.drain());
            long left = ending.graceMillis();
            if (manners.drain() == null) {
                // Taken up after another process began it: its grace began then.
                left -= Math.max(0, Duration.between(asked, Instant.now()).toMillis());
            }
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(left);
            ask(session, pid.get(), ending, manners.command());
            awaitEnd(session, pid.get(), deadline);
        }
        kill(session);
    }

    /** A launch that has only begun gets the moment that it needs to have a program. */
    private static Optional<LaunchFiles.Pid> awaitProgram(Session session, String id) throws InterruptedException {
        long deadline = System.nanoTime() + LAUNCH_NANOS;
        while (session.files().pid(id).isEmpty()
                && Life.read(session).state() == Life.State.LAUNCHING
                && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return session.files().pid(id);
    }

    private static void drain(String subject, @Nullable Drain drain) {
        if (drain == null) {
            return;
        }
        try {
            HttpAsker.Reply reply = drain.post();
            if (!reply.good()) {
                SupervisorLog.warn(
                        subject + ": drain answered " + reply.status() + ", it is stopped all the same", null);
            }
        } catch (IOException silent) {
            SupervisorLog.warn(subject + ": drain: " + silent.getMessage() + "; it is stopped all the same", null);
        }
    }

    private static void ask(Session session, LaunchFiles.Pid pid, LaunchFiles.Ending ending, @Nullable Command command)
            throws IOException, InterruptedException {
        if (command != null) {
            try {
                command.run();
                return;
            } catch (IOException failure) {
                SupervisorLog.warn(
                        session.subject() + ": stop command: " + failure.getMessage() + "; signalled instead", null);
            }
        }
        if (ending.everyone()) {
            session.signal(ending.signal());
        } else {
            Session.signal(ending.signal(), List.of(pid.stat().pid()));
        }
    }

    private static boolean alive(LaunchFiles.Pid pid) {
        return pid.boot().equals(ProcessTable.boot())
                && ProcessTable.alive(pid.stat().pid(), pid.stat().startTicks());
    }

    private static void awaitEnd(Session session, LaunchFiles.Pid pid, long deadline) throws InterruptedException {
        long pause = 2;
        while (System.nanoTime() < deadline) {
            if (!alive(pid) && session.programs().isEmpty()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(pause);
            pause = Math.min(pause + 2, 25);
        }
    }

    private void finish(Session session, LaunchFiles.Note note) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LAST_WORD_NANOS;
        while (session.files().exit(note.id()).isEmpty()
                && !session.members().isEmpty()
                && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        Cluster.removeSharedMemory(ground.folder().data(session.subject()).resolve(DatabaseServers.CLUSTER));
        if (java.nio.file.Files.isDirectory(session.files().folder())) {
            session.files().ended(note.id());
        }
    }
}
