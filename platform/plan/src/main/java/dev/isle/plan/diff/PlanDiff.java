package dev.isle.plan.diff;

import dev.isle.model.Change;
import dev.isle.model.Durations;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.desired.Term;
import dev.isle.plan.observed.Awaited;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** The changes that are not possible while the environment exists. */
    public List<Item> refused() {
        return items.stream().filter(item -> item.cost() == Change.REFUSED).toList();
    }

    /**
     * One change.
     *
     * @param subject a server's name, {@code task NAME}, {@code role NAME}, {@code database NAME} or {@code environment}
     * @param cost what it costs, as the model states it of the field that it comes from
     * @param words the first difference, in words
     * @param more the other differences of the same subject, in words
     */
    public record Item(Kind kind, String subject, Change cost, String words, List<String> more) {
        /** Copies. */
        public Item {
            more = List.copyOf(more);
        }

        /** With one difference. */
        Item(Kind kind, String subject, Change cost, String words) {
            this(kind, subject, cost, words, List.of());
        }

        /** The first difference, and how many more there are. */
        public String summary() {
            return more.isEmpty() ? words : words + ", and " + more.size() + " more";
        }
    }

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
                boolean runs = Awaited.wanted(plan, server);
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
            task(from, to, task, items);
        }
        for (RolePlan role : to.roles()) {
            role(from, role, items);
        }
        for (ServerPlan server : to.servers()) {
            server(from, server, reasons(from, to, server), items);
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

    private static String reclaim(Plan plan) {
        return plan.retainsData() ? "retain" : "delete";
    }

    private static String tls(Plan plan) {
        return plan.authority() == null ? "off" : "on";
    }

    private static @Nullable Object until(Plan plan) {
        return plan.term() == null ? null : plan.term().until();
    }

    private static @Nullable String lease(Plan plan) {
        Term term = plan.term();
        if (term == null || !term.lease()) {
            return null;
        }
        String then = term.remove() ? ", then removed" : ", then stopped";
        return (term.ttl() == null ? "until " + term.expires() : Durations.print(term.ttl()) + " from each up") + then;
    }

    private static void environment(Plan from, Plan to, List<Item> items) {
        if (from.running() != to.running()) {
            items.add(new Item(
                    Kind.CHANGE,
                    "environment",
                    Change.NONE,
                    to.running() ? "is started" : "is stopped, its data is kept"));
        }
        item(items, "environment", Costs.SUITE, Words.value("suite", from.suite(), to.suite()));
        item(items, "environment", Costs.RELEASE, release(from, to));
        item(items, "environment", Costs.LEVEL, Words.value("level", Words.id(from.level()), Words.id(to.level())));
        item(items, "environment", Costs.TLS, Words.value("TLS", tls(from), tls(to)));
        item(items, "environment", Costs.RECLAIM, Words.value("data at down", reclaim(from), reclaim(to)));
        item(items, "environment", Costs.UNTIL, Words.value("runs until", until(from), until(to)));
        item(items, "environment", Costs.LEASE, Words.value("lease", lease(from), lease(to)));
        item(items, "environment", Costs.PURPOSE, Words.value("purpose", from.purpose(), to.purpose()));
        item(items, "environment", Costs.OWNER, Words.value("owner", from.owner(), to.owner()));
        item(
                items,
                "environment",
                Costs.CORRELATION,
                Words.list("correlation key", from.correlation(), to.correlation()));
        item(items, "environment", Costs.CHECKS, Words.map("check", checks(from), checks(to)));
    }

    private static Map<String, String> checks(Plan plan) {
        Map<String, String> checks = new HashMap<>();
        plan.checks().forEach(check -> checks.put(check.name(), "task " + check.task() + ", " + check.format()));
        return checks;
    }

    private static List<String> release(@Nullable Plan from, Plan to) {
        return from == null ? List.of() : Words.value("release", from.release(), to.release());
    }

    /** How the release differs for a server: the version, or files of an unsealed folder that it uses. */
    private static List<String> reasons(@Nullable Plan from, Plan to, ServerPlan server) {
        List<String> version = release(from, to);
        return from == null || !version.isEmpty()
                ? version
                : from.server(server.name())
                        .map(before -> Words.files(
                                from.folder() == null ? Map.of() : from.folder().usedBy(before),
                                to.folder() == null ? Map.of() : to.folder().usedBy(server)))
                        .orElse(List.of());
    }

    private static void item(List<Item> items, String subject, Costs costs, List<String> words) {
        if (!words.isEmpty()) {
            items.add(new Item(Kind.CHANGE, subject, costs.cost(), words.getFirst(), words.subList(1, words.size())));
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
        } else {
            changed(before.get(), to, items);
        }
    }

    /** Data does not follow when a database is bound otherwise. */
    private static void changed(DatabasePlan from, DatabasePlan to, List<Item> items) {
        String subject = "database " + to.name();
        if ((from.server() == null) != (to.server() == null)) {
            String words = from.server() == null ? "external -> owned" : "owned -> external";
            items.add(new Item(Kind.CHANGE, subject, Costs.DATABASE.cost(), words + "; its data would stay behind"));
        } else if (!from.owner().equals(to.owner()) || !from.users().equals(to.users())) {
            items.add(new Item(Kind.CHANGE, subject, Costs.DATABASE.cost(), "its owner or users changed"));
        } else {
            item(items, subject, Costs.DATABASE_URL, Words.value("address", from.jdbcUrl(), to.jdbcUrl()));
            item(items, subject, Costs.DATABASE_SETTINGS, Words.map("setting", from.settings(), to.settings()));
        }
    }

    private static void task(@Nullable Plan from, Plan plan, TaskPlan to, List<Item> items) {
        Optional<TaskPlan> before = from == null ? Optional.empty() : from.task(to.name());
        if (from == null || before.isEmpty()) {
            items.add(new Item(
                    Kind.ADD,
                    "task " + to.name(),
                    Change.NONE,
                    to.steps().isEmpty() ? "a command" : to.steps().size() + " steps"));
        } else if (!before.get().hash().equals(to.hash())) {
            List<String> files = Words.files(
                    from.folder() == null ? Map.of() : from.folder().usedBy(before.get()),
                    plan.folder() == null ? Map.of() : plan.folder().usedBy(to));
            changed(before.get(), to, files, items);
        }
    }

    /** Other schema steps under existing data are for upgrades, with their way back; a plain apply refuses them. */
    private static void changed(TaskPlan from, TaskPlan to, List<String> files, List<Item> items) {
        String subject = "task " + to.name();
        List<String> steps = Words.list("schema step", steps(from), steps(to));
        if (!steps.isEmpty()) {
            item(items, subject, Costs.SCHEMA, steps);
        } else {
            List<String> words = new ArrayList<>(Words.list("command element", from.command(), to.command()));
            words.addAll(Words.map("variable", from.env(), to.env()));
            words.addAll(files);
            String first = words.isEmpty() ? "its inputs" : words.removeFirst();
            words.addFirst(first + "; it runs again where it is needed");
            item(items, subject, Costs.TASK, words);
        }
    }

    private static List<String> steps(TaskPlan task) {
        return task.steps().stream()
                .map(step -> step.name() + (step.digest().isEmpty() ? "" : " " + step.digest()))
                .toList();
    }

    private static void role(@Nullable Plan from, RolePlan to, List<Item> items) {
        Optional<RolePlan> before = from == null ? Optional.empty() : from.role(to.name());
        if (before.isEmpty()) {
            return;
        }
        RolePlan was = before.get();
        String subject = "role " + to.name();
        item(
                items,
                subject,
                Costs.PLACEMENT,
                Words.value("placement", Words.id(was.placement()), Words.id(to.placement())));
        item(items, subject, Costs.MIN_READY, Words.value("minReady", was.minReady(), to.minReady()));
        item(items, subject, Costs.ENDPOINTS, Words.map("endpoint", was.endpoints(), to.endpoints()));
        item(items, subject, Costs.NEEDS, Words.set("need", texts(was.needs()), texts(to.needs())));
        item(items, subject, Costs.REPLICATION, Words.value("replication", Words.id(was.mode()), Words.id(to.mode())));
        item(
                items,
                subject,
                Costs.REPLICATION,
                Words.value("election", Words.id(was.election()), Words.id(to.election())));
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    private static void server(@Nullable Plan from, ServerPlan to, List<String> release, List<Item> items) {
        Optional<ServerPlan> before = from == null ? Optional.empty() : from.server(to.name());
        if (before.isEmpty()) {
            items.add(new Item(Kind.ADD, to.name(), Costs.MEMBERS.cost(), "role " + to.role()));
            return;
        }
        ServerDiff.between(before.get(), to, release)
                .ifPresent(diff -> items.add(new Item(Kind.CHANGE, to.name(), diff.cost(), diff.words(), diff.more())));
    }

    private static void removed(Plan from, Plan to, List<Item> items) {
        for (ServerPlan server : from.servers()) {
            if (to.server(server.name()).isEmpty()) {
                items.add(new Item(Kind.REMOVE, server.name(), Costs.MEMBERS.cost(), "no longer in the plan"));
            }
        }
        for (DatabasePlan database : from.databases()) {
            boolean stays = to.databases().stream().anyMatch(d -> d.name().equals(database.name()));
            if (!stays) {
                items.add(new Item(
                        Kind.REMOVE,
                        "database " + database.name(),
                        Costs.DATABASE.cost(),
                        "no longer in the plan; its data would be orphaned"));
            }
        }
        for (TaskPlan task : from.tasks()) {
            if (to.task(task.name()).isEmpty()) {
                items.add(new Item(Kind.REMOVE, "task " + task.name(), Change.NONE, "no longer in the plan"));
            }
        }
    }
}
