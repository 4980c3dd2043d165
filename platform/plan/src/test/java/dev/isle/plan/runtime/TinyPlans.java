package dev.isle.plan.runtime;

import dev.isle.model.Level;
import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.SecretPlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small plans for the contract tests: roles of {@link TinyServer}s, tasks of one shell command, external roles. Values are changed by copies. */
public record TinyPlans(
        String environment,
        Runtime runtime,
        Allocation allocation,
        Map<String, Integer> members,
        Map<String, String> external,
        List<TaskPlan> tasks,
        String hash) {
    /** Nothing but the environment. */
    public static TinyPlans of(String environment, Runtime runtime, Allocation allocation) {
        return new TinyPlans(environment, runtime, allocation, Map.of(), Map.of(), List.of(), "hash-1");
    }

    /** With a role of that many members. */
    public TinyPlans role(String role, int count) {
        Map<String, Integer> more = new LinkedHashMap<>(members);
        more.put(role, count);
        return new TinyPlans(environment, runtime, allocation, more, external, tasks, hash);
    }

    /** With a role that runs elsewhere. */
    public TinyPlans external(String role, String url) {
        Map<String, String> more = new LinkedHashMap<>(external);
        more.put(role, url);
        return new TinyPlans(environment, runtime, allocation, members, more, tasks, hash);
    }

    /** With a task of one shell command. */
    public TinyPlans task(String name, String shell) {
        List<TaskPlan> more = new ArrayList<>(tasks);
        more.add(new TaskPlan(
                name,
                List.of("/bin/sh", "-c", shell),
                List.of(),
                null,
                Map.of(),
                Map.of(),
                List.of(),
                3,
                Duration.ofSeconds(30),
                "need",
                null,
                "task-hash"));
        return new TinyPlans(environment, runtime, allocation, members, external, more, hash);
    }

    /** With another hash for every server. */
    public TinyPlans hash(String other) {
        return new TinyPlans(environment, runtime, allocation, members, external, tasks, other);
    }

    /** The plan, running. */
    public Plan plan() {
        List<RolePlan> roles = new ArrayList<>();
        List<ServerPlan> servers = new ArrayList<>();
        members.forEach((role, count) -> {
            List<String> names = new ArrayList<>();
            for (int ordinal = 0; ordinal < count; ordinal++) {
                ServerPlan server = server(role, ordinal);
                names.add(server.name());
                servers.add(server);
            }
            roles.add(role(role, Suite.Placement.MANAGED, names, Map.of()));
        });
        external.forEach(
                (role, url) -> roles.add(role(role, Suite.Placement.EXTERNAL, List.of(), Map.of("http", url))));
        return new Plan(
                environment,
                Level.DEVELOPMENT,
                "tiny",
                "1",
                null,
                true,
                List.of(),
                List.of(new SecretPlan("token", 32, runtime.layout().secretPath("token"))),
                tasks,
                roles,
                servers,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                "plan-" + hash + "-" + members + external);
    }

    /** Names of the ports of all servers, in plan order. */
    public List<String> ports() {
        List<String> names = new ArrayList<>();
        members.forEach((role, count) -> {
            for (int ordinal = 0; ordinal < count; ordinal++) {
                names.add(role + "-" + ordinal + "/http");
            }
        });
        return names;
    }

    /** With numbers from the runtime for the ports that have none. */
    public TinyPlans allocated() {
        List<String> wanted =
                ports().stream().filter(p -> !allocation.ports().containsKey(p)).toList();
        return new TinyPlans(
                environment, runtime, runtime.allocate(wanted, allocation), members, external, tasks, hash);
    }

    private static Suite.Health health() {
        return new Suite.Health(
                "/live",
                "/ready",
                null,
                null,
                null,
                List.of(),
                Map.of(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2));
    }

    private static RolePlan role(
            String name, Suite.Placement placement, List<String> servers, Map<String, String> endpoints) {
        return new RolePlan(
                name,
                RolePlan.Kind.PRODUCT,
                placement,
                Suite.RunMode.ALWAYS,
                servers.size() > 1 ? Suite.ReplicationMode.REPLICATED : Suite.ReplicationMode.SINGLE,
                Suite.Election.SELF,
                1,
                List.<Need>of(),
                false,
                servers,
                endpoints,
                health(),
                null,
                null);
    }

    private ServerPlan server(String role, int ordinal) {
        String name = role + "-" + ordinal;
        int port = allocation.port(name, "http").orElse(0);
        String url = "http://" + runtime.layout().host(name) + ":" + port;
        return new ServerPlan(
                name,
                role,
                ordinal,
                RolePlan.Kind.PRODUCT,
                false,
                command(port),
                Map.of("TINY", hash),
                Map.of(),
                Map.of(),
                Map.of("http", new ServerPlan.PortPlan(port, Suite.Scheme.HTTP, Suite.Access.OPEN, url)),
                null,
                new Quantity(64L << 20),
                100,
                new Quantity(1L << 20),
                health(),
                new Suite.Stop(null, null, Duration.ofSeconds(5)),
                List.of(),
                hash);
    }

    private static List<String> command(int port) {
        @Nullable CodeSource source = TinyServer.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException("the test classes have no place");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-XX:-UsePerfData",
                "-cp",
                Path.of(source.getLocation().getPath()).toString(),
                TinyServer.class.getName(),
                Integer.toString(port));
    }
}
