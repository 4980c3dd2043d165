package dev.isle.plan.planner;

import dev.isle.model.Suite;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.ServerPlan.PortPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ports of all servers: fixed numbers first, then allocated ones; what has no number yet is collected. A number belongs to {@code server/port} alone, so no
 * server's port depends on another server.
 */
final class PortTable {
    /** The port of Isle's own database servers. */
    static final String SQL = "sql";

    private final Allocation allocation;
    private final Layout layout;
    private final boolean tls;
    private final Map<String, Map<String, PortPlan>> byServer = new LinkedHashMap<>();
    private final List<String> wanted = new ArrayList<>();

    PortTable(Allocation allocation, Layout layout, boolean tls) {
        this.allocation = allocation;
        this.layout = layout;
        this.tls = tls;
    }

    /** Adds a member's ports. */
    void add(String server, PlannedRole role) {
        Map<String, PortPlan> ports = new LinkedHashMap<>();
        role.effective().ports().forEach((name, port) -> {
            Integer fixed = port.number();
            int number = fixed != null ? fixed : allocated(server, name);
            ports.put(name, plan(server, number, scheme(port), port.access()));
        });
        byServer.put(server, ports);
    }

    /** Adds a database server's port. */
    void addDatabase(String server) {
        PortPlan port =
                plan(server, allocated(server, SQL), tls ? Suite.Scheme.TLS : Suite.Scheme.TCP, Suite.Access.TOKEN);
        byServer.put(server, Map.of(SQL, port));
    }

    Map<String, PortPlan> of(String server) {
        return byServer.getOrDefault(server, Map.of());
    }

    /** {@code server/port} names without a number. */
    List<String> wanted() {
        return wanted;
    }

    String address(String server, PortPlan port) {
        return layout.host(server) + ":" + port.number();
    }

    private int allocated(String server, String port) {
        return allocation.port(server, port).orElseGet(() -> {
            wanted.add(server + "/" + port);
            return 0;
        });
    }

    private PortPlan plan(String server, int number, Suite.Scheme scheme, Suite.Access access) {
        String word = switch (scheme) {
            case HTTP -> "http";
            case HTTPS -> "https";
            case TCP -> "tcp";
            case TLS -> "tls";
        };
        return new PortPlan(number, scheme, access, word + "://" + layout.host(server) + ":" + number);
    }

    private Suite.Scheme scheme(Suite.Port port) {
        for (Suite.Scheme scheme : port.schemes()) {
            boolean secured = scheme == Suite.Scheme.HTTPS || scheme == Suite.Scheme.TLS;
            if (secured == tls) {
                return scheme;
            }
        }
        return port.schemes().isEmpty() ? Suite.Scheme.TCP : port.schemes().getFirst();
    }
}
