package dev.isle.cli.site;

import dev.isle.cli.terminal.Child;
import dev.isle.cli.terminal.Streams;
import dev.isle.local.client.Answer;
import dev.isle.local.client.Archive;
import dev.isle.local.client.EnvironmentHandle;
import dev.isle.local.client.EnvironmentHandle.Holdings;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.local.client.Environments;
import dev.isle.local.client.FileSet;
import dev.isle.local.client.KeptData;
import dev.isle.local.client.LocalOptions;
import dev.isle.local.home.IsleHome;
import dev.isle.local.preflight.Preflight;
import dev.isle.local.runtime.LocalRuntime;
import dev.isle.local.supervisor.Preview;
import dev.isle.local.supervisor.Supervisor;
import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** This machine. */
public final class LocalSite implements Site {
    private final LocalOptions options;
    private final Environments environments;
    private final Supervisor.Companion companion;

    /**
     * This machine's environments under a home.
     *
     * @param self program and arguments that run Isle; the hidden verb and the environment's name are appended to start a supervisor
     * @param companion what lives beside the loop of a supervisor
     */
    public static Site of(
            IsleHome home, LocalOptions.AotCaches aotCaches, List<String> self, Supervisor.Companion companion) {
        List<String> supervisor = new ArrayList<>(self);
        supervisor.add("supervise");
        return new LocalSite(new LocalOptions(home, aotCaches, List.copyOf(supervisor)), companion);
    }

    private LocalSite(LocalOptions options, Supervisor.Companion companion) {
        this.companion = companion;
        this.options = options;
        environments = new Environments(options);
    }

    @Override
    public String runtime() {
        return "local";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false, LocalRuntime.START_SLOTS);
    }

    @Override
    public List<Installation> list() {
        return environments.list().stream()
                .<Installation>map(handle -> new Local(options, handle))
                .toList();
    }

    @Override
    public Optional<Installation> find(String name) {
        return environments.find(name).map(handle -> new Local(options, handle));
    }

    @Override
    public Installation open(String name) {
        return new Local(options, environments.open(name));
    }

    @Override
    public List<Archive> archived(String name) {
        return environments.archived(name);
    }

    @Override
    public List<KeptData> kept() {
        return environments.kept();
    }

    @Override
    public boolean removeKept(String name, String by, @Nullable String reason) {
        return environments.removeKept(name, by, reason);
    }

    @Override
    public List<Preflight.Finding> checks() {
        return Preflight.of(options.home()).machine();
    }

    @Override
    public int supervise(String name) throws InterruptedException {
        return Supervisor.run(options, name, companion);
    }

    private record Local(LocalOptions options, EnvironmentHandle handle) implements Installation {
        @Override
        public String name() {
            return handle.name();
        }

        @Override
        public boolean exists() {
            return handle.exists();
        }

        @Override
        public Optional<String> trouble() {
            return handle.trouble();
        }

        @Override
        public Record record() {
            return handle.record();
        }

        @Override
        public Optional<Path> madeFrom() {
            return handle.madeFrom();
        }

        @Override
        public Snapshot snapshot() {
            return handle.snapshot();
        }

        @Override
        public Snapshot await(Predicate<Snapshot> until, Duration atMost) throws InterruptedException {
            return handle.await(until, atMost);
        }

        @Override
        public Answer apply(FileSet files, String by, @Nullable String reason, @Nullable String planHash)
                throws InterruptedException {
            return handle.apply(files, by, reason, planHash);
        }

        @Override
        public Answer request(Record.Request.Kind kind, List<String> subjects, String by, @Nullable String reason)
                throws InterruptedException {
            return handle.request(kind, subjects, by, reason);
        }

        @Override
        public Answer run(String task, String invocation, String by, @Nullable String reason)
                throws InterruptedException {
            return handle.run(task, invocation, by, reason);
        }

        @Override
        public int exec(ServerPlan server, List<String> command, Map<String, String> caller, Streams streams)
                throws IOException, InterruptedException {
            return Child.run(handle.beside(server, command, caller), streams);
        }

        @Override
        public Holdings holdings() {
            return handle.holdings();
        }

        @Override
        public Path down(boolean keepData, String by, @Nullable String reason) throws InterruptedException {
            return handle.down(keepData, by, reason);
        }

        @Override
        public List<String> logNames() {
            return handle.logNames();
        }

        @Override
        public List<Path> logFiles(String name) {
            return handle.logFiles(name);
        }

        @Override
        public Path taskLog(String task) {
            return handle.taskLog(task);
        }

        @Override
        public List<LogEntry> log() {
            return handle.log();
        }

        @Override
        public Planned preview(FileSet files) {
            return Preview.of(options, name(), files, handle.record().allocation());
        }

        @Override
        public List<Preflight.Finding> hindrances(Plan plan) {
            Set<String> running = handle.observe().servers().values().stream()
                    .filter(ServerObservation::mayRun)
                    .map(ServerObservation::name)
                    .collect(Collectors.toSet());
            return Preflight.of(options.home()).hindrances(plan, running);
        }
    }
}
