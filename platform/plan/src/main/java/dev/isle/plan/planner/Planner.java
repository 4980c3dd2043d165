package dev.isle.plan.planner;

import dev.isle.model.Environment;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Problems;
import dev.isle.model.read.Model;
import dev.isle.model.shape.Shape;
import dev.isle.model.yaml.Path;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.CheckPlan;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ReleaseFolder;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.SecretPlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.ServerPlan.PortPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.desired.Term;
import dev.isle.plan.document.RecordCodec;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan: follows references, lays the environment's overrides over the suite, orders roles by their needs, takes ports from the allocation, fills
 * templates, and computes one hash per server and one over all. Pure.
 *
 * <p>Steps: roles with their overrides; ports; databases; the names that templates may use; tasks; servers; order; hashes. Every step goes on as far as it can,
 * so that all mistakes are found in one go.
 *
 * <p>Invariants: equal inputs give equal plans; a server's hash changes exactly when something changed that only a restart brings in; no server's port depends
 * on another server.
 */
public final class Planner {
    private final Model model;
    private final Layout layout;
    private final Problems problems = new Problems();
    private final Places places;
    private final Map<String, PlannedRole> roles = new LinkedHashMap<>();

    private Planner(Model model, Layout layout) {
        this.model = model;
        this.layout = layout;
        this.places = new Places(model.origins());
    }

    /**
     * Plans.
     *
     * @param allocation the numbers that ports have already
     * @param layout where the runtime puts things
     */
    public static Planned plan(Model model, Allocation allocation, Layout layout) {
        return new Planner(model, layout).plan(allocation);
    }

    /** What tells two releases apart: the version, and the seal where there is one. */
    static String identity(Model model) {
        String seal = model.release().spec().seal();
        return model.release().spec().version() + (seal == null ? "" : "@" + seal);
    }

    private Planned plan(Allocation allocation) {
        Environment.Spec environment = model.environment().spec();
        Suite.Spec suite = model.suite().spec();
        suite.roles()
                .forEach((name, role) -> roles.put(
                        name, PlannedRole.of(name, role, environment.roles().get(name), places)));
        PortTable ports = new PortTable(allocation, layout, environment.tls());
        Databases databases = new Databases(layout, places, problems);
        databases.plan(model.suite(), environment, ports);
        roles.values().forEach(role -> addPorts(role, ports));
        checkNamed(databases);
        Values shared = shared(databases, ports);
        List<TaskPlan> tasks = new TaskPlans(model, layout, places, problems).plan(shared);
        ServerPlans planner = new ServerPlans(model, layout, places, problems);
        Map<String, List<ServerPlan>> members = new LinkedHashMap<>();
        roles.forEach((name, role) -> members.put(name, planner.plan(role, ports, shared)));
        Suite.@Nullable Welcome welcome = welcome(suite.welcome(), shared);
        if (!problems.isEmpty()) {
            return new Planned.Bad(problems.sorted());
        }
        if (!ports.wanted().isEmpty()) {
            return new Planned.PortsWanted(ports.wanted());
        }
        List<RolePlan> rolePlans = new ArrayList<>(databases.roles());
        List<ServerPlan> servers = new ArrayList<>(databases.servers());
        Set<String> needed = needed(tasks);
        for (String name : order(tasks)) {
            PlannedRole role = roles.get(name);
            if (role != null) {
                rolePlans.add(role(role, needed));
                servers.addAll(members.getOrDefault(name, List.of()));
            }
        }
        ReleaseFolder folder = folder(servers, tasks);
        if (folder != null) {
            tasks = tasks.stream()
                    .map(task -> task.hashed(withFiles(task.hash(), folder.usedBy(task))))
                    .toList();
            servers.replaceAll(server -> server.hashed(withFiles(server.hash(), folder.usedBy(server))));
        }
        Plan open = new Plan(
                model.environment().metadata().name(),
                environment.level(),
                model.suite().metadata().name(),
                model.release().spec().version(),
                environment.owner(),
                environment.running().on(),
                databases.plans(),
                secrets(suite),
                tasks,
                rolePlans,
                servers,
                suite.correlation(),
                checks(suite),
                welcome,
                environment.storage().reclaim() == Environment.Reclaim.RETAIN ? Environment.Reclaim.RETAIN : null,
                environment.purpose(),
                term(environment),
                environment.tls() ? layout.authorityFile() : null,
                folder,
                "");
        return new Planned.Good(sealed(open));
    }

