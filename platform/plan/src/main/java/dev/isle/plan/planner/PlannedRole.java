package dev.isle.plan.planner;

import dev.isle.model.Environment;
import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import dev.isle.model.overlay.RoleOverlay;
import dev.isle.model.problem.Position;
import dev.isle.model.shape.Shape;
import dev.isle.model.yaml.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A role as the environment has it, and where its values stand. What the environment changes is laid over the suite by {@link RoleOverlay} alone.
 *
 * @param elsewhere addresses, each with its scheme, of a member that runs elsewhere; empty when none does
 * @param effective with the environment's changes
 * @param inSuite as the suite has it, to tell which elements of its lists the environment added
 */
record PlannedRole(
        String name, Suite.Role effective, Suite.Role inSuite, Map<String, String> elsewhere, Places places) {
    private static final Suite.Resources RESOURCES = new Suite.Resources(null, 100, new Quantity(64L << 20));

    static PlannedRole of(String name, Suite.Role inSuite, Environment.@Nullable RoleOverride override, Places places) {
        Suite.Role effective = RoleOverlay.apply(inSuite, override);
        boolean external = effective.placement() == Suite.Placement.EXTERNAL;
        Map<String, String> own = override == null ? Map.of() : override.endpoints();
        return new PlannedRole(
                name, effective, inSuite, schemed(effective, external ? effective.endpoints() : own), places);
    }

    /** An address without a scheme is reached by the first one that its port speaks. */
    private static Map<String, String> schemed(Suite.Role role, Map<String, String> endpoints) {
        Map<String, String> schemed = new LinkedHashMap<>();
        endpoints.forEach((name, address) -> {
            Suite.Port port = role.ports().get(name);
            String scheme = port == null || port.schemes().isEmpty()
                    ? "tcp"
                    : Shape.word(port.schemes().getFirst());
            schemed.put(name, address.contains("://") ? address : scheme + "://" + address);
        });
        return Collections.unmodifiableMap(schemed);
    }

    boolean managed() {
        return effective.placement() == Suite.Placement.MANAGED;
    }

    int members() {
        return effective.replication().members();
    }

    List<String> servers() {
        List<String> names = new ArrayList<>();
        for (int ordinal = 0; managed() && ordinal < members(); ordinal++) {
            names.add(name + "-" + ordinal);
        }
        return names;
    }

    Suite.Resources resources() {
        Suite.Resources resources = effective.resources();
        return resources == null ? RESOURCES : resources;
    }

    /** The whole budget of a process. */
    @Nullable
    Quantity memory() {
        Suite.Jvm jvm = effective.jvm();
        return jvm != null && jvm.memory() != null ? jvm.memory() : resources().memory();
    }

    /** Of an element of the command: the suite's come first, the environment's arguments follow. */
    Position commandAt(int index) {
        int own = inSuite.command().size();
        return index < own ? places.element(name, "command", index) : places.added(name, "arguments", index - own);
    }

    /** Of the settings of its Java. */
    Rendering.JavaAt javaAt() {
        int own = inSuite.jvm() == null ? 0 : inSuite.jvm().options().size();
        return new Rendering.JavaAt(
                places.role(name, "jvm.version"),
                places.role(name, "jvm.memory"),
                i -> i < own ? places.element(name, "jvm.options", i) : places.added(name, "jvm.options", i - own));
    }

    /** Of a file's text, by the file's name; the environment writes a file whole. */
    Function<String, Position> fileAt() {
        return file -> places.within(name, Path.child("files", file), ".content");
    }
}
