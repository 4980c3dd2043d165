package dev.isle.plan.decide;

import dev.isle.plan.decide.Deliberation.Member;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends what should not run: servers that no plan names (of each role the highest ordinal first), servers that the file keeps stopped, and all when the
 * environment is stopped. Among those to be stopped dependents go before what they need, and database servers last.
 */
final class Stops {
    private final Deliberation now;
    private final Dependents dependents;

    Stops(Deliberation now) {
        this.now = now;
        this.dependents = new Dependents(now.plan);
    }

    void decide() {
        strays();
        now.members.values().stream().filter(m -> !m.wanted()).forEach(this::unwanted);
    }

    private void unwanted(Member member) {
        Reason reason = now.plan.running() ? Reason.SERVER_STOPPED : Reason.ofRest(now.tenure);
        switch (member.state()) {
            case ABSENT, EXITED -> {
                if (Elections.mayComeBack(member.seen(), now.capabilities)) {
                    now.step(new Decision.Stop(member.name(), null, false, reason, "the runtime would start it again"));
                }
            }
            case STOPPING -> now.await(member.name(), Reason.STILL_STOPPING, reason.words(), null);
            case UNREACHABLE -> now.await(member.name(), Reason.UNREACHABLE, reason.words(), null);
            case RUNNING -> {
                Optional<String> first = before(member);
                if (first.isPresent()) {
                    now.await(member.name(), Reason.DEPENDENTS_FIRST, first.get() + " still runs", null);
                } else {
                    now.step(new Decision.Stop(member.name(), member.seen().identity(), false, reason, ""));
                }
            }
        }
    }

    /** What must end before this server may. */
    private Optional<String> before(Member member) {
        boolean database = member.role().kind() == RolePlan.Kind.DATABASE;
        for (Member other : now.members.values()) {
            boolean ends = !other.wanted() && (other.state() == State.RUNNING || other.state() == State.STOPPING);
            boolean product = other.role().kind() == RolePlan.Kind.PRODUCT;
            if (ends
                    && other != member
                    && ((database && product)
                            || dependents.depends(
                                    other.role().name(), member.role().name()))) {
                return Optional.of(other.name());
            }
        }
        if (database && !now.plan.running()) {
            return now.observation.tasks().stream()
                    .filter(run -> run.state() == TaskRun.State.RUNNING)
                    .map(run -> "task " + run.task())
                    .findFirst();
        }
        return Optional.empty();
    }

    private void strays() {
        Map<String, String> highest = new LinkedHashMap<>();
        for (String name : now.strays.keySet()) {
            highest.merge(roleOf(name), name, (a, b) -> ordinalOf(a) >= ordinalOf(b) ? a : b);
        }
        for (Map.Entry<String, ServerObservation> stray : now.strays.entrySet()) {
            String name = stray.getKey();
            ServerObservation seen = stray.getValue();
            @Nullable String first = highest.get(roleOf(name));
            if (seen.state() == State.UNREACHABLE) {
                now.await(name, Reason.UNREACHABLE, Reason.NOT_IN_PLAN.words(), null);
            } else if (seen.state() == State.STOPPING) {
                now.await(name, Reason.STILL_STOPPING, Reason.NOT_IN_PLAN.words(), null);
            } else if (!name.equals(first)) {
                now.await(name, Reason.ONE_AT_A_TIME, first + " is removed first", null);
            } else {
                now.step(new Decision.Stop(name, seen.identity(), true, Reason.NOT_IN_PLAN, ""));
            }
        }
    }

    /** The role in a server's name. */
    static String roleOf(String server) {
        int dash = server.lastIndexOf('-');
        return dash < 0 ? server : server.substring(0, dash);
    }

    private static int ordinalOf(String server) {
        try {
            return Integer.parseInt(server.substring(server.lastIndexOf('-') + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
