package dev.isle.plan.planner;

import dev.isle.model.Environment;
import dev.isle.model.Language;
import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.problem.Problems;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plans the databases: an owned one gets a server of a role of its own, {@code db-NAME}, which Isle's runtimes know how to run. */
final class Databases {
    private static final int SQL_PORT = 5432;
    private static final Suite.Health HEALTH = new Suite.Health(
            null,
            null,
            PortTable.SQL,
            null,
            null,
            List.of(),
            Map.of(),
            Duration.ofSeconds(120),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));
    private static final Suite.Stop STOP = new Suite.Stop(null, null, Duration.ofSeconds(30));
    private static final int CPU_MILLIS = 250;
    private static final Quantity DISK = new Quantity(256L << 20);

    private final Layout layout;
    private final Places places;
    private final Problems problems;
    private final Map<String, DatabasePlan> plans = new LinkedHashMap<>();
    private final List<RolePlan> roles = new ArrayList<>();
    private final List<ServerPlan> servers = new ArrayList<>();

    Databases(Layout layout, Places places, Problems problems) {
        this.layout = layout;
        this.places = places;
        this.problems = problems;
    }

    /** Plans all databases of the suite. */
    void plan(Suite suite, Environment.Spec environment, PortTable ports) {
        suite.spec().databases().forEach((name, database) -> {
            Environment.DatabaseBinding binding = environment.databases().get(name);
            if (binding != null && binding.external() != null) {
                external(name, database, binding.external());
            } else if (binding != null && binding.owned() != null) {
                owned(name, database, binding.owned(), environment, ports);
            } else {
                problems.add(
                        places.environment("spec.databases"),
                        "database-unbound",
                        "the suite's database '" + name + "' is not bound",
                        "add spec.databases." + name + " with `owned: {}`, or with `external` and its url");
            }
        });
    }

    List<DatabasePlan> plans() {
        return List.copyOf(plans.values());
    }

    List<RolePlan> roles() {
        return roles;
    }

    List<ServerPlan> servers() {
        return servers;
    }

    /** Makes them known to templates. */
    void name(Values scope) {
        for (DatabasePlan plan : plans.values()) {
            String prefix = "databases." + plan.name() + ".";
            scope.put(prefix + "jdbcUrl", plan.jdbcUrl());
            scope.put(prefix + "host", plan.host());
            scope.put(prefix + "port", Integer.toString(plan.port()));
            scope.put(prefix + "database", plan.database());
            plan.passwordPaths().forEach((user, path) -> {
                scope.put(prefix + "user." + user + ".name", user);
                scope.put(prefix + "user." + user + ".passwordFile", path);
            });
        }
    }

    private void owned(
            String name,
            Suite.Database database,
            Environment.OwnedDatabase owned,
            Environment.Spec environment,
            PortTable ports) {
        String role = Language.databaseRole(name);
        String server = role + "-0";
        ports.addDatabase(server);
        Map<String, ServerPlan.PortPlan> own = ports.of(server);
        int number = own.values().iterator().next().number();
        Map<String, String> passwords = new LinkedHashMap<>();
        users(database).forEach(user -> passwords.put(user, layout.passwordPath(name, user)));
        String host = layout.host(server);
        String url = "jdbc:postgresql://" + host + ":" + number + "/" + name + (environment.tls() ? secured() : "");
        plans.put(
                name,
                new DatabasePlan(
                        name,
                        server,
                        url,
                        host,
                        number,
                        name,
                        database.owner(),
                        database.users(),
                        passwords,
                        owned.settings()));
        roles.add(new RolePlan(
                role,
                RolePlan.Kind.DATABASE,
                Suite.Placement.MANAGED,
                Suite.RunMode.ALWAYS,
                Suite.ReplicationMode.SINGLE,
                Suite.Election.SELF,
                1,
                List.of(),
                true,
                List.of(server),
                Map.of(),
                HEALTH,
                null,
                null));
        Json.Members inputs = Json.object()
                .put("version", owned.version())
                .put("memory", owned.memory().bytes())
                .put("settings", Json.texts(owned.settings()))
                .put("port", number);
        if (environment.tls()) {
            inputs.put("tls", true);
        }
        servers.add(new ServerPlan(
                server,
                role,
                0,
                RolePlan.Kind.DATABASE,
                environment.stopped().contains(server),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                own,
                null,
                owned.memory(),
                CPU_MILLIS,
                DISK,
                HEALTH,
                STOP,
                List.of(),
                Digest.of(inputs.build())));
    }

    /** A driver asks for a certificate of the environment's authority that is for this very host. */
    private String secured() {
        return "?sslmode=verify-full&sslrootcert=" + encoded(layout.authorityFile());
    }

    /** A path as a value in an address (RFC 3986): what is neither unreserved nor a slash is encoded. */
    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return encoded.toString();
    }

    private void external(String name, Suite.Database database, Environment.ExternalDatabase external) {
        String path = "spec.databases." + name + ".external";
        String url = external.url();
        URI uri;
        try {
            uri = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
        } catch (IllegalArgumentException e) {
            uri = URI.create("none:none");
        }
        String host = uri.getHost();
        String database0 = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        if (host == null || database0.isEmpty()) {
            problems.add(
                    places.environment(path + ".url"),
                    "database-url",
                    "'" + url + "' names no host and database",
                    "write jdbc:postgresql://HOST[:PORT]/DATABASE");
            return;
        }
        for (String user : users(database)) {
            if (!external.passwordFiles().containsKey(user)) {
                problems.add(
                        places.environment(path + ".passwordFiles"),
                        "database-user",
                        "there is no password file for the user '" + user + "'",
                        "add it under passwordFiles");
            }
        }
        plans.put(
                name,
                new DatabasePlan(
                        name,
                        null,
                        url,
                        host,
                        uri.getPort() < 0 ? SQL_PORT : uri.getPort(),
                        database0,
                        database.owner(),
                        database.users(),
                        external.passwordFiles(),
                        Map.of()));
    }

    private static List<String> users(Suite.Database database) {
        List<String> users = new ArrayList<>();
        users.add(database.owner());
        users.addAll(database.users());
        return users;
    }
}
