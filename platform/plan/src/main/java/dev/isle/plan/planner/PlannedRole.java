package dev.isle.plan.planner;

import dev.isle.model.Environment;
import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A role as the environment has it: the suite's values with the environment's over them.
 *
 * @param command without the environment's further arguments
 * @param arguments that the environment adds
 */
record EffectiveRole(
        String name,
        Suite.Role suite,
        Suite.Placement placement,
        int members,
        int minReady,
        List<String> command,
        List<String> arguments,
        Map<String, Suite.EnvValue> env,
        Map<String, Suite.FileTemplate> files,
        Suite.@Nullable Jvm jvm,
        Map<String, Integer> fixedPorts,
        Map<String, String> endpoints) {
    private static final Suite.Resources RESOURCES = new Suite.Resources(null, 100, new Quantity(64L << 20));

    static EffectiveRole of(String name, Suite.Role suite, Environment.@Nullable RoleOverride override) {
        Suite.Replication replication = suite.replication();
        if (override == null) {
            return new EffectiveRole(
                    name,
                    suite,
                    suite.placement(),
                    replication.members(),
                    replication.minReady(),
                    suite.command(),
                    List.of(),
                    suite.env(),
                    suite.files(),
                    suite.jvm(),
                    fixed(suite, Map.of()),
                    suite.endpoints());
        }
        Integer members = override.members();
        Integer minReady = override.minReady();
        Suite.Placement placement = override.placement();
        return new EffectiveRole(
                name,
                suite,
                placement == null ? suite.placement() : placement,
                members == null ? replication.members() : members,
                minReady == null ? replication.minReady() : minReady,
                suite.command(),
                override.arguments(),
                merged(suite.env(), override.env()),
                merged(suite.files(), override.files()),
                jvm(suite.jvm(), override.jvm()),
                fixed(suite, override.ports()),
                merged(suite.endpoints(), override.endpoints()));
    }

    boolean managed() {
        return placement == Suite.Placement.MANAGED;
    }

    List<String> servers() {
        List<String> names = new ArrayList<>();
        for (int ordinal = 0; managed() && ordinal < members; ordinal++) {
            names.add(name + "-" + ordinal);
        }
        return names;
    }

    Suite.Resources resources() {
        Suite.Resources resources = suite.resources();
        return resources == null ? RESOURCES : resources;
    }

    /** The whole budget of a process. */
    @Nullable
    Quantity memory() {
        return jvm != null && jvm.memory() != null ? jvm.memory() : resources().memory();
    }

    private static <V> Map<String, V> merged(Map<String, V> base, Map<String, V> over) {
        Map<String, V> merged = new LinkedHashMap<>(base);
        merged.putAll(over);
        return merged;
    }

    private static Map<String, Integer> fixed(Suite.Role suite, Map<String, Integer> over) {
        Map<String, Integer> fixed = new LinkedHashMap<>();
        suite.ports().forEach((name, port) -> {
            if (port.number() != null) {
                fixed.put(name, port.number());
            }
        });
        fixed.putAll(over);
        return fixed;
    }

    private static Suite.@Nullable Jvm jvm(Suite.@Nullable Jvm base, Environment.@Nullable JvmOverride over) {
        if (base == null || over == null) {
            return base;
        }
        List<String> options = new ArrayList<>(base.options());
        if (over.options() != null) {
            options.addAll(over.options());
        }
        return new Suite.Jvm(
                over.version() == null ? base.version() : over.version(),
                over.memory() == null ? base.memory() : over.memory(),
                over.profile() == null ? base.profile() : over.profile(),
                options);
    }
}
