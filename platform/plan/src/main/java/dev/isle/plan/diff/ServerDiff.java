package dev.isle.plan.diff;

import dev.isle.model.Change;
import dev.isle.model.Suite;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What differs between two plans of one server: the most telling difference, that is the one which others follow from.
 *
 * @param cost the dearest cost of all that differs
 * @param words the first difference of that cost, in words
 */
public record ServerDiff(Change cost, String words) {

    /**
     * Compares two plans of the server of one name; empty when nothing differs.
     *
     * <p>A difference that only a restart brings in comes first, then what is reloaded, then what costs nothing, so that the words always name a reason for
     * the cost.
     */
    public static Optional<ServerDiff> between(ServerPlan from, ServerPlan to) {
        return between(from, to, Optional.empty());
    }

    /**
     * Compares.
     *
     * @param release how the release differs, in words: the reason for most else that differs then
     */
    static Optional<ServerDiff> between(ServerPlan from, ServerPlan to, Optional<String> release) {
        if (!from.hash().equals(to.hash())) {
            return Optional.of(release.map(words -> new ServerDiff(Costs.RELEASE.cost(), words))
                    .or(() -> restart(from, to))
                    .orElseGet(() -> new ServerDiff(
                            Change.RESTART, "its inputs changed (the release's files, a database's settings)")));
        }
        return files(from, to, true)
                .map(words -> new ServerDiff(Change.RELOAD, words))
                .or(() -> stopped(from, to))
                .or(() -> free(from, to).map(words -> new ServerDiff(Change.NONE, words)));
    }

    private static Optional<ServerDiff> stopped(ServerPlan from, ServerPlan to) {
        if (from.stopped() == to.stopped()) {
            return Optional.empty();
        }
        String words = to.stopped() ? "is kept stopped" : "is no longer kept stopped";
        return Optional.of(new ServerDiff(Costs.STOPPED.cost(), words));
    }

    private static Optional<ServerDiff> restart(ServerPlan a, ServerPlan b) {
        boolean database = b.kind() == RolePlan.Kind.DATABASE;
        Costs memory = database ? Costs.DATABASE_MEMORY : Costs.MEMORY;
        return of(Costs.JAVA, java(a, b))
                .or(later(memory, () -> Words.value("memory", a.memory(), b.memory())))
                .or(later(Costs.OPTIONS, () -> Words.set("JVM option", options(a), options(b))))
                .or(later(Costs.PORT, () -> Words.map("port", numbers(a), numbers(b))))
                .or(later(Costs.FILE, () -> files(a, b, false)))
                .or(later(Costs.ENV, () -> Words.map("variable", a.env(), b.env())))
                .or(later(Costs.ENV, () -> Words.map("secret variable", a.secretEnv(), b.secretEnv())))
                .or(later(Costs.COMMAND, () -> Words.list("command element", a.command(), b.command())));
    }

    private static Supplier<Optional<ServerDiff>> later(Costs costs, Supplier<Optional<String>> words) {
        return () -> of(costs, words.get());
    }

    private static Optional<ServerDiff> of(Costs costs, Optional<String> words) {
        return words.map(w -> new ServerDiff(costs.cost(), w));
    }

    private static Optional<String> java(ServerPlan a, ServerPlan b) {
        ServerPlan.JvmPlan from = a.jvm();
        ServerPlan.JvmPlan to = b.jvm();
        return Words.value("Java", from == null ? null : from.feature(), to == null ? null : to.feature())
                .or(() -> Words.value("Java home", from == null ? null : from.home(), to == null ? null : to.home()));
    }

    private static List<String> options(ServerPlan server) {
        ServerPlan.JvmPlan jvm = server.jvm();
        return jvm == null ? List.of() : jvm.options();
    }

    private static Map<String, String> numbers(ServerPlan server) {
        Map<String, String> numbers = new LinkedHashMap<>();
        server.ports()
                .forEach((name, port) -> numbers.put(
                        name, port.number() + " " + port.scheme().name().toLowerCase(Locale.ROOT)));
        return numbers;
    }

    private static Optional<String> files(ServerPlan a, ServerPlan b, boolean reloadable) {
        TreeSet<String> names = new TreeSet<>(a.files().keySet());
        names.addAll(b.files().keySet());
        for (String name : names) {
            ServerPlan.RenderedFile from = a.files().get(name);
            ServerPlan.RenderedFile to = b.files().get(name);
            if (from == null || to == null) {
                return Optional.of("file " + name + (from == null ? " is new" : " is gone"));
            }
            Optional<String> path = Words.value("path of file " + name, from.path(), to.path());
            if (path.isPresent()) {
                return path;
            }
            if (to.reload() == reloadable && !from.content().equals(to.content())) {
                return Words.text("file " + name, from.content(), to.content())
                        .or(() -> Optional.of("file " + name + " has other line ends"));
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> words(Map<String, Suite.Threshold> thresholds) {
        Map<String, String> words = new LinkedHashMap<>();
        thresholds.forEach(
                (sensor, threshold) -> words.put(sensor, "amber " + threshold.amber() + ", red " + threshold.red()));
        return words;
    }

    /** What no running server notices. */
    private static Optional<String> free(ServerPlan from, ServerPlan to) {
        return Words.map(
                        "threshold of sensor",
                        words(from.health().warn()),
                        words(to.health().warn()))
                .or(() -> Words.value("health", from.health(), to.health()).map(w -> "how it is probed"))
                .or(() -> Words.value("stop", from.stop(), to.stop()).map(w -> "how it is stopped"))
                .or(() -> Words.value("processor share", from.cpuMillis(), to.cpuMillis()))
                .or(() -> Words.value("disk", from.disk(), to.disk()))
                .or(() -> Words.list("promotion command element", from.promote(), to.promote()));
    }
}
