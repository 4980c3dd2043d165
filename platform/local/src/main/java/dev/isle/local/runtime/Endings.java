package dev.isle.local.runtime;

import dev.isle.local.home.Secrets;
import dev.isle.local.postgres.Cluster;
import dev.isle.local.probe.HttpAsker;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Launcher;
import dev.isle.local.process.Life;
import dev.isle.local.process.ProcessStat;
import dev.isle.local.process.ProcessTable;
import dev.isle.local.process.Session;
import dev.isle.local.process.SupervisorLog;
import dev.isle.local.tls.Trust;
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
 *
 * <p>Invariant: an ending is about one launch. It looks at and signals that launch's processes only, so it may come late: a successor is never hit.
 */
final class Endings {
    private static final long KILL_MILLIS = 10_000;
    private static final long LAUNCH_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long LAST_WORD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration OVERDUE = Launcher.PATIENCE.multipliedBy(2);

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
     * @param trust whom to trust where the port speaks TLS; null where it speaks plainly
     */
    record Drain(
            String host,
            int port,
            String path,
            Duration within,
            @Nullable Path token,
            @Nullable Trust trust) {
        /** Posts it. */
        HttpAsker.Reply post() throws IOException {
            return HttpAsker.ask("POST", host, port, path, within, token == null ? "" : Secrets.read(token), trust);
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
        background.begin(subject(session, note), () -> {
            if (note.isPresent()) {
                end(session, note.get(), manners);
            }
            afterwards.run();
        });
    }

    /** Begins to kill it, beside a polite ending that may be under way. */
    void beginKill(Session session) throws IOException {
        Optional<LaunchFiles.Note> note = session.files().note();
        if (note.isPresent()) {
            session.files().askStop(note.get().id(), new LaunchFiles.StopAsked(Instant.now(), 0));
        }
        background.begin("kill " + subject(session, note), () -> kill(session, note.orElse(null)));
    }

    private static String subject(Session session, Optional<LaunchFiles.Note> note) {
        return "end " + session.subject() + note.map(n -> " " + n.id()).orElse("");
    }

    /** Takes up what a former process began, and ends what a dead program left behind. Cheap when there is nothing to do. */
    void resume(Session session) throws IOException, InterruptedException {
        Optional<LaunchFiles.Note> note = session.files().note();
        String subject = subject(session, note);
        if (note.isEmpty() || session.files().hasEnded(note.get().id()) || background.busy(subject)) {
            return;
        }
        Life life = Life.read(session);
        if (life.state() == Life.State.ENDED) {
            if (life.pid() != null) {
                finish(session, note.get());
            }
        } else if (life.state() == Life.State.STOPPING) {
            background.begin(subject, () -> end(session, note.get(), Manners.SIGNAL));
            // What a dead program leaves behind is killed within milliseconds: the same turn may see it gone.
            if (!life.asked()) {
                background.await(subject, 100);
            }
        } else if (life.state() == Life.State.LAUNCHING
                && !background.busy(launching(session.subject()))
                && overdue(note.get())) {
            background.begin(subject, () -> giveUp(session, note.get()));
        }
    }

    /** The background step that launches a server which takes longer than a turn. */
    static String launching(String subject) {
        return "start " + subject;
    }

    /** Nobody who lives is launching it any more, and its launcher had time enough. */
    private static boolean overdue(LaunchFiles.Note note) {
        boolean nobody = !ProcessTable.alive(note.by()) || note.by().equals(ProcessTable.self());
        return nobody && Duration.between(note.at(), Instant.now()).abs().compareTo(OVERDUE) > 0;
    }

    private void giveUp(Session session, LaunchFiles.Note note) throws IOException, InterruptedException {
        kill(session, note);
        if (session.files().pid(note.id()).isEmpty()) {
            session.files()
                    .fail(
                            note.id(),
                            "it was launched and had no process after " + OVERDUE.toSeconds()
                                    + " s, so its launcher was ended; see whether the machine is overloaded, or "
                                    + session.files().folder() + " lies on a disk that is full or hangs");
        }
    }

    /** Kills everything that any launch of it has left, now, and waits until nothing of it lives. */
    void kill(Session session) throws IOException, InterruptedException {
        Optional<LaunchFiles.Note> note = session.files().note();
        killAll(session);
        if (note.isPresent()) {
            finish(session.of(note.get().id()), note.get());
        }
    }

    /** Kills one launch; without a note, everything. */
    private void kill(Session session, LaunchFiles.@Nullable Note note) throws IOException, InterruptedException {
        if (note == null) {
            killAll(session);
            return;
        }
        Session launch = session.of(note.id());
        killAll(launch);
        finish(launch, note);
    }

    private static void killAll(Session session) throws IOException, InterruptedException {
        if (!session.kill(KILL_MILLIS)) {
            throw new IOException("processes of " + session.subject() + " survive SIGKILL: "
                    + session.members().stream().map(ProcessStat::pid).toList()
                    + "; they wait for a disk or device, so look there");
        }
    }

    /** Ends that launch and waits. */
    void end(Session subject, LaunchFiles.Note note, Manners manners) throws IOException, InterruptedException {
        Session session = subject.of(note.id());
        LaunchFiles.Ending ending = note.ending();
        Instant asked = session.files()
                .stopAsked(note.id())
                .map(LaunchFiles.StopAsked::at)
                .orElse(Instant.EPOCH);
        Optional<LaunchFiles.Pid> pid = awaitProgram(session, note);
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
        kill(session, note);
    }

    /** A launch that has only begun gets the moment that it needs to have a program. */
    private Optional<LaunchFiles.Pid> awaitProgram(Session session, LaunchFiles.Note note) throws InterruptedException {
        long deadline = System.nanoTime() + LAUNCH_NANOS;
        while (session.files().pid(note.id()).isEmpty() && launching(session, note) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return session.files().pid(note.id());
    }

    /** Whether somebody is at it: another process, a step of this one, or a launcher. */
    private boolean launching(Session session, LaunchFiles.Note note) {
        Life life = Life.read(session);
        LaunchFiles.Note present = life.note();
        return life.state() == Life.State.LAUNCHING
                && present != null
                && present.id().equals(note.id())
                && (!note.by().equals(ProcessTable.self())
                        || background.busy(launching(session.subject()))
                        || !session.members().isEmpty());
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
        boolean present =
                session.files().note().filter(n -> n.id().equals(note.id())).isPresent();
        if (present) {
            Cluster.removeSharedMemory(ground.folder().data(session.subject()).resolve(DatabaseServers.CLUSTER));
            session.files().ended(note.id());
        }
    }
}
