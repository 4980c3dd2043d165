package dev.isle.plan.desired;

import dev.isle.model.Environment;
import dev.isle.model.Level;
import dev.isle.model.Suite;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The immutable, fully resolved description of what an environment should be: no template, reference, default or overlay is left in it. Two equal inputs
 * (model, allocation, layout) give equal plans with equal hashes. Holds no secret: paths and versions of secrets only.
 *
 * @param environment the environment's name
 * @param running false: no server should run; data stays
 * @param roles all roles in the order in which they start (needs before dependents)
 * @param servers all servers, Isle's own database servers included, in start order; members of external roles are not among them
 * @param reclaim what becomes of data when the environment is removed; null: deleted, after asking
 * @param purpose what the environment is for; null when nobody says
 * @param term how long it may run and live; null: without end
 * @param authority the file with the certificate of the environment's own authority, where its ports speak TLS; null: they speak plainly
 * @param folder the unsealed folder that it runs from; null when its release is sealed
 * @param hash over everything above: equal hashes mean nothing to do
 */
public record Plan(
        String environment,
        Level level,
        String suite,
        String release,
        @Nullable String owner,
        boolean running,
        List<DatabasePlan> databases,
        List<SecretPlan> secrets,
        List<TaskPlan> tasks,
        List<RolePlan> roles,
        List<ServerPlan> servers,
        List<String> correlation,
        List<CheckPlan> checks,
        Suite.@Nullable Welcome welcome,
        Environment.@Nullable Reclaim reclaim,
        @Nullable String purpose,
        @Nullable Term term,
        @Nullable String authority,
        @Nullable ReleaseFolder folder,
        String hash) {
    /** Of a sealed release whose suite has no checks. */
    public Plan(
            String environment,
            Level level,
            String suite,
            String release,
            @Nullable String owner,
            boolean running,
            List<DatabasePlan> databases,
            List<SecretPlan> secrets,
            List<TaskPlan> tasks,
            List<RolePlan> roles,
            List<ServerPlan> servers,
            List<String> correlation,
            Suite.@Nullable Welcome welcome,
            Environment.@Nullable Reclaim reclaim,
            @Nullable String purpose,
            @Nullable Term term,
            @Nullable String authority,
            String hash) {
        this(
                environment,
                level,
                suite,
                release,
                owner,
                running,
                databases,
                secrets,
                tasks,
                roles,
                servers,
                correlation,
                List.of(),
                welcome,
                reclaim,
                purpose,
                term,
                authority,
                null,
                hash);
    }

    /** The same, but not running. */
    public Plan stopped() {
        return with(false, reclaim, term, hash);
    }

    /** The same with another end. */
    public Plan ending(@Nullable Term other) {
        return with(running, reclaim, other, hash);
    }

    /** The same with data kept or deleted. */
    public Plan reclaiming(Environment.@Nullable Reclaim other) {
        return with(running, other, term, hash);
    }

    /** The same with its hash. */
    public Plan sealed(String sum) {
        return with(running, reclaim, term, sum);
    }

    private Plan with(boolean runs, Environment.@Nullable Reclaim data, @Nullable Term end, String sum) {
        return new Plan(
                environment,
                level,
                suite,
                release,
                owner,
                runs,
                databases,
                secrets,
                tasks,
                roles,
                servers,
                correlation,
                checks,
                welcome,
                data,
                purpose,
                end,
                authority,
                folder,
                sum);
    }

    /** Whether data outlives the environment. */
    public boolean retainsData() {
        return reclaim == Environment.Reclaim.RETAIN;
    }

    /** The server of that name. */
    public Optional<ServerPlan> server(String name) {
        for (ServerPlan server : servers) {
            if (server.name().equals(name)) {
                return Optional.of(server);
            }
        }
        return Optional.empty();
    }

    /** The role of that name. */
    public Optional<RolePlan> role(String name) {
        for (RolePlan role : roles) {
            if (role.name().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** The check of that name. */
    public Optional<CheckPlan> check(String name) {
        for (CheckPlan check : checks) {
            if (check.name().equals(name)) {
                return Optional.of(check);
            }
        }
        return Optional.empty();
    }

    /** The task of that name. */
    public Optional<TaskPlan> task(String name) {
        for (TaskPlan task : tasks) {
            if (task.name().equals(name)) {
                return Optional.of(task);
            }
        }
        return Optional.empty();
    }
}
