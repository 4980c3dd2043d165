package dev.isle.cli.verb;

import dev.isle.cli.edit.RunningLine;
import dev.isle.cli.edit.ServerLine;
import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.model.Environment;
import dev.isle.model.Suite;
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
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * {@code isle stop} and {@code isle start}: edit the file, apply it, and follow. The file stays the truth. With names of servers it is its {@code stopped} line
 * (of those that run on demand its {@code started} line), without one its {@code running} line: the whole environment.
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
        String changed = changed(session, plan, file, text, servers);
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
        write(
                session,
                file,
                text,
                changed,
                servers.isEmpty() ? List.of("running: " + start) : lines(file, text, changed));
        retryFailed(session, environment, record, servers.isEmpty() ? Set.copyOf(known) : servers);
        return follow(session, environment, began, servers);
    }

    private String changed(Session session, Plan plan, Path file, String text, Set<String> servers) {
        Environment.Spec spec =
                FileSetReader.read(session, file).model().environment().spec();
        if (servers.isEmpty()) {
            return whole(session, file, text, spec.running());
        }
        Set<String> stopped = new LinkedHashSet<>(spec.stopped());
        Set<String> started = new LinkedHashSet<>(spec.started());
        for (String server : servers) {
            boolean asked = onDemand(plan, server);
            if (start) {
                stopped.remove(server);
            } else if (!asked) {
                stopped.add(server);
            }
            if (start && asked) {
                started.add(server);
            } else {
                started.remove(server);
            }
        }
        String changed = listed(session, file, text, ServerLine.STOPPED, List.copyOf(stopped));
        return listed(session, file, changed, ServerLine.STARTED, List.copyOf(started));
    }

    /** Whether the server runs only when it is started by its name. */
    static boolean onDemand(Plan plan, String server) {
        return plan.server(server)
                .flatMap(planned -> plan.role(planned.role()))
                .map(role -> role.run() == Suite.RunMode.ON_DEMAND)
                .orElse(false);
    }

    private static String listed(Session session, Path file, String text, ServerLine line, List<String> wanted) {
        List<String> now = line.named(file.toString(), text);
        if (wanted.equals(now) || now == null && wanted.isEmpty()) {
            return text;
        }
        try {
            return line.set(session.shown(file), text, wanted);
        } catch (ServerLine.NotEditable e) {
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
        } catch (ServerLine.NotEditable e) {
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

    /** @param lines those that are other now */
    private static void write(Session session, Path file, String text, String changed, List<String> lines) {
        if (changed.equals(text)) {
            return;
        }
        String said = String.join(", ", lines);
        try {
            Files.writeString(file, changed);
            session.output().line("  " + session.shown(file) + ": " + said);
        } catch (IOException e) {
            throw new Failure(
                    Exit.ERROR,
                    Cause.words("the change is in force, but " + session.shown(file) + " could not be written", e),
                    List.of("the next `isle up` would take it back", "write it by hand: " + said),
                    List.of());
        }
    }

    private static List<String> lines(Path file, String text, String changed) {
        List<String> lines = new ArrayList<>();
        for (ServerLine line : ServerLine.values()) {
            List<String> now = line.named(file.toString(), changed);
            if (!Objects.equals(now, line.named(file.toString(), text))) {
                lines.add(line.key() + ": " + (now == null ? List.of() : now));
            }
        }
        return lines;
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