    /** The files of an unsealed release that are not in the plan already, as the descriptor, its templates and the schema steps are. */
    private @Nullable ReleaseFolder folder(List<ServerPlan> servers, List<TaskPlan> tasks) {
        Release.Spec release = model.release().spec();
        if (release.seal() != null) {
            return null;
        }
        List<ReleaseFolder.File> files = release.artifacts().stream()
                .filter(file -> !file.path().equals(release.descriptor())
                        && !release.schema().contains(file.path())
                        && !model.templates().containsKey(file.path()))
                .map(file -> new ReleaseFolder.File(file.path(), file.digest(), file.executable()))
                .toList();
        ReleaseFolder folder = ReleaseFolder.of(layout.releasePath(), files, servers, tasks);
        return folder.files().isEmpty() ? null : folder;
    }

    private static String withFiles(String hash, Map<String, String> files) {
        return files.isEmpty()
                ? hash
                : Digest.of(Json.object()
                        .put("hash", hash)
                        .put("files", Json.texts(files))
                        .build());
    }

    private static @Nullable Term term(Environment.Spec environment) {
        Instant until = instant(environment.running().until());
        Instant expires = instant(environment.expires());
        boolean lease = environment.ttl() != null || expires != null;
        boolean remove = lease && environment.atExpiry() == Environment.AtExpiry.REMOVE;
        return until == null && !lease ? null : new Term(until, environment.ttl(), expires, remove);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }

    private void addPorts(PlannedRole role, PortTable ports) {
        role.effective().ports().forEach((name, port) -> {
            if (port.number() != null && role.servers().size() > 1) {
                problems.add(
                        places.role(role.name(), Path.child("ports", name)),
                        "fixed-port-members",
                        "the " + role.servers().size() + " members of '" + role.name()
                                + "' cannot share the port number " + port.number(),
                        "leave the number out, so that each member gets one of its own, or keep one member");
            }
        });
        role.servers().forEach(server -> ports.add(server, role));
    }

    private void checkNamed(Databases databases) {
        Environment.Spec environment = model.environment().spec();
        Set<String> known = new LinkedHashSet<>();
        roles.values().forEach(role -> known.addAll(role.servers()));
        databases.servers().forEach(server -> known.add(server.name()));
        known(known, "stopped", environment.stopped(), "to keep stopped");
        known(known, "started", environment.started(), "to start");
    }

    private void known(Set<String> known, String list, List<String> named, String what) {
        for (int i = 0; i < named.size(); i++) {
            if (!known.contains(named.get(i))) {
                problems.add(
                        places.environment(Path.element("spec." + list, i)),
                        "no-server",
                        "there is no server '" + named.get(i) + "' " + what,
                        Nearest.advice(named.get(i), known));
            }
        }
    }

    private Values shared(Databases databases, PortTable ports) {
        Values scope = new Values()
                .put("environment.name", model.environment().metadata().name())
                .put("environment.level", Shape.word(model.environment().spec().level()))
                .put("tls.ca", model.environment().spec().tls() ? layout.authorityFile() : "")
                .put("release.path", layout.releasePath())
                .put("release.version", model.release().spec().version());
        model.suite()
                .spec()
                .secrets()
                .keySet()
                .forEach(secret -> scope.put("secrets." + secret + ".path", layout.secretPath(secret)));
        databases.name(scope);
        roles.values().forEach(role -> addresses(role, ports, scope));
        return scope;
    }

