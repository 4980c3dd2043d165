package dev.isle.local.runtime;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Trouble;
import dev.isle.local.layout.LocalLayout;
import dev.isle.local.probe.Prober;
import dev.isle.local.process.Launcher;
import dev.isle.local.process.Life;
import dev.isle.local.process.LogRotation;
import dev.isle.local.process.Mark;
import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.runtime.Runtime;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Servers as plain processes on this machine. Remembers nothing that matters: every question is answered from the environment's files, the process table and
 * the servers themselves, so that any process may ask, and whoever takes over sees what its predecessor saw.
 */
public final class LocalRuntime implements Runtime {
    /** How many servers may be starting at a time: more only compete for the processors. */
    public static final int START_SLOTS = 4;

    private final Ground ground;
    private final Supplier<LocalLayout> layout;
    private final Background background;
    private final Endings endings;
    private final Servers servers;
    private final DatabaseServers databases;
    private final Tasks tasks;
    private final Preparation preparation;
    private final Prober prober = new Prober();
    private final Observer observer;
    private final Ports ports;
    private final Removal removal;

    /**
     * Settings of a runtime.
     *
     * @param patience how long an observation waits for slow probes; null: until they end
     * @param rotation of logs
     * @param changed called by any thread when something in the background has come to an end
     */
    public record Settings(@Nullable Duration patience, LogRotation rotation, Runnable changed) {
        /** For one look from a process that does not watch. */
        public static final Settings ONE_LOOK = new Settings(null, LogRotation.STANDARD, () -> {});
    }

    /**
     * Of one environment.
     *
     * @param layout asked for once it is needed: only planning needs to know where the release and the Java runtimes are
     */
    public LocalRuntime(EnvironmentFolder folder, Supplier<LocalLayout> layout, Settings settings) {
        try {
            this.ground = new Ground(
                    folder, Mark.of(folder.root()), new Launcher(folder.home().cache()), settings.changed());
        } catch (IOException failure) {
            throw new RuntimeFailure(
                    Trouble.words("cannot write the launcher", folder.home().cache(), failure), failure);
        }
        this.layout = layout;
        this.background = new Background(settings.changed());
        this.endings = new Endings(ground, background);
        this.databases = new DatabaseServers(ground, background);
        this.servers = new Servers(ground, background, endings, databases);
        this.tasks = new Tasks(ground, background, endings);
        this.preparation = new Preparation(ground, databases, settings.rotation(), InstantSource.system());
        this.observer = new Observer(ground, servers, databases, tasks, prober, settings.patience());
        this.ports = new Ports(folder);
        this.removal = new Removal(ground, background, endings, tasks, Removal.PATIENCE);
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false, START_SLOTS);
    }

    @Override
    public Layout layout() {
        return layout.get();
    }

    @Override
    public Allocation allocate(List<String> wanted, Allocation current) {
        return ports.allocate(wanted, current);
    }

    /** The numbers that {@link #allocate} would give now in the environment of that folder; nothing is written. */
    public static Allocation propose(EnvironmentFolder folder, List<String> wanted, Allocation current) {
        return new Ports(folder).propose(wanted, current);
    }

    @Override
    public void prepare(Plan plan) {
        preparation.prepare(plan, layout.get());
        try {
            for (Path server : Folders.list(ground.folder().servers())) {
                endings.resume(ground.server(server.getFileName().toString()));
            }
            tasks.tend(plan);
        } catch (IOException failure) {
            throw new RuntimeFailure(
                    Trouble.words("cannot tend the servers", ground.folder().root(), failure), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RuntimeFailure("interrupted while the servers were tended", interrupted);
        }
        databases.provision(plan);
    }

    @Override
    public Observation observe(@Nullable Plan plan) {
        return observer.observe(plan);
    }

    @Override
    public void act(Decision decision, Plan plan) {
        try {
            switch (decision) {
                case Decision.Start start -> servers.start(start, plan);
                case Decision.Stop stop -> servers.stop(stop, plan);
                case Decision.Kill kill -> servers.kill(kill);
                case Decision.HandOver handOver -> servers.handOver(handOver, plan);
                case Decision.Promote promote -> servers.promote(promote, plan);
                case Decision.RunTask task -> tasks.run(task, plan);
            }
        } catch (IOException failure) {
            throw new RuntimeFailure(
                    Trouble.words(
                            "cannot carry out a step for " + decision.subject(),
                            ground.folder().root(),
                            failure),
                    failure);
        }
    }

    /** The living programs of all servers, by name: what a watcher looks after between two turns. */
    public Map<String, Life> lives() {
        return observer.lives();
    }

    /** As {@link #lives}, of the last observation. */
    public Map<String, Life> lastLives() {
        return observer.lastLives();
    }

    @Override
    public void removeAll(boolean keepData) {
        removal.remove(keepData);
    }

    @Override
    public void close() {
        background.close();
        prober.close();
    }
}
