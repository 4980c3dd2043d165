package dev.isle.plan.diff;

import dev.isle.model.Change;
import dev.isle.model.Suite;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What bringing a plan in force would do, compared with the plan now in force. Pure.
 *
 * @param from hash of the plan now in force; null when there is none
 * @param to hash of the new plan
 * @param items what changes, in the order of the new plan; removed ones at the end
 * @param before sums of the plan now in force
 * @param after sums of the new plan
 */
public record PlanDiff(@Nullable String from, String to, List<Item> items, Sums before, Sums after) {
    /** Copies. */
    public PlanDiff {
        items = List.copyOf(items);
    }

    /** Whether nothing would change. */
    public boolean empty() {
        return items.isEmpty();
    }

    /**
     * One change.
     *
     * @param subject a server's name, {@code task NAME}, {@code role NAME}, {@code database NAME} or {@code environment}
     * @param cost what it costs
     * @param words the first difference, in words
     */
    public record Item(Kind kind, String subject, Change cost, String words) {}

    /** What happens to a subject. */
    public enum Kind {
        /** It is made. */
        ADD,
        /** It changes. */
        CHANGE,
        /** It is removed. */
        REMOVE
    }

    /**
     * What a plan asks of the machine.
     *
     * @param servers how many run
     * @param cpuMillis thousandths of a core
     * @param memoryBytes budgets of all servers
     * @param diskBytes expected use
     * @param ports how many
     */
    public record Sums(int servers, long cpuMillis, long memoryBytes, long diskBytes, int ports) {
        /** Of no plan. */
        public static final Sums NONE = new Sums(0, 0, 0, 0, 0);

        /** Of a plan: stopped servers and servers that are started on demand ask for disk and ports only. */
        public static Sums of(Plan plan) {
            int servers = 0;
            long cpu = 0;
            long memory = 0;
            long disk = 0;
            int ports = 0;
            for (ServerPlan server : plan.servers()) {
                boolean runs = plan.running()
                        && !server.stopped()
                        && plan.role(server.role())
                                .map(r -> r.run() == Suite.RunMode.ALWAYS)
                                .orElse(true);
                servers += runs ? 1 : 0;
                cpu += runs ? server.cpuMillis() : 0;
                memory += runs && server.memory() != null ? server.memory().bytes() : 0;
                disk += server.disk().bytes();
                ports += server.ports().size();
            }
            return new Sums(servers, cpu, memory, disk, ports);
        }
    }

    /** Compares. */
    public static PlanDiff between(@Nullable Plan from, Plan to) {
        List<Item> items = new ArrayList<>();
        if (from == null) {
            items.add(new Item(
                    Kind.ADD,
                    "environment",
                    Change.NONE,
                    to.environment() + " with " + to.suite() + " " + to.release()));
        } else {
            environment(from, to, items);
        }
        for (DatabasePlan database : to.databases()) {
            database(from, database, items);
        }
        for (TaskPlan task : to.tasks()) {
            task(from, task, items);
        }
        for (RolePlan role : to.roles()) {
            role(from, role, items);
        }
        for (ServerPlan server : to.servers()) {
            server(from, server, items);
        }
        if (from != null) {
            removed(from, to, items);
        }
        return new PlanDiff(
                from == null ? null : from.hash(),
                to.hash(),
                items,
                from == null ? Sums.NONE : Sums.of(from),
                Sums.of(to));
    }

    private static void environment(Plan from, Plan to, List<Item> items) {
        if (from.running() != to.running()) {
            items.add(new Item(
                    Kind.CHANGE,
                    "environment",
                    Change.NONE,
                    to.running() ? "is started" : "is stopped, its data is kept"));
        }
        if (!from.release().equals(to.release())) {
            items.add(new Item(
                    Kind.CHANGE, "environment", Change.ROLL, "release " + from.release() + " -> " + to.release()));
        }
        if (from.level() != to.level()) {
            items.add(new Item(Kind.CHANGE, "environment", Change.NONE, "level " + from.level() + " -> " + to.level()));
        }
    }

    private static void database(@Nullable Plan from, DatabasePlan to, List<Item> items) {
        Optional<DatabasePlan> before = from == null
                ? Optional.empty()
                : from.databases().stream()
                        .filter(d -> d.name().equals(to.name()))
                        .findFirst();
        if (before.isEmpty()) {
            items.add(new Item(Kind.ADD, "database " + to.name(), Change.NONE, to.jdbcUrl()));
        } else if (!before.get().jdbcUrl().equals(to.jdbcUrl())) {
            items.add(new Item(
                    Kind.CHANGE,
                    "database " + to.name(),
                    Change.ROLL,
                    before.get().jdbcUrl() + " -> " + to.jdbcUrl()));
        }
    }

    private static void task(@Nullable Plan from, TaskPlan to, List<Item> items) {
        Optional<TaskPlan> before = from == null ? Optional.empty() : from.task(to.name());
        if (before.isEmpty()) {
            items.add(new Item(
                    Kind.ADD,
                    "task " + to.name(),
                    Change.NONE,
                    to.steps().isEmpty() ? "a command" : to.steps().size() + " steps"));
        } else if (!before.get().hash().equals(to.hash())) {
            items.add(new Item(
                    Kind.CHANGE,
                    "task " + to.name(),
                    Change.NONE,
                    "its inputs changed: it runs again where it is needed"));
        }
    }

    private static void role(@Nullable Plan from, RolePlan to, List<Item> items) {
        Optional<RolePlan> before = from == null ? Optional.empty() : from.role(to.name());
        if (before.isEmpty()) {
            return;
        }
        RolePlan was = before.get();
        if (was.minReady() != to.minReady()) {
            items.add(new Item(
                    Kind.CHANGE,
                    "role " + to.name(),
                    Change.NONE,
                    "minReady " + was.minReady() + " -> " + to.minReady()));
        }
        if (!was.endpoints().equals(to.endpoints())) {
            items.add(new Item(
                    Kind.CHANGE,
                    "role " + to.name(),
                    Change.RELOAD,
                    "endpoints " + was.endpoints() + " -> " + to.endpoints()));
        }
    }

    private static void server(@Nullable Plan from, ServerPlan to, List<Item> items) {
        Optional<ServerPlan> before = from == null ? Optional.empty() : from.server(to.name());
        if (before.isEmpty()) {
            items.add(new Item(Kind.ADD, to.name(), Change.NONE, "role " + to.role()));
            return;
        }
        ServerDiff.between(before.get(), to)
                .ifPresent(diff -> items.add(new Item(Kind.CHANGE, to.name(), diff.cost(), diff.words())));
    }

    private static void removed(Plan from, Plan to, List<Item> items) {
        for (ServerPlan server : from.servers()) {
            if (to.server(server.name()).isEmpty()) {
                items.add(new Item(Kind.REMOVE, server.name(), Change.RECREATE, "no longer in the plan"));
            }
        }
        for (TaskPlan task : from.tasks()) {
            if (to.task(task.name()).isEmpty()) {
                items.add(new Item(Kind.REMOVE, "task " + task.name(), Change.NONE, "no longer in the plan"));
            }
        }
    }
}
