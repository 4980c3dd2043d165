package dev.isle.plan.decide;

import dev.isle.model.Check;
import dev.isle.model.Level;
import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import dev.isle.plan.desired.CheckPlan;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.desired.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans for tests of the pure core. */
public final class Samples {
    /** Health with a start-up time of 60 s and a hung time of 10 s. */
    public static final Suite.Health HEALTH = new Suite.Health(
            "/live",
            null,
            null,
            null,
            null,
            List.of(),
            Map.of(),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2));

    private Samples() {}

    /** A database, a broker, a pair that elects by itself, a pair that Isle elects, workers, a gateway; a schema task. */
    public static Plan plan() {
        return new PlanBuilder()
                .database("main")
                .role("broker", 1)
                .task("schema", need(Need.On.DATABASE, "main"))
                .role("store", 2, need(Need.On.TASK, "schema"), need(Need.On.ROLE_LIVE, "broker"))
                .mode(Suite.ReplicationMode.ACTIVE_STANDBY, Suite.Election.SELF, null)
                .role("engine", 1, need(Need.On.ROLE_READY, "store"))
                .role("calc", 4, need(Need.On.ROLE_LIVE, "broker"))
                .mode(Suite.ReplicationMode.WORKERS, Suite.Election.SELF, null)
                .role("gate", 1, need(Need.On.ROLE_LIVE, "store"))
                .build();
    }

    /** A need. */
    public static Need need(Need.On on, String subject) {
        return new Need(on, subject);
    }

    /** Collects a plan. Which roles are needed by others is derived. */
    public static final class PlanBuilder {
        private final List<RolePlan> roles = new ArrayList<>();
        private final List<TaskPlan> tasks = new ArrayList<>();
        private final List<DatabasePlan> databases = new ArrayList<>();
        private boolean running = true;
        private String hash = "h1";
        private String taskHash = "t1";
        private final Map<String, String> hashes = new LinkedHashMap<>();
        private List<String> stopped = List.of();
        private List<String> arguments = List.of();
        private @Nullable Term term;
        private final List<CheckPlan> checks = new ArrayList<>();
        private @Nullable String owner;
        private @Nullable String purpose;

        /** An owned database and its server's role {@code db-NAME}. */
        public PlanBuilder database(String name) {
            String role = "db-" + name;
            databases.add(new DatabasePlan(
                    name, role + "-0", "jdbc:x", "h", 1, name, "owner", List.of("app"), Map.of(), Map.of()));
            roles.add(rolePlan(role, RolePlan.Kind.DATABASE, 1, List.of()));
            return this;
        }

        /** A role. */
        public PlanBuilder role(String name, int members, Need... needs) {
            roles.add(rolePlan(name, RolePlan.Kind.PRODUCT, members, List.of(needs)));
            return this;
        }

        /** Replication of the last role. */
        public PlanBuilder mode(Suite.ReplicationMode mode, Suite.Election election, @Nullable List<String> promote) {
            boolean self = mode == Suite.ReplicationMode.ACTIVE_STANDBY && election == Suite.Election.SELF;
            Suite.HandOver handOver = self ? new Suite.HandOver("/demote", "/promote") : null;
            RolePlan r = roles.removeLast();
            roles.add(role(
                    r, r.placement(), r.run(), mode, election, r.minReady(), r.neededByOthers(), handOver, promote));
            return this;
        }

        /** The last role runs elsewhere. */
        public PlanBuilder external() {
            RolePlan r = roles.removeLast();
            Suite.Placement elsewhere = Suite.Placement.EXTERNAL;
            roles.add(role(r, elsewhere, r.run(), r.mode(), r.election(), r.minReady(), false, null, null));
            return this;
        }

        /** The last role's servers are started by hand. */
        public PlanBuilder onDemand() {
            RolePlan r = roles.removeLast();
            Suite.RunMode asked = Suite.RunMode.ON_DEMAND;
            roles.add(role(r, r.placement(), asked, r.mode(), r.election(), r.minReady(), false, null, null));
            return this;
        }

        /** So many of the last role's members must be ready. */
        public PlanBuilder minReady(int least) {
            RolePlan r = roles.removeLast();
            roles.add(role(r, r.placement(), r.run(), r.mode(), r.election(), least, false, r.handOver(), r.promote()));
            return this;
        }

        private static RolePlan role(
                RolePlan r,
                Suite.Placement placement,
                Suite.RunMode run,
                Suite.ReplicationMode mode,
                Suite.Election election,
                int minReady,
                boolean needed,
                Suite.@Nullable HandOver handOver,
                @Nullable List<String> promote) {
            return new RolePlan(
                    r.name(),
                    r.kind(),
                    placement,
                    run,
                    mode,
                    election,
                    minReady,
                    r.needs(),
                    needed,
                    r.servers(),
                    r.endpoints(),
                    r.health(),
                    handOver,
                    promote);
        }

        /** A task of three attempts. */
        public PlanBuilder task(String name, Need... needs) {
            tasks.add(new TaskPlan(
                    name,
                    List.of("run"),
                    List.of(),
                    null,
                    Map.of(),
                    Map.of(),
                    List.of(needs),
                    3,
                    Duration.ofMinutes(10),
                    "need",
                    null,
                    taskHash));
            return this;
        }

        /** Arguments of every server's command. */
        public PlanBuilder arguments(String... more) {
            arguments = List.of(more);
            return this;
        }

        /** Whether it runs. */
        public PlanBuilder running(boolean on) {
            running = on;
            return this;
        }

        /** Hash of all servers. */
        public PlanBuilder hash(String other) {
            hash = other;
            return this;
        }

        /** Hash of the servers of one role. */
        public PlanBuilder hash(String role, String other) {
            hashes.put(role, other);
            return this;
        }

        /** Hash of the tasks that are added from now on. */
        public PlanBuilder taskHash(String other) {
            taskHash = other;
            return this;
        }

        /** Servers kept stopped. */
        public PlanBuilder stopped(String... servers) {
            stopped = List.of(servers);
            return this;
        }

        private static RolePlan rolePlan(String name, RolePlan.Kind kind, int members, List<Need> needs) {
            List<String> servers = new ArrayList<>();
            for (int i = 0; i < members; i++) {
                servers.add(name + "-" + i);
            }
            return new RolePlan(
                    name,
                    kind,
                    Suite.Placement.MANAGED,
                    Suite.RunMode.ALWAYS,
                    members == 1 ? Suite.ReplicationMode.SINGLE : Suite.ReplicationMode.REPLICATED,
                    Suite.Election.SELF,
                    Math.min(1, members),
                    needs,
                    false,
                    servers,
                    Map.of(),
                    HEALTH,
                    null,
                    null);
        }

        /** The plan. */
        public Plan build() {
            List<RolePlan> done = new ArrayList<>();
            List<ServerPlan> servers = new ArrayList<>();
            for (RolePlan role : roles) {
                done.add(role(
                        role,
                        role.placement(),
                        role.run(),
                        role.mode(),
                        role.election(),
                        role.minReady(),
                        needed(role),
                        role.handOver(),
                        role.promote()));
                for (int i = 0; i < role.servers().size(); i++) {
                    servers.add(server(role, i));
                }
            }
            Plan plan = new Plan(
                    "dev",
                    Level.DEVELOPMENT,
                    "demo",
                    "1",
                    owner,
                    running,
                    databases,
                    List.of(),
                    tasks,
                    done,
                    servers,
                    List.of(),
                    checks,
                    null,
                    null,
                    purpose,
                    null,
                    null,
                    null,
                    "plan-" + hash + hashes + taskHash + running + stopped + servers.size()
                            + (term == null ? "" : term));
            return plan.ending(term);
        }

        /** A check, read by the usual format. */
        public PlanBuilder check(String name, String task) {
            checks.add(new CheckPlan(name, task, Check.FORMAT));
            return this;
        }

        /** Whose it is and what for. */
        public PlanBuilder of(String who, String whatFor) {
            owner = who;
            purpose = whatFor;
            return this;
        }

        /** How long it may run and live. */
        public PlanBuilder term(@Nullable Term end) {
            term = end;
            return this;
        }

        private boolean needed(RolePlan role) {
            boolean database = role.kind() == RolePlan.Kind.DATABASE;
            List<Need> all = new ArrayList<>();
            roles.forEach(r -> all.addAll(r.needs()));
            tasks.forEach(t -> all.addAll(t.needs()));
            return all.stream().anyMatch(n -> switch (n.on()) {
                case ROLE_LIVE, ROLE_READY -> n.subject().equals(role.name());
                case DATABASE -> database && role.name().equals("db-" + n.subject());
                case TASK -> false;
            });
        }

        private ServerPlan server(RolePlan role, int ordinal) {
            String name = role.servers().get(ordinal);
            return new ServerPlan(
                    name,
                    role.name(),
                    ordinal,
                    role.kind(),
                    stopped.contains(name),
                    Stream.concat(Stream.of("run"), arguments.stream()).toList(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of("http", new ServerPlan.PortPlan(1, Suite.Scheme.HTTP, Suite.Access.OPEN, "http://h:1")),
                    new ServerPlan.JvmPlan("/jdk", 25, List.of("-Xmx1g")),
                    new Quantity(1L << 30),
                    100,
                    new Quantity(1L << 20),
                    role.health(),
                    new Suite.Stop(null, null, Duration.ofSeconds(10)),
                    List.of(),
                    hashes.getOrDefault(role.name(), hash));
        }
    }
}
