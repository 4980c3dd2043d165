package dev.isle.cli.verb;

import dev.isle.cli.edit.RunningLine;
import dev.isle.cli.edit.StoppedServers;
import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.model.Environment;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code isle stop} and {@code isle start}: edit the file, apply it, and follow. The file stays the truth. With names of servers it is its {@code stopped} line,
 * without one its {@code running} line: the whole environment.
 */
final class StopStartCommand implements Command {
    private final boolean start;

    StopStartCommand(boolean start) {
        this.start = start;
    }

    @Override
    public int run(Session session) throws InterruptedException {
        Installation environment = Choice.own(session);
        Record record = environment.record();
        Plan plan = record.plan();
        Record.Applied applied = record.applied();
        if (plan == null || applied == null) {
            throw Choice.nothingApplied(session, environment);
        }
        List<String> known = plan.servers().stream().map(ServerPlan::name).toList();
        Set<String> servers = new LinkedHashSet<>();
        session.line().operands().forEach(name -> servers.add(Choice.server(session, name, plan)));
        Path file = Path.of(applied.file());
        String text = read(session, file);
        String changed = changed(session, file, text, servers);
        if (session.line().has("print")) {
            session.output().streams().out().print(changed);
            return Exit.DONE;
        }
        if (!changed.equals(text)) {
            refuseOtherChanges(session, record, applied);
            if (!Files.isWritable(file)) {
                throw Failure.refused(
                        session.shown(file) + " cannot be written, so nothing was changed",
                        List.of(),
                        "isle " + session.line().verb().path() + " --print ...");
            }
        }
        if (start) {
            SealCheck.sound(session, applied.releaseFolder());
        }
        session.output()
                .line(ContextLine.of(session.output().paint(), session.site().runtime(), plan));
        Instant began = session.world().clock().instant();
        Applying.accepted(
                session,
                environment.apply(
                        FileSetReader.read(session, file, Map.of(file, changed)).set(),
                        session.world().user(),
                        Applying.reason(session),
                        null));
        write(session, file, text, changed, servers.isEmpty() ? "running: " + start : null);
        retryFailed(session, environment, record, servers.isEmpty() ? Set.copyOf(known) : servers);
        return follow(session, environment, began, servers);
    }

    private String changed(Session session, Path file, String text, Set<String> servers) {
        Environment.Spec spec =
                FileSetReader.read(session, file).model().environment().spec();
        Set<String> stopped = new LinkedHashSet<>(spec.stopped());
        if (servers.isEmpty()) {
            return whole(session, file, text, spec.running());
        }
        if (start) {
            stopped.removeAll(servers);
        } else {
            stopped.addAll(servers);
        }
        List<String> wanted = new ArrayList<>(stopped);
        List<String> now = StoppedServers.stopped(file.toString(), text);
        if (wanted.equals(now) || now == null && wanted.isEmpty()) {
            return text;
        }
        try {
            return StoppedServers.set(session.shown(file), text, wanted);
        } catch (StoppedServers.NotEditable e) {
            throw Failure.error(String.valueOf(e.getMessage()), List.of(), "isle up" + Choice.option(session));
        }
    }

    private String whole(Session session, Path file, String text, Environment.Running running) {
        String until = running.until();
        boolean passed = until != null
                && !OffsetDateTime.parse(until)
                        .toInstant()
                        .isAfter(session.world().clock().instant());
        boolean runs = running.on() && !passed;
        if (start ? runs : !running.on()) {
            return text;
        }
        try {
            return RunningLine.set(session.shown(file), text, start);
        } catch (StoppedServers.NotEditable e) {
            throw Failure.error(String.valueOf(e.getMessage()), List.of(), "isle up" + Choice.option(session));
        }
    }

    private static String read(Session session, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Failure.error(
                    Cause.words(session.shown(file) + ", the file that was applied, cannot be read", e),
                    List.of("the applied text is kept; what runs is managed by it"),
                    Failure.hint("isle up -f FILE", "or put the file back"));
        }
    }

    /** Stopping a server must not bring other edits into force by the way. */
    private static void refuseOtherChanges(Session session, Record record, Record.Applied applied) {
        List<String> differing = new ArrayList<>(AppliedFiles.differing(applied));
        UnsealedFolder.differing(session, record).forEach(path -> differing.add(applied.releaseFolder() + "/" + path));
        if (!differing.isEmpty()) {
            throw new Failure(
                    Exit.REFUSED,
                    "there are changes that were not applied yet, and this would bring them into force, too",
                    differing.stream()
                            .map(path -> session.shown(Path.of(path)) + " differs from what was applied")
                            .toList(),
                    List.of("isle diff" + Choice.option(session), "isle up" + Choice.option(session)));
        }
    }

    private static void write(Session session, Path file, String text, String changed, @Nullable String whole) {
        if (changed.equals(text)) {
            return;
        }
        String line = whole == null ? "stopped: " + named(file, changed) : whole;
        try {
            Files.writeString(file, changed);
            session.output().line("  " + session.shown(file) + ": " + line);
        } catch (IOException e) {
            throw new Failure(
                    Exit.ERROR,
                    Cause.words("the change is in force, but " + session.shown(file) + " could not be written", e),
                    List.of("the next `isle up` would take it back", "write it by hand: " + line),
                    List.of());
        }
    }

    private static List<String> named(Path file, String text) {
        List<String> servers = StoppedServers.stopped(file.toString(), text);
        return servers == null ? List.of() : servers;
    }

    private void retryFailed(Session session, Installation environment, Record record, Set<String> servers)
            throws InterruptedException {
        List<String> failed = servers.stream()
                .filter(name -> record.servers()
                                .getOrDefault(name, Record.ServerHistory.NONE)
                                .failures()
                        > 0)
                .toList();
        if (start && !failed.isEmpty()) {
            Applying.accepted(
                    session,
                    environment.request(
                            Record.Request.Kind.RETRY, failed, session.world().user(), Applying.reason(session)));
        }
    }

    private int follow(Session session, Installation environment, Instant began, Set<String> servers)
            throws InterruptedException {
        if (session.line().has("no-wait")) {
            return Exit.DONE;
        }
        if (servers.isEmpty()) {
            return Finish.follow(session, environment, began, Goal::reached, servers);
        }
        Predicate<Snapshot> goal = start ? Goal.ready(List.copyOf(servers)) : Goal.stopped(List.copyOf(servers));
        return Finish.follow(session, environment, began, goal, servers);
    }
}