    private static void addresses(PlannedRole role, PortTable ports, Values scope) {
        for (String port : role.effective().ports().keySet()) {
            String name = "roles." + role.name() + "." + port;
            List<String> urls = new ArrayList<>();
            List<String> addresses = new ArrayList<>();
            for (String server : role.servers()) {
                PortPlan plan = ports.of(server).get(port);
                if (plan != null) {
                    urls.add(plan.url());
                    addresses.add(ports.address(server, plan));
                }
            }
            String elsewhere = role.elsewhere().get(port);
            if (elsewhere != null) {
                urls.add(elsewhere);
                addresses.add(address(elsewhere));
            }
            scope.put(name + ".url", String.join(",", urls));
            scope.put(name + ".address", String.join(",", addresses));
        }
    }

    private static String address(String endpoint) {
        try {
            URI uri = URI.create(endpoint);
            int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            return uri.getHost() == null ? endpoint : uri.getHost() + ":" + port;
        } catch (IllegalArgumentException e) {
            return endpoint;
        }
    }

    private Suite.@Nullable Welcome welcome(Suite.@Nullable Welcome welcome, Values shared) {
        if (welcome == null) {
            return null;
        }
        // A command that is shown goes to one of them.
        Filler template = new Filler(shared.firsts("roles."), problems);
        List<String> next = new ArrayList<>();
        for (int i = 0; i < welcome.next().size(); i++) {
            next.add(template.text(welcome.next().get(i), places.suite(Path.element("spec.welcome.next", i))));
        }
        return new Suite.Welcome(welcome.endpoint(), next);
    }

    private List<SecretPlan> secrets(Suite.Spec suite) {
        List<SecretPlan> secrets = new ArrayList<>();
        suite.secrets()
                .forEach((name, secret) -> secrets.add(new SecretPlan(name, secret.bytes(), layout.secretPath(name))));
        return secrets;
    }

    private static List<CheckPlan> checks(Suite.Spec suite) {
        List<CheckPlan> checks = new ArrayList<>();
        suite.checks().forEach((name, check) -> checks.add(new CheckPlan(name, check.task(), check.format())));
        return checks;
    }

    private List<String> order(List<TaskPlan> tasks) {
        Map<String, List<Need>> byTask = new LinkedHashMap<>();
        tasks.forEach(task -> byTask.put(task.name(), task.needs()));
        return Needed.order(Needed.byName(model.suite().spec().roles(), Suite.Role::needs), byTask);
    }

    /** Roles that a role or task names among its needs. */
    private Set<String> needed(List<TaskPlan> tasks) {
        Set<String> needed = new LinkedHashSet<>();
        List<Need> all = new ArrayList<>();
        tasks.forEach(task -> all.addAll(task.needs()));
        roles.values().forEach(role -> all.addAll(Needed.read(role.effective().needs())));
        for (Need need : all) {
            if (need.on() == Need.On.ROLE_LIVE || need.on() == Need.On.ROLE_READY) {
                needed.add(need.subject());
            }
        }
        return needed;
    }

    /** A role with a standby is needed whatever the needs say: nobody keeps a standby for a role that others can do without. */
    private RolePlan role(PlannedRole role, Set<String> needed) {
        Suite.Role suite = role.effective();
        boolean standby = suite.replication().mode() == Suite.ReplicationMode.ACTIVE_STANDBY;
        return new RolePlan(
                role.name(),
                RolePlan.Kind.PRODUCT,
                suite.placement(),
                suite.run(),
                suite.replication().mode(),
                suite.replication().election(),
                Math.min(suite.replication().minReady(), role.members()),
                Needed.read(suite.needs()),
                standby || needed.contains(role.name()),
                role.servers(),
                role.elsewhere(),
                suite.health(),
                suite.handOver(),
                suite.replication().promote());
    }

    /** With the hash over everything else. */
    private static Plan sealed(Plan open) {
        JsonValue content = RecordCodec.encode(open);
        return open.sealed(Digest.of(content));
    }
}
