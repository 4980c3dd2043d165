package dev.isle.plan.planner;

import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problems;
import dev.isle.model.read.Model;
import dev.isle.model.yaml.Path;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans the members of a role. */
final class ServerPlans {
    private final Model model;
    private final Layout layout;
    private final Places places;
    private final Problems problems;

    ServerPlans(Model model, Layout layout, Places places, Problems problems) {
        this.model = model;
        this.layout = layout;
        this.places = places;
        this.problems = problems;
    }

    List<ServerPlan> plan(PlannedRole role, PortTable ports, Values shared) {
        List<ServerPlan> plans = new ArrayList<>();
        List<String> servers = role.servers();
        for (int ordinal = 0; ordinal < servers.size(); ordinal++) {
            plans.add(server(role, servers.get(ordinal), ordinal, ports, shared));
        }
        return plans;
    }

    private ServerPlan server(PlannedRole role, String name, int ordinal, PortTable ports, Values shared) {
        String folder = layout.workFolder(name);
        Values scope = scope(role, name, ordinal, ports, shared);
        Rendering rendering = new Rendering(layout, model.templates(), problems);
        Filler template = new Filler(scope, problems);
        ServerPlan.@Nullable JvmPlan jvm = rendering.java(name, role.effective().jvm(), role.javaAt(), scope);
        rendering.name(role.effective().files(), folder, scope);
        List<String> command = template.command(role.effective().command(), role::commandAt);
        Map<String, String> env = new LinkedHashMap<>();
        Map<String, String> secretEnv = new LinkedHashMap<>();
        role.effective().env().forEach((key, value) -> {
            Position at = places.role(role.name(), Path.child("env", key));
            if (value.secret() != null) {
                secretEnv.put(key, secret(value.secret(), scope, at));
            } else {
                env.put(key, template.text(value.value() == null ? "" : value.value(), at));
            }
        });
        Map<String, ServerPlan.RenderedFile> files =
                rendering.render(role.effective().files(), folder, scope, role.fileAt());
        Map<String, ServerPlan.PortPlan> own = ports.of(name);
        Suite.Health health = health(role, template);
        Suite.Stop stop = stop(role, template);
        return new ServerPlan(
                name,
                role.name(),
                ordinal,
                RolePlan.Kind.PRODUCT,
                stopped(role, name),
                command,
                env,
                secretEnv,
                files,
                own,
                jvm,
                role.memory(),
                role.resources().cpuMillis(),
                role.resources().disk(),
                health,
                stop,
                promote(role, template),
                hash(command, env, secretEnv, files, own, jvm, role));
    }

    private boolean stopped(PlannedRole role, String name) {
        boolean asked = model.environment().spec().started().contains(name);
        return model.environment().spec().stopped().contains(name)
                || (role.effective().run() == Suite.RunMode.ON_DEMAND && !asked);
    }

    private Values scope(PlannedRole role, String name, int ordinal, PortTable ports, Values shared) {
        Values scope = new Values(shared)
                .put("server.name", name)
                .put("server.role", role.name())
                .put("server.ordinal", Integer.toString(ordinal))
                .put("server.host", layout.host(name))
                .put("server.bind", layout.bind(name))
                .put("server.data", layout.dataFolder(name))
                .put("server.logs", layout.logFolder(name))
                .put("tls.folder", model.environment().spec().tls() ? layout.tlsFolder(name) : "")
                .put("role.data", layout.sharedFolder(role.name()))
                .put("files.peers", layout.peersFile(name));
        ports.of(name).forEach((port, plan) -> {
            scope.put("ports." + port, Integer.toString(plan.number()));
            scope.put("ports." + port + ".url", plan.url());
        });
        return scope;
    }

    /** The file whose content becomes a variable: {@code secrets.NAME} or {@code databases.NAME.user.USER.password}. */
    private String secret(String name, Values scope, Position at) {
        String path = scope.text(name.startsWith("databases.") ? name + "File" : name + ".path");
        if (path == null) {
            problems.add(
                    at,
                    "no-secret",
                    "there is no secret '" + name + "'",
                    "write secrets.NAME or databases.NAME.user.USER.password, with names of the suite");
            return "";
        }
        return path;
    }

    private Suite.Health health(PlannedRole role, Filler template) {
        Suite.Health h = role.effective().health();
        if (h.command() == null) {
            return h;
        }
        List<String> command = template.command(h.command(), i -> places.element(role.name(), "health.command", i));
        return new Suite.Health(
                h.liveHttp(),
                h.readyHttp(),
                h.tcp(),
                command,
                h.rest(),
                h.ready(),
                h.warn(),
                h.startup(),
                h.hung(),
                h.timeout());
    }

    private Suite.Stop stop(PlannedRole role, Filler template) {
        Suite.Stop stop = role.effective().stop();
        if (stop.command() == null) {
            return stop;
        }
        List<String> command = template.command(stop.command(), i -> places.element(role.name(), "stop.command", i));
        return new Suite.Stop(stop.drain(), command, stop.grace());
    }

    private List<String> promote(PlannedRole role, Filler template) {
        List<String> promote = role.effective().replication().promote();
        return promote == null
                ? List.of()
                : template.command(promote, i -> places.element(role.name(), "replication.promote", i));
    }

    /** Over what only a restart brings in. Peers, the content of reloadable files, probes and the way of stopping stay outside. */
    private String hash(
            List<String> command,
            Map<String, String> env,
            Map<String, String> secretEnv,
            Map<String, ServerPlan.RenderedFile> files,
            Map<String, ServerPlan.PortPlan> ports,
            ServerPlan.@Nullable JvmPlan jvm,
            PlannedRole role) {
        Json.Members rendered = Json.object();
        files.forEach((name, file) -> rendered.put(name, file.path() + "\n" + (file.reload() ? "" : file.content())));
        Json.Members numbers = Json.object();
        ports.forEach((name, port) -> numbers.put(name, port.scheme() + ":" + port.number()));
        Json.Members members = Json.object()
                .put("release", Planner.identity(model))
                .put("command", Json.texts(command))
                .put("env", Json.texts(env))
                .put("secretEnv", Json.texts(secretEnv))
                .put("files", rendered.build())
                .put("ports", numbers.build());
        if (jvm != null) {
            members.put("java", jvm.home()).put("options", Json.texts(jvm.options()));
        }
        if (role.memory() != null) {
            members.put("memory", role.memory().bytes());
        }
        return Digest.of(members.build());
    }
}
