package dev.isle.plan.decide;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Deliberation.Member;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.TaskRun;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether needs hold. A role's need is latched: once it held since the environment was started it gates nothing any more, so that losing it restarts and
 * hinders nobody. A task's need is latched for the task's present inputs only. Tasks themselves look at what holds now.
 */
final class Needs {
    private final Deliberation now;

    Needs(Deliberation now) {
        this.now = now;
    }

    /** Remembers what holds; forgets what no role needs any more, and everything while the environment is stopped. */
    void latch() {
        Set<String> known = new LinkedHashSet<>();
        if (now.plan.running()) {
            for (RolePlan role : now.plan.roles()) {
                for (Need need : role.needs()) {
                    String key = key(need);
                    if (!known.contains(key) && (now.held.contains(key) || holds(need))) {
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
        return task.needs().stream().filter(need -> !holds(need)).findFirst();
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

    private boolean holds(Need need) {
        return switch (need.on()) {
            case ROLE_LIVE, ROLE_READY -> role(need);
            case TASK -> now.plan.task(need.subject()).map(this::succeeded).orElse(false);
            case DATABASE -> Boolean.TRUE.equals(now.observation.databases().get(need.subject()));
        };
    }

    private boolean role(Need need) {
        RolePlan role = now.roles.get(need.subject());
        if (role == null) {
            return false;
        }
        boolean ready = need.on() == Need.On.ROLE_READY;
        if (role.placement() == Suite.Placement.EXTERNAL) {
            return good(now.observation.external().get(role.name()), ready);
        }
        List<Member> members = now.of(role);
        int good = 0;
        for (Member member : members) {
            good += good(member.seen(), ready) ? 1 : 0;
        }
        return good >= Math.min(Math.max(1, role.minReady()), members.size());
    }

    private static boolean good(@Nullable ServerObservation seen, boolean ready) {
        return seen != null && seen.state() == ServerObservation.State.RUNNING && (ready ? seen.ready() : seen.live());
    }

    private boolean succeeded(TaskPlan task) {
        return now.observation.tasks().stream()
                .anyMatch(run -> run.state() == TaskRun.State.SUCCEEDED
                        && run.task().equals(task.name())
                        && run.hash().equals(task.hash())
                        && run.invocation().equals(task.invocation()));
    }
}
