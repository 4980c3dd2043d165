package dev.isle.local.runtime;

import dev.isle.local.home.Folders;
import dev.isle.local.probe.Outcome;
import dev.isle.local.probe.Prober;
import dev.isle.local.probe.Target;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Life;
import dev.isle.local.process.Mark;
import dev.isle.local.process.ProcessStat;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.Cause;
import dev.isle.plan.observed.ServerObservation.Exit;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.ServerObservation.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an environment. Steps: read the life of every launch that has left a trace; look for marked processes without one (once per observer and then every
 * 15 s: it means reading every process's variables); ask all that run how they are, at once; read usage, tasks and databases.
 */
final class Observer {
    private static final long STRAYS_NANOS = 15_000_000_000L;

    private final Ground ground;
    private final DatabaseServers databases;
    private final Targets targets;
    private final Tasks tasks;
    private final Prober prober;
    private final @Nullable Duration patience;
    private final Usages usages = new Usages();
    private volatile long straysAt;
    private volatile boolean looked;
    private volatile Map<String, Life> lastLives = Map.of();

    /**
     * With everything that is looked at.
     *
     * @param patience how long slow probes are waited for; null: until they end
     */
    Observer(
            Ground ground,
            Servers servers,
            DatabaseServers databases,
            Tasks tasks,
            Prober prober,
            @Nullable Duration patience) {
        this.ground = ground;
        this.databases = databases;
        this.targets = new Targets(servers, databases);
        this.tasks = tasks;
        this.prober = prober;
        this.patience = patience;
    }

    /** Looks. */
    Observation observe(@Nullable Plan plan) {
        Instant at = Instant.now();
        Map<String, Life> lives = lives();
        lastLives = lives;
        Map<String, ProcessStat> strays = strays(lives);
        Map<String, Target> targets = new LinkedHashMap<>();
        lives.forEach((name, life) -> {
            ServerPlan server = plan == null ? null : plan.server(name).orElse(null);
            if (life.state() == Life.State.RUNNING && plan != null && server != null) {
                targets.put("server " + name, this.targets.of(server, plan, life));
            }
        });
        if (plan != null) {
            this.targets.addElsewhere(plan, targets);
        }
        Map<String, Outcome> outcomes = ask(targets);
        Map<Long, Usage> use = usages.of(lives.values().stream()
                .map(Life::pid)
                .filter(java.util.Objects::nonNull)
                .toList());
        Map<String, ServerObservation> seen = new LinkedHashMap<>();
        lives.forEach((name, life) -> {
            Outcome outcome = outcomes.getOrDefault("server " + name, Outcome.UNPROBED);
            if (plan != null && outcome.ready() && isBeingSetUp(name, plan)) {
                outcome = new Outcome(true, false, null, null, List.of(), "its users and databases are being set up");
            }
            seen.put(name, server(name, life, outcome, use));
        });
        strays.forEach((name, stat) -> seen.put(name, stray(name, stat)));
        Map<String, ServerObservation> external = new LinkedHashMap<>();
        Map<String, Boolean> answering = new LinkedHashMap<>();
        if (plan != null) {
            for (RolePlan role : plan.roles()) {
                Outcome outcome = outcomes.get("role " + role.name());
                if (outcome != null) {
                    external.put(role.name(), external(role.name(), outcome));
                }
            }
            for (DatabasePlan database : plan.databases()) {
                answering.put(database.name(), answers(database, seen, outcomes));
            }
        }
        return new Observation(at, seen, external, tasks.runs(), answering, List.of());
    }

    private boolean isBeingSetUp(String name, Plan plan) {
        return plan.server(name).filter(DatabaseServers::is).isPresent() && !databases.provisioned(name, plan);
    }

    /** Every launch that left a trace, by server. */
    Map<String, Life> lives() {
        Map<String, Life> lives = new LinkedHashMap<>();
        try {
            for (Path folder : Folders.list(ground.folder().servers())) {
                String name = folder.getFileName().toString();
                Life life = Life.read(ground.server(name));
                if (life.state() != Life.State.NONE) {
                    lives.put(name, life);
                }
            }
        } catch (IOException unreadable) {
            throw new dev.isle.plan.runtime.RuntimeFailure(
                    dev.isle.local.home.Trouble.words(
                            "cannot look at the servers", ground.folder().servers(), unreadable),
                    unreadable);
        }
        return lives;
    }

    Map<String, Life> lastLives() {
        return lastLives;
    }

    /** Marked processes whose launch left no trace: somebody removed the files. */
    private Map<String, ProcessStat> strays(Map<String, Life> lives) {
        if (looked && System.nanoTime() - straysAt < STRAYS_NANOS) {
            return Map.of();
        }
        Map<String, ProcessStat> strays = new HashMap<>();
        for (Mark.Marked marked : ground.mark().living()) {
            String name = marked.subject();
            boolean server = !name.isEmpty() && name.indexOf('/') < 0;
            if (server && !lives.containsKey(name)) {
                strays.putIfAbsent(name, marked.stat());
            }
        }
        if (strays.isEmpty()) {
            // While there are any, every look must find them.
            looked = true;
            straysAt = System.nanoTime();
        }
        return strays;
    }

    private Map<String, Outcome> ask(Map<String, Target> targets) {
        Duration longest = targets.values().stream()
                .map(target -> target.health().timeout().multipliedBy(3))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        try {
            return targets.isEmpty() ? Map.of() : prober.ask(targets, patience == null ? longest : patience);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    private boolean answers(DatabasePlan database, Map<String, ServerObservation> seen, Map<String, Outcome> outcomes) {
        String server = database.server();
        if (server == null) {
            Outcome outcome = outcomes.get("database " + database.name());
            return outcome != null && outcome.live();
        }
        ServerObservation observed = seen.get(server);
        return observed != null && observed.ready();
    }

    private ServerObservation server(String name, Life life, Outcome outcome, Map<Long, Usage> use) {
        LaunchFiles.Note note = life.note();
        ProcessStat pid = life.pid();
        String identity = note == null ? null : note.id();
        Instant startedAt = startedAt(life);
        String hash = note == null ? null : note.hash();
        Long number = pid == null ? null : pid.pid();
        return switch (life.state()) {
            case NONE -> ServerObservation.absent(name);
            case LAUNCHING ->
                new ServerObservation(
                        name,
                        State.RUNNING,
                        identity,
                        null,
                        startedAt,
                        null,
                        hash,
                        false,
                        false,
                        null,
                        null,
                        List.of(),
                        null,
                        "it is being launched");
            case UNSEEN ->
                new ServerObservation(
                        name,
                        State.UNREACHABLE,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        false,
                        null,
                        null,
                        List.of(),
                        null,
                        life.words());
            case STOPPING ->
                new ServerObservation(
                        name,
                        State.STOPPING,
                        identity,
                        number,
                        startedAt,
                        null,
                        hash,
                        false,
                        false,
                        null,
                        null,
                        List.of(),
                        pid == null ? null : use.get(pid.pid()),
                        "it is stopping");
            case ENDED ->
                new ServerObservation(
                        name,
                        State.EXITED,
                        identity,
                        null,
                        startedAt,
                        exit(name, life),
                        hash,
                        false,
                        false,
                        null,
                        null,
                        List.of(),
                        null,
                        null);
            case RUNNING -> {
                boolean ready = outcome.ready();
                String detail = outcome.detail();
                ServerObservation observed = new ServerObservation(
                        name,
                        State.RUNNING,
                        identity,
                        number,
                        startedAt,
                        null,
                        hash,
                        outcome.live(),
                        ready,
                        active(name, note, outcome),
                        outcome.epoch(),
                        outcome.sensors(),
                        pid == null ? null : use.get(pid.pid()),
                        ready ? null : detail);
                yield observed;
            }
        };
    }

    /** What the product says, or else whether Isle made it the active one; null while it is being made that, for it may be. */
    private @Nullable Boolean active(String name, LaunchFiles.@Nullable Note note, Outcome outcome) {
        if (outcome.active() != null || note == null || note.role().isEmpty()) {
            return outcome.active();
        }
        LaunchFiles files = ground.server(name).files();
        return files.promotionOpen(note) ? null : Boolean.valueOf(files.active(note));
    }

    private Exit exit(String name, Life life) {
        LaunchFiles.Exit exit = life.exit();
        Integer status = exit == null ? null : exit.status();
        boolean evidence = !life.asked() && status != null && status != 0 && status < 128;
        Path log = ground.folder().logs().resolve(name + ".log");
        LaunchFiles.Note note = life.note();
        boolean taken = note != null && ground.server(name).files().portTaken(note.id());
        return new Exit(
                status,
                life.endedAt(),
                life.asked(),
                evidence ? Dumps.words(ground.folder(), name, life.words(), startedAt(life), log) : life.words(),
                taken ? Cause.PORT_TAKEN : Cause.UNKNOWN);
    }

    private static @Nullable Instant startedAt(Life life) {
        return life.note() == null ? null : life.note().at();
    }

    private static ServerObservation stray(String name, ProcessStat stat) {
        return new ServerObservation(
                name,
                State.RUNNING,
                "pid-" + stat.pid() + "-" + stat.startTicks(),
                stat.pid(),
                null,
                null,
                null,
                false,
                false,
                null,
                null,
                new ArrayList<>(),
                null,
                "its files are gone, its process runs");
    }

    private static ServerObservation external(String name, Outcome outcome) {
        return new ServerObservation(
                name,
                State.RUNNING,
                null,
                null,
                null,
                null,
                null,
                outcome.live(),
                outcome.ready(),
                outcome.active(),
                outcome.epoch(),
                outcome.sensors(),
                null,
                outcome.detail());
    }
}
