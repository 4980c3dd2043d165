package dev.isle.local.runtime;

import dev.isle.local.layout.LocalLayout;
import dev.isle.local.postgres.Handshake;
import dev.isle.local.probe.Target;
import dev.isle.local.process.Life;
import dev.isle.local.tls.Trust;
import dev.isle.model.Suite;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked how it is, and where: made of a plan for each look. */
final class Targets {
    private static final Duration LONGEST = Duration.ofSeconds(61);

    private final Servers servers;
    private final DatabaseServers databases;

    Targets(Servers servers, DatabaseServers databases) {
        this.servers = servers;
        this.databases = databases;
    }

    /** Whether a port can be asked by HTTP, plain or over TLS. */
    static boolean isHttp(ServerPlan.PortPlan port) {
        return port.scheme() == Suite.Scheme.HTTP || port.scheme() == Suite.Scheme.HTTPS;
    }

    /** Whom to trust at a port; null where it speaks plainly. */
    static @Nullable Trust trust(Plan plan, ServerPlan.PortPlan port) {
        String authority = plan.authority();
        boolean secure = port.scheme() == Suite.Scheme.HTTPS || port.scheme() == Suite.Scheme.TLS;
        return secure && authority != null ? new Trust(Path.of(authority)) : null;
    }

    /** A server of this machine. */
    Target of(ServerPlan server, Plan plan, Life life) {
        String identity = life.note() == null ? "" : life.note().id();
        if (DatabaseServers.is(server)) {
            Suite.Health health = new Suite.Health(
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    server.health().startup(),
                    server.health().hung(),
                    Duration.ofSeconds(2));
            return new Target(identity, Map.of(), null, health, () -> databases.trouble(server, plan));
        }
        Map<String, Target.Address> ports = new LinkedHashMap<>();
        String firstHttp = null;
        for (Map.Entry<String, ServerPlan.PortPlan> port : server.ports().entrySet()) {
            ports.put(
                    port.getKey(),
                    new Target.Address(LocalLayout.HOST, port.getValue().number(), trust(plan, port.getValue())));
            if (firstHttp == null && isHttp(port.getValue())) {
                firstHttp = port.getKey();
            }
        }
        List<String> command = server.health().command();
        return new Target(
                identity,
                ports,
                firstHttp,
                server.health(),
                command == null
                        ? null
                        : () -> servers.probe(server, command, server.health().timeout()));
    }

    /** Members of external roles, and external databases. */
    void addElsewhere(Plan plan, Map<String, Target> targets) {
        for (RolePlan role : plan.roles()) {
            if (role.elsewhere()) {
                Map<String, Target.Address> ports = new LinkedHashMap<>();
                String firstHttp = null;
                for (Map.Entry<String, String> endpoint : role.endpoints().entrySet()) {
                    URI uri = URI.create(endpoint.getValue());
                    if (uri.getHost() != null) {
                        boolean https = "https".equals(uri.getScheme());
                        int port = uri.getPort() >= 0 ? uri.getPort() : https ? 443 : 80;
                        ports.put(endpoint.getKey(), new Target.Address(uri.getHost(), port, null));
                        if (firstHttp == null && "http".equals(uri.getScheme())) {
                            firstHttp = endpoint.getKey();
                        }
                    }
                }
                targets.put(
                        "role " + role.name(),
                        new Target("", ports, firstHttp, elsewhere(role.health(), ports, firstHttp), null));
            }
        }
        for (DatabasePlan database : plan.databases()) {
            if (database.server() == null) {
                Suite.Health health = new Suite.Health(
                        null, null, null, null, null, List.of(), Map.of(), LONGEST, LONGEST, Duration.ofSeconds(2));
                targets.put(
                        "database " + database.name(),
                        new Target(
                                "",
                                Map.of(),
                                null,
                                health,
                                () -> Handshake.ask(
                                        database.host(),
                                        database.port(),
                                        database.owner(),
                                        database.database(),
                                        Duration.ofSeconds(2),
                                        null)));
            }
        }
    }

    /** What can be asked from here: who tells nothing over HTTP is at least connected to. */
    private static Suite.Health elsewhere(
            Suite.Health health, Map<String, Target.Address> ports, @Nullable String firstHttp) {
        boolean asked = health.liveHttp() != null || health.readyHttp() != null || health.rest() != null;
        if (ports.isEmpty() || asked && firstHttp != null || !asked && health.tcp() != null) {
            return health;
        }
        String port =
                health.tcp() != null ? health.tcp() : ports.keySet().iterator().next();
        return new Suite.Health(
                null, null, port, null, null, List.of(), Map.of(), health.startup(), health.hung(), health.timeout());
    }
}
