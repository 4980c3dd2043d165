package dev.isle.model.validate;

import dev.isle.model.Environment;
import dev.isle.model.Suite;
import dev.isle.model.bind.Bound;
import dev.isle.model.overlay.RoleOverlay;
import org.jspecify.annotations.Nullable;

/**
 * A role as an environment has it, with the places of its values.
 *
 * @param role with the environment's changes applied
 * @param inSuite the role in the suite file
 * @param inEnvironment the role's changes in the environment file, or null when a suite is read alone
 * @param ownOptions how many of its Java options are the suite's; the environment's follow
 */
record EffectiveRole(
        String name,
        Suite.Role role,
        Place inSuite,
        @Nullable Place inEnvironment,
        int ownOptions) {
    static EffectiveRole of(
            String name, Suite.Role role, Bound<Suite> suite, @Nullable Bound<Environment> environment) {
        Place inSuite = new Place(suite, "spec.roles").key(name);
        int ownOptions = role.jvm() == null ? 0 : role.jvm().options().size();
        return environment == null
                ? new EffectiveRole(name, role, inSuite, null, ownOptions)
                : new EffectiveRole(
                        name,
                        RoleOverlay.apply(
                                role, environment.value().spec().roles().get(name)),
                        inSuite,
                        new Place(environment, "spec.roles").key(name),
                        ownOptions);
    }

    /** Whether Isle runs it. */
    boolean managed() {
        return role.placement() == Suite.Placement.MANAGED;
    }

    /** Whether its servers run without being asked for. */
    boolean always() {
        return role.run() == Suite.RunMode.ALWAYS;
    }

    /** The place of a value: in the environment where it is set there, else in the suite. */
    Place place(String changed, Place inSuiteFile) {
        Place over = inEnvironment == null ? null : inEnvironment.key(changed);
        return over != null && over.exists() ? over : inSuiteFile;
    }

    /** The place of the number of members. */
    Place members() {
        return place("members", inSuite.key("replication").key("members"));
    }

    /** The place of the placement. */
    Place placement() {
        return place("placement", inSuite.key("placement"));
    }

    /** The place of a port's number. */
    Place portNumber(String port) {
        Place over = inEnvironment == null ? null : inEnvironment.key("ports").key(port);
        return over != null && over.exists()
                ? over
                : inSuite.key("ports").key(port).key("number");
    }
}
