package dev.isle.plan.loop;

import dev.isle.model.problem.Problem;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.decide.Setbacks;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.diff.PlanDiff;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.planner.Planning;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Record.ServerHistory;
import dev.isle.plan.record.RecordStore;
import dev.isle.plan.record.Tenure;
import dev.isle.plan.runtime.Runtime;
import dev.isle.plan.runtime.RuntimeFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a file set in force: plans it with the Record's allocation, has missing ports allocated, and stores the plan as the one to converge to.
 *
 * <p>Invariants: a file set that is refused changes nothing but the log, the last good plan stays in force; a port once given stays; a server whose plan
 * changed gets another try; when the environment is set running, needs gate starts anew. An unchanged file set writes nothing, unless it renews a lease.
 *
 * <p>Thread-safe; writers that get in between are met by repeating.
 */
public final class Apply {
    private static final int TRIES = 20;

    private final Runtime runtime;
    private final RecordStore store;
    private final Clock clock;

    /** Over a runtime and a store of the same environment. */
    public Apply(Runtime runtime, RecordStore store, Clock clock) {
        this.runtime = runtime;
        this.store = store;
        this.clock = clock;
    }

    /**
     * What is applied.
     *
     * @param files as they are; {@code at} and {@code by} go into the log
     * @param reason a ticket or words for the log; empty for none
     * @param with further facts for the log, such as the approver
     * @param expected hash of the plan that must result, or null; another one is refused
     */
    public record Wish(
            Planning planning,
            Record.Applied files,
            String reason,
            Map<String, String> with,
            @Nullable String expected) {
        /** Copies. */
        public Wish {
            with = Map.copyOf(with);
        }
    }

    /** Applies it. */
    public Applied apply(Wish wish) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(wish);
            } catch (RecordStore.StaleRecord e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Applied once(Wish wish) {
        Record before = store.read();
        Allocation allocation = before.allocation();
        Planned planned = wish.planning().plan(allocation);
        if (planned instanceof Planned.PortsWanted wanted) {
            try {
                allocation = runtime.allocate(wanted.ports(), allocation);
            } catch (RuntimeFailure e) {
                return refuse(before, wish, "no-ports", List.of(String.valueOf(e.getMessage())));
            }
            planned = wish.planning().plan(allocation);
        }
        return switch (planned) {
            case Planned.Good good -> accept(before, wish, good.plan(), allocation);
            case Planned.Bad bad ->
                refuse(
                        before,
                        wish,
                        "invalid",
                        bad.problems().stream().map(Problem::toString).toList());
            case Planned.PortsWanted wanted ->
                refuse(before, wish, "no-ports", List.of("the runtime gave no number to " + wanted.ports()));
        };
    }

    private Applied accept(Record before, Wish wish, Plan plan, Allocation allocation) {
        if (wish.expected() != null && !wish.expected().equals(plan.hash())) {
            return refuse(
                    before,
                    wish,
                    "world-moved",
                    List.of("the plan that was approved is not the one that results now (" + wish.expected() + " and "
                            + plan.hash() + "); look at `isle plan` again"));
        }
        Record.Applied files = wish.files();
        Tenure tenure = new Tenure(plan, files.at(), files.at());
        if (tenure.leaseEnded()) {
            return refuse(
                    before,
                    wish,
                    "lease-ended",
                    List.of("its lease ended at " + tenure.leaseEnd().orElseThrow()
                            + "; write a later time in 'expires', or remove it"));
        }
        Plan former = before.planAt(files.at());
        boolean samePlan = former != null && former.hash().equals(plan.hash());
        Record.Applied old = before.applied();
        if (former != null
                && samePlan
                && !renewable(plan)
                && old != null
                && old.digest().equals(files.digest())
                && old.file().equals(files.file())) {
            return new Applied.Accepted(former, false, before);
        }
        PlanDiff diff = PlanDiff.between(former, tenure.inForce());
        if (!diff.refused().isEmpty()) {
            return refuse(
                    before,
                    wish,
                    "refused-change",
                    diff.refused().stream()
                            .map(d -> d.subject() + ": " + d.words()
                                    + "; this cannot change while the environment exists,"
                                    + " make another environment or remove this one with `isle down`")
                            .toList());
        }
        boolean runs = tenure.inForce().running();
        boolean begins = runs && (former == null || !former.running() || before.started() == null);
        Map<String, String> changes = changes(before, plan, diff);
        Map<String, ServerHistory> histories = histories(before, former, plan, begins, changes, files.at());
        Record next = new Record(
                before.version(),
                allocation,
                files,
                plan,
                runs ? (begins ? files.at() : before.started()) : null,
                begins || !runs ? List.of() : before.held(),
                histories,
                before.requests(),
                before.leaders(),
                changes,
                before.watch(),
                before.chain());
        LogEntry.Draft entry = new LogEntry.Draft(
                files.at(),
                files.by(),
                "apply",
                files.file(),
                plan.hash(),
                wish.reason(),
                summary(plan, diff),
                wish.with());
        return new Applied.Accepted(plan, !samePlan, store.write(next, List.of(entry)));
    }

    /** Failures are forgotten where there is something new to try; a new run of the environment begins all counts anew. */
    private static Map<String, ServerHistory> histories(
            Record before, @Nullable Plan former, Plan plan, boolean begins, Map<String, String> changes, Instant at) {
        Map<String, ServerHistory> histories = new LinkedHashMap<>();
        before.servers().forEach((name, history) -> {
            boolean changed = former != null
                    && !former.server(name)
                            .map(ServerPlan::hash)
                            .equals(plan.server(name).map(ServerPlan::hash));
            histories.put(
                    name,
                    begins
                            ? Setbacks.forgiven(history, 0, at, Reason.WANTED_AGAIN, "")
                            : changed && history.failures() > 0
                                    ? Setbacks.forgiven(
                                            history,
                                            history.restarts(),
                                            at,
                                            Reason.CHANGED,
                                            changes.getOrDefault(name, ""))
                                    : history);
        });
        return histories;
    }

    /** The words that the sequencer will give as its evidence when it restarts a server for this change. */
    private static Map<String, String> changes(Record before, Plan plan, PlanDiff diff) {
        Map<String, String> changes = new LinkedHashMap<>(before.changes());
        changes.keySet().removeIf(server -> plan.server(server).isEmpty());
        for (PlanDiff.Item item : diff.items()) {
            if (item.kind() == PlanDiff.Kind.CHANGE
                    && plan.server(item.subject()).isPresent()) {
                changes.put(item.subject(), item.summary());
            }
        }
        return changes;
    }

    /** Each time that it is applied, the lease begins anew. */
    private static boolean renewable(Plan plan) {
        return plan.term() != null && plan.term().ttl() != null;
    }

    private static String summary(Plan plan, PlanDiff diff) {
        List<PlanDiff.Item> items = diff.items();
        String first = items.isEmpty()
                ? renewable(plan) ? "its lease is renewed" : "nothing changed"
                : items.getFirst().subject() + ": " + items.getFirst().words();
        return items.size() < 2 ? first : first + " (and " + (items.size() - 1) + " more)";
    }

    private Applied refuse(Record before, Wish wish, String code, List<String> problems) {
        Instant now = clock.instant();
        String plan = before.plan() == null ? "" : before.plan().hash();
        LogEntry.Draft entry = new LogEntry.Draft(
                now,
                wish.files().by(),
                "refuse",
                wish.files().file(),
                plan,
                code,
                String.join("; ", problems),
                wish.with());
        store.write(before, List.of(entry));
        return new Applied.Refused(code, problems);
    }
}
