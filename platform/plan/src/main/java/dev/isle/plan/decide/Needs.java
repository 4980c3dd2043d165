package dev.isle.plan.decide;

import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.NeedsNow;
import dev.isle.plan.observed.TaskRun;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether needs hold. A role's need is latched: once it held since the environment was started it gates nothing any more, so that losing it restarts and
 * hinders nobody. A task's need is latched for the task's present inputs only. Tasks themselves look at what holds now.
 */
final class Needs {
    private final Deliberation now;
    private final NeedsNow present;

    Needs(Deliberation now) {
        this.now = now;
        this.present = new NeedsNow(now.plan, now.observation);
    }

    /** Remembers what holds; forgets what no role needs any more, and everything while the environment is stopped. */
    void latch() {
        Set<String> known = new LinkedHashSet<>();
        if (now.plan.running()) {
            for (RolePlan role : now.plan.roles()) {
                for (Need need : role.needs()) {
                    String key = key(need);
                    if (!known.contains(key) && (now.held.contains(key) || present.hold(need))) {
                        known.add(key);
                    }
                }
            }
        }
        now.held.clear();
        now.held.addAll(known);
    }

    /** The first need of a role that has never held since the environment was started. */
    Optional<Need> missing(RolePlan role) {
        for (Need need : role.needs()) {
            if (!now.held.contains(key(need))) {
                return Optional.of(need);
            }
        }
        return Optional.empty();
    }

    /** The first need of a task that does not hold now. */
    Optional<Need> missing(TaskPlan task) {
        return task.needs().stream().filter(need -> !present.hold(need)).findFirst();
    }

    /** The servers that a task needs directly. */
    Stream<String> of(TaskPlan task) {
        return task.needs().stream().flatMap(need -> switch (need.on()) {
            case ROLE_LIVE, ROLE_READY ->
                now.plan.role(need.subject()).stream().flatMap(role -> role.servers().stream());
            case DATABASE ->
                now.plan.databases().stream()
                        .filter(database -> database.name().equals(need.subject()))
                        .flatMap(database -> Stream.ofNullable(database.server()));
            case TASK -> Stream.empty();
        });
    }

    /** A task that runs and needs that server. */
    Optional<String> running(String server) {
        return now.plan.tasks().stream()
                .filter(task -> now.observation.tasks().stream()
                        .anyMatch(run -> run.task().equals(task.name()) && run.state() == TaskRun.State.RUNNING))
                .filter(task -> of(task).anyMatch(server::equals))
                .map(TaskPlan::name)
                .findFirst();
    }

    private String key(Need need) {
        if (need.on() != Need.On.TASK) {
            return need.toString();
        }
        return now.plan
                .task(need.subject())
                .map(task -> need + "#" + task.hash() + "#" + task.invocation())
                .orElse(need.toString());
    }
}
