package dev.isle.model.overlay;

import dev.isle.model.Environment;
import dev.isle.model.Suite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies what an environment changes of a role: fields that it sets replace the suite's, maps are merged by key, arguments follow the command. Pure. */
public final class RoleOverlay {
    private RoleOverlay() {}

    /** The role as the environment has it. */
    public static Suite.Role apply(Suite.Role role, Environment.@Nullable RoleOverride change) {
        if (change == null) {
            return role;
        }
        Suite.Replication replication = role.replication();
        return new Suite.Role(
                change.placement() == null ? role.placement() : change.placement(),
                role.run(),
                joined(role.command(), change.arguments()),
                merged(role.env(), change.env()),
                merged(role.files(), change.files()),
                jvm(role.jvm(), change.jvm()),
                role.resources(),
                ports(role.ports(), change.ports()),
                role.needs(),
                new Suite.Replication(
                        replication.mode(),
                        change.members() == null ? replication.members() : change.members(),
                        change.minReady() == null ? replication.minReady() : change.minReady(),
                        replication.election(),
                        replication.promote()),
                health(role.health(), change.health()),
                role.stop(),
                role.handOver(),
                merged(role.endpoints(), change.endpoints()));
    }

    private static Suite.Health health(Suite.Health health, Environment.@Nullable HealthOverride change) {
        return change == null
                ? health
                : new Suite.Health(
                        health.liveHttp(),
                        health.readyHttp(),
                        health.tcp(),
                        health.command(),
                        health.rest(),
                        health.ready(),
                        merged(health.warn(), change.warn()),
                        health.startup(),
                        health.hung(),
                        health.timeout());
    }

    private static Suite.@Nullable Jvm jvm(Suite.@Nullable Jvm jvm, Environment.@Nullable JvmOverride change) {
        if (jvm == null || change == null) {
            return jvm;
        }
        return new Suite.Jvm(
                change.version() == null ? jvm.version() : change.version(),
                change.memory() == null ? jvm.memory() : change.memory(),
                change.processors() == null ? jvm.processors() : change.processors(),
                change.profile() == null ? jvm.profile() : change.profile(),
                change.options() == null ? jvm.options() : joined(jvm.options(), change.options()));
    }

    private static Map<String, Suite.Port> ports(Map<String, Suite.Port> ports, Map<String, Integer> numbers) {
        Map<String, Suite.Port> fixed = new LinkedHashMap<>(ports);
        numbers.forEach((name, number) ->
                fixed.computeIfPresent(name, (ignored, port) -> new Suite.Port(port.schemes(), port.access(), number)));
        return Collections.unmodifiableMap(fixed);
    }

    private static <V> Map<String, V> merged(Map<String, V> base, Map<String, V> over) {
        if (over.isEmpty()) {
            return base;
        }
        Map<String, V> merged = new LinkedHashMap<>(base);
        merged.putAll(over);
        return Collections.unmodifiableMap(merged);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> joined = new ArrayList<>(first);
        joined.addAll(second);
        return List.copyOf(joined);
    }
}
