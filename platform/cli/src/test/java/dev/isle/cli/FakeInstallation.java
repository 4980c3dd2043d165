package dev.isle.cli;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Child;
import dev.isle.cli.terminal.Streams;
import dev.isle.local.client.Answer;
import dev.isle.local.client.EnvironmentHandle.Holdings;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.local.client.EnvironmentHandle.Watcher;
import dev.isle.local.client.FileSet;
import dev.isle.local.preflight.Preflight;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An environment that answers as a test says and notes what it was asked for. */
final class FakeInstallation implements Installation {
    static final Instant AT = Instant.parse("2026-01-31T08:00:00Z");

    private final String name;
    boolean exists;
    Record record = Record.EMPTY;
    /** When there is any, the Record cannot be read. */
    @Nullable
    String trouble;

    @Nullable
    Watcher watcher = new Watcher(4711, AT);
    /** What is seen, one after the other; the last stays. */
    final Deque<Observation> seen = new ArrayDeque<>();

    final Deque<Answer> answers = new ArrayDeque<>();
    final List<String> asked = new ArrayList<>();
    final List<FileSet> applied = new ArrayList<>();
    final Map<String, List<Path>> logs = new LinkedHashMap<>();
    Holdings holdings = new Holdings(List.of(), List.of(), List.of(), List.of(), 0, false);

    final List<LogEntry> log = new ArrayList<>();

    @Nullable
    Path taskLog;

    int looks;
    /** Happens before each look. */
    Runnable onLook = () -> {};

    /** Told the invocation of a run that is asked for. */
    Consumer<String> onRun = invocation -> {};

    @Nullable
    Planned preview;

    List<Preflight.Finding> hindrances = List.of();

    /** Run while it is being removed. */
    Runnable onDown = () -> {};

    /** What a removal that broke off has noted. */
    @Nullable
    Path madeFrom;

    FakeInstallation(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean exists() {
        return exists;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public Record record() {
        if (trouble != null) {
            throw new RuntimeFailure(trouble);
        }
        return record;
    }

    @Override
    public Optional<Path> madeFrom() {
        return Optional.ofNullable(record.applied())
                .map(applied -> Path.of(applied.file()))
                .or(() -> Optional.ofNullable(madeFrom));
    }

    @Override
    public Snapshot snapshot() {
        onLook.run();
        Observation now = seen.isEmpty()
                ? new Observation(AT, Map.of(), Map.of(), List.of(), Map.of(), List.of())
                : seen.size() > 1 ? seen.removeFirst() : seen.getFirst();
        return new Snapshot(record, now, watcher);
    }

    @Override
    public Snapshot await(Predicate<Snapshot> until, Duration atMost) {
        asked.add("await " + atMost.toSeconds() + "s");
        while (true) {
            boolean last = seen.size() <= 1;
            Snapshot snapshot = snapshot();
            if (until.test(snapshot) || last) {
                return snapshot;
            }
        }
    }

    @Override
    public Answer apply(FileSet files, String by, @Nullable String reason, @Nullable String planHash) {
        asked.add("apply by " + by + (reason == null ? "" : " because " + reason)
                + (planHash == null ? "" : " plan " + planHash));
        applied.add(files);
        exists = true;
        return answers.isEmpty() ? new Answer.Applied("p1", true, 4711) : answers.removeFirst();
    }

    @Override
    public Answer request(Record.Request.Kind kind, List<String> subjects, String by, @Nullable String reason) {
        asked.add(kind + " " + subjects + " by " + by + (reason == null ? "" : " because " + reason));
        return answers.isEmpty() ? new Answer.Applied("p1", true, 4711) : answers.removeFirst();
    }

    @Override
    public Answer run(String task, String invocation, String by, @Nullable String reason) {
        asked.add("run " + task + " by " + by + (reason == null ? "" : " because " + reason));
        onRun.accept(invocation);
        return answers.isEmpty() ? new Answer.Applied("p1", true, 4711) : answers.removeFirst();
    }

    @Override
    public int exec(ServerPlan server, List<String> command, Map<String, String> caller, Streams streams)
            throws IOException, InterruptedException {
        asked.add("beside " + server.name() + " " + command);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OF_SERVER", server.name());
        return Child.run(builder, streams);
    }

    @Override
    public Holdings holdings() {
        return holdings;
    }

    @Override
    public Path down(boolean keepData, String by, @Nullable String reason) {
        onDown.run();
        asked.add("down" + (keepData ? " keeping data" : "") + " by " + by
                + (reason == null ? "" : " because " + reason));
        exists = false;
        return Path.of("/archive/" + name);
    }

    @Override
    public List<String> logNames() {
        return List.copyOf(logs.keySet());
    }

    @Override
    public List<Path> logFiles(String server) {
        return logs.getOrDefault(server, List.of());
    }

    @Override
    public Path taskLog(String task) {
        return Objects.requireNonNull(taskLog, "the test said no log of a task");
    }

    @Override
    public List<LogEntry> log() {
        return log;
    }

    @Override
    public Planned preview(FileSet files) {
        return Objects.requireNonNull(preview, "the test said no preview");
    }

    @Override
    public List<Preflight.Finding> hindrances(Plan plan) {
        return hindrances;
    }
}
