package dev.isle.plan.diff;

import dev.isle.model.Change;
import dev.isle.model.Suite;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.planner.JvmOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two plans of one server.
 *
 * <p>What only a restart brings in comes first, then what is reloaded, then what costs nothing, so that the first words always name a reason for the cost. JVM
 * options that follow from another memory budget or Java, and elements of the command that are such options, are not told again.
 *
 * @param cost the dearest cost of all that differs
 * @param words the first difference of that cost, in words
 * @param more the others, in words
 */
record ServerDiff(Change cost, String words, List<String> more) {
    private record Part(Change cost, String words) {}

    /** Options that Isle derives from memory and Java, and processors where none are asked for. */
    private static final List<String> DERIVED = List.of(
            "-Xms",
            "-Xmx",
            "-XX:MaxMetaspaceSize",
            "-XX:MaxDirectMemorySize",
            "-XX:ReservedCodeCacheSize",
            "-XX:+HeapDump",
            "-XX:HeapDump",
            "-XX:+UseSerialGC",
            "-XX:+UseG1GC",
            "-XX:+UseZGC",
            "-XX:+ZGenerational",
            "-XX:+UseCompactObjectHeaders",
            "-XX:AOT");

    /**
     * Compares two plans of the server of one name; empty when nothing differs.
     *
     * @param release how the release differs, in words: the reasons for most else that differs then
     */
    static Optional<ServerDiff> between(ServerPlan from, ServerPlan to, List<String> release) {
        List<Part> parts = new ArrayList<>();
        if (!from.hash().equals(to.hash())) {
            add(parts, Costs.RELEASE.cost(), release);
            restart(from, to, parts);
            if (parts.isEmpty()) {
                add(parts, Change.RESTART, List.of("its inputs changed (the release's files, a database's settings)"));
            }
        }
        add(parts, Change.RELOAD, files(from, to, true));
        if (from.stopped() != to.stopped()) {
            add(parts, Costs.STOPPED.cost(), List.of(to.stopped() ? "is kept stopped" : "is no longer kept stopped"));
        }
        free(from, to, parts);
        // The first of the dearest.
        return parts.stream()
                .max(Comparator.comparing(Part::cost)
                        .thenComparing(Comparator.comparingInt(parts::indexOf).reversed()))
                .map(first -> new ServerDiff(
                        first.cost(),
                        first.words(),
                        parts.stream()
                                .filter(part -> part != first)
                                .map(Part::words)
                                .toList()));
    }

    private static void add(List<Part> parts, Change cost, List<String> words) {
        words.forEach(w -> parts.add(new Part(cost, w)));
    }

    private static void restart(ServerPlan a, ServerPlan b, List<Part> parts) {
        boolean database = b.kind() == RolePlan.Kind.DATABASE;
        List<String> java = java(a, b);
        List<String> memory = Words.value("memory", a.memory(), b.memory());
        boolean derived = !java.isEmpty() || !memory.isEmpty();
        add(parts, Costs.JAVA.cost(), java);
        add(parts, (database ? Costs.DATABASE_MEMORY : Costs.MEMORY).cost(), memory);
        add(parts, Costs.OPTIONS.cost(), Words.set("JVM option", options(a, derived), options(b, derived)));
        add(parts, Costs.PORT.cost(), Words.map("port", numbers(a), numbers(b)));
        add(parts, Costs.FILE.cost(), files(a, b, false));
        add(parts, Costs.ENV.cost(), Words.map("variable", a.env(), b.env()));
        add(parts, Costs.ENV.cost(), Words.map("secret variable", a.secretEnv(), b.secretEnv()));
        add(parts, Costs.COMMAND.cost(), Words.list("command element", command(a), command(b)));
    }

    private static List<String> java(ServerPlan a, ServerPlan b) {
        ServerPlan.JvmPlan from = a.jvm();
        ServerPlan.JvmPlan to = b.jvm();
        List<String> version =
                Words.value("Java", from == null ? null : from.feature(), to == null ? null : to.feature());
        return version.isEmpty()
                ? Words.value("Java home", from == null ? null : from.home(), to == null ? null : to.home())
                : version;
    }

    private static List<String> options(ServerPlan server, boolean withoutDerived) {
        ServerPlan.JvmPlan jvm = server.jvm();
        return jvm == null
                ? List.of()
                : jvm.options().stream()
                        .filter(option -> !withoutDerived
                                || (DERIVED.stream().noneMatch(option::startsWith)
                                        && !option.equals(JvmOptions.processors(server.memory()))))
                        .toList();
    }

    /** Without what the Java and its options make of it. */
    private static List<String> command(ServerPlan server) {
        ServerPlan.JvmPlan jvm = server.jvm();
        return jvm == null
                ? server.command()
                : server.command().stream()
                        .filter(element -> !jvm.options().contains(element))
                        .map(element -> jvm.home().isEmpty() ? element : element.replace(jvm.home(), "JAVA_HOME"))
                        .toList();
    }

    private static Map<String, String> numbers(ServerPlan server) {
        Map<String, String> numbers = new LinkedHashMap<>();
        server.ports()
                .forEach((name, port) -> numbers.put(
                        name, port.number() + " " + port.scheme().name().toLowerCase(Locale.ROOT)));
        return numbers;
    }

    private static List<String> files(ServerPlan a, ServerPlan b, boolean reloadable) {
        TreeSet<String> names = new TreeSet<>(a.files().keySet());
        names.addAll(b.files().keySet());
        List<String> differing = new ArrayList<>();
        for (String name : names) {
            ServerPlan.RenderedFile from = a.files().get(name);
            ServerPlan.RenderedFile to = b.files().get(name);
            if (from == null || to == null) {
                // Another file is never only reloaded: the server must be told of it.
                differing.addAll(
                        reloadable ? List.of() : List.of("file " + name + (from == null ? " is new" : " is gone")));
            } else if (!from.path().equals(to.path())) {
                differing.addAll(reloadable ? List.of() : Words.value("path of file " + name, from.path(), to.path()));
            } else if (to.reload() == reloadable && !from.content().equals(to.content())) {
                List<String> lines = Words.text("file " + name, from.content(), to.content());
                differing.addAll(lines.isEmpty() ? List.of("file " + name + " has other line ends") : lines);
            }
        }
        return differing;
    }

    private static Map<String, String> words(Map<String, Suite.Threshold> thresholds) {
        Map<String, String> words = new LinkedHashMap<>();
        thresholds.forEach((sensor, threshold) ->
                words.put(sensor, from("amber", threshold.amber()) + ", " + from("red", threshold.red())));
        return words;
    }

    private static String from(String colour, @Nullable Double bound) {
        return bound == null ? "never " + colour : colour + " " + bound;
    }

    /** What no running server notices. */
    private static void free(ServerPlan from, ServerPlan to, List<Part> parts) {
        List<String> thresholds = Words.map(
                "threshold of sensor",
                words(from.health().warn()),
                words(to.health().warn()));
        add(parts, Change.NONE, thresholds);
        if (thresholds.isEmpty() && !from.health().equals(to.health())) {
            add(parts, Change.NONE, List.of("how it is probed"));
        }
        if (!from.stop().equals(to.stop())) {
            add(parts, Change.NONE, List.of("how it is stopped"));
        }
        add(parts, Change.NONE, Words.value("processor share", from.cpuMillis(), to.cpuMillis()));
        add(parts, Change.NONE, Words.value("disk", from.disk(), to.disk()));
        add(parts, Change.NONE, Words.list("promotion command element", from.promote(), to.promote()));
    }
}
