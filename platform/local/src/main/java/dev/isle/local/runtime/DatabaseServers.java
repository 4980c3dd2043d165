package dev.isle.local.runtime;

import dev.isle.local.home.Secrets;
import dev.isle.local.layout.LocalLayout;
import dev.isle.local.postgres.Binaries;
import dev.isle.local.postgres.Cluster;
import dev.isle.local.postgres.Handshake;
import dev.isle.local.postgres.Provisioning;
import dev.isle.local.process.Life;
import dev.isle.local.process.ProcessStat;
import dev.isle.local.process.Session;
import dev.isle.local.tls.Trust;
import dev.isle.model.Quantity;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL servers that Isle runs for an environment: their data folders, users and databases. */
final class DatabaseServers {
    /** The folder of PostgreSQL's own files below a server's data folder. */
    static final String CLUSTER = "pgdata";

    private static final Quantity MEMORY = new Quantity(256L << 20);
    private static final Duration START_UP = Duration.ofSeconds(120);

    private final Ground ground;
    private final Background background;

    DatabaseServers(Ground ground, Background background) {
        this.ground = ground;
        this.background = background;
    }

    /** Whether Isle knows by itself how to run it. */
    static boolean is(ServerPlan server) {
        return server.kind() == RolePlan.Kind.DATABASE;
    }

    /** Makes the data folder if need be, and gives the command that runs the server. */
    List<String> ready(ServerPlan server, Plan plan) throws IOException {
        Path cache = ground.folder().home().cache();
        Cluster cluster = new Cluster(
                Binaries.unpacked(cache),
                cache,
                ground.folder().data(server.name()).resolve(CLUSTER));
        Map<String, String> settings = new LinkedHashMap<>();
        of(server.name(), plan).forEach(database -> settings.putAll(database.settings()));
        Quantity memory = server.memory() == null ? MEMORY : server.memory();
        boolean anew = !Files.exists(cluster.data().resolve("PG_VERSION"));
        if (anew) {
            Files.deleteIfExists(marker(server.name()));
        } else if (ground.server(server.name()).programs().isEmpty()) {
            Cluster.removeSharedMemory(cluster.data());
        }
        boolean tls = trust(server, plan) != null;
        cluster.prepare(
                port(server, plan),
                memory.bytes(),
                settings,
                tls ? ground.folder().tls(server.name()) : null);
        return cluster.command();
    }

    /** Makes the passwords of owned databases. */
    void makePasswords(Plan plan) throws IOException {
        for (DatabasePlan database : plan.databases()) {
            String server = database.server();
            if (server == null) {
                continue;
            }
            Secrets.make(superuser(server), 24);
            for (String path : database.passwordPaths().values()) {
                if (Secrets.make(Path.of(path), 24)) {
                    Files.deleteIfExists(marker(server));
                }
            }
        }
    }

    /** Sets up users and databases of servers that run and lack them; goes on in the background. */
    void provision(Plan plan) {
        for (ServerPlan server : plan.servers()) {
            if (is(server) && !provisioned(server.name(), plan)) {
                String subject = "set up " + server.name();
                if (!background.busy(subject)
                        && Life.read(ground.server(server.name())).state() == Life.State.RUNNING) {
                    background.begin(subject, () -> setUp(server, plan));
                }
            }
        }
    }

    private void setUp(ServerPlan server, Plan plan) throws Exception {
        long deadline = System.nanoTime() + START_UP.toNanos();
        while (handshake(server, plan) != null) {
            if (System.nanoTime() > deadline
                    || Life.read(ground.server(server.name())).state() != Life.State.RUNNING) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        provisioning(server, plan).set(wanted(server.name(), plan));
    }

    /** Whether its users and databases are set up as planned. */
    boolean provisioned(String server, Plan plan) {
        return plan.server(server)
                .map(s -> provisioning(s, plan).done(wanted(server, plan)))
                .orElse(false);
    }

    /** Null when the server accepts connections; else why not. */
    @Nullable
    String trouble(ServerPlan server, Plan plan) {
        return handshake(server, plan);
    }

    /** Has a running server read its certificate again; its sessions go on. */
    void certified(ServerPlan server) throws IOException {
        ProcessStat pid = Life.read(ground.server(server.name())).pid();
        if (pid != null) {
            Session.signal("HUP", List.of(pid.pid()));
        }
    }

    /** Whoever asks too early leaves a FATAL line in the server's log, so its own word is looked at first. */
    private @Nullable String handshake(ServerPlan server, Plan plan) {
        String starting = Cluster.starting(ground.folder().data(server.name()).resolve(CLUSTER));
        return starting != null
                ? starting
                : Handshake.ask(
                        LocalLayout.HOST,
                        port(server, plan),
                        Cluster.SUPERUSER,
                        Cluster.SUPERUSER,
                        Duration.ofSeconds(2),
                        trust(server, plan));
    }

    private static @Nullable Trust trust(ServerPlan server, Plan plan) {
        return server.ports().values().stream()
                .findFirst()
                .map(port -> Targets.trust(plan, port))
                .orElse(null);
    }

    private Provisioning provisioning(ServerPlan server, Plan plan) {
        Path cache = ground.folder().home().cache();
        return new Provisioning(
                LocalLayout.HOST,
                port(server, plan),
                marker(server.name()),
                superuser(server.name()),
                cache,
                options(server, plan));
    }

    private static List<Provisioning.Wanted> wanted(String server, Plan plan) {
        return of(server, plan).stream()
                .map(database -> {
                    Map<String, Path> passwords = new LinkedHashMap<>();
                    database.passwordPaths().forEach((user, path) -> passwords.put(user, Path.of(path)));
                    return new Provisioning.Wanted(database.database(), database.owner(), database.users(), passwords);
                })
                .toList();
    }

    private static List<DatabasePlan> of(String server, Plan plan) {
        return plan.databases().stream()
                .filter(database -> server.equals(database.server()))
                .toList();
    }

    private static int port(ServerPlan server, Plan plan) {
        return of(server.name(), plan).stream()
                .map(DatabasePlan::port)
                .findFirst()
                .orElseGet(() -> server.ports().values().stream()
                        .map(ServerPlan.PortPlan::number)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(server.name() + " has no port in the plan")));
    }

    /** What follows a database's name in its address. */
    private static String options(ServerPlan server, Plan plan) {
        return of(server.name(), plan).stream()
                .map(DatabasePlan::jdbcUrl)
                .findFirst()
                .map(url -> url.indexOf('?') < 0 ? "" : url.substring(url.indexOf('?')))
                .orElse("");
    }

    private Path marker(String server) {
        return ground.folder().data(server).resolve("provisioned");
    }

    private Path superuser(String server) {
        return ground.folder().secrets().resolve(server + ".superuser.password");
    }
}
