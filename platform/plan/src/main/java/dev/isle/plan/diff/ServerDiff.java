package dev.isle.plan.diff;

import dev.isle.model.Change;
import dev.isle.plan.desired.ServerPlan;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two plans of one server, costliest field first.
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
        String restart = restart(from, to);
        if (restart != null) {
            return Optional.of(new ServerDiff(Change.RESTART, restart));
        }
        if (!from.hash().equals(to.hash())) {
            return Optional.of(
                    new ServerDiff(Change.RESTART, "its inputs changed (the release's files, a secret's version)"));
        }
        String reload = files(from, to, true);
        if (reload != null) {
            return Optional.of(new ServerDiff(Change.RELOAD, reload));
        }
        if (from.stopped() != to.stopped()) {
            return Optional.of(
                    new ServerDiff(Change.NONE, to.stopped() ? "is kept stopped" : "is no longer kept stopped"));
        }
        return Optional.ofNullable(free(from, to)).map(words -> new ServerDiff(Change.NONE, words));
    }

    private static @Nullable String restart(ServerPlan from, ServerPlan to) {
        String words = command(from, to);
        words = words != null ? words : map("environment variable", from.env(), to.env());
        words = words != null ? words : map("secret variable", from.secretEnv(), to.secretEnv());
        words = words != null ? words : java(from.jvm(), to.jvm());
        words = words != null ? words : ports(from.ports(), to.ports());
        words = words != null ? words : files(from, to, false);
        return words != null ? words : value("memory", from.memory(), to.memory());
    }

    private static @Nullable String free(ServerPlan from, ServerPlan to) {
        String words = value("health", from.health(), to.health());
        words = words != null ? words : value("stop", from.stop(), to.stop());
        words = words != null ? words : value("processor share", from.cpuMillis(), to.cpuMillis());
        words = words != null ? words : value("disk", from.disk(), to.disk());
        return words != null ? words : value("promotion command", from.promote(), to.promote());
    }

    private static @Nullable String command(ServerPlan from, ServerPlan to) {
        int common = Math.min(from.command().size(), to.command().size());
        for (int i = 0; i < common; i++) {
            String before = from.command().get(i);
            String after = to.command().get(i);
            if (!before.equals(after) && !options(from.jvm(), before) && !options(to.jvm(), after)) {
                return "command argument " + i + ": " + before + " -> " + after;
            }
        }
        if (from.command().size() != to.command().size() && Objects.equals(from.jvm(), to.jvm())) {
            return "command has " + to.command().size() + " arguments instead of "
                    + from.command().size();
        }
        return null;
    }

    private static boolean options(ServerPlan.@Nullable JvmPlan jvm, String argument) {
        return jvm != null && jvm.options().contains(argument);
    }

    private static @Nullable String java(ServerPlan.@Nullable JvmPlan from, ServerPlan.@Nullable JvmPlan to) {
        if (from == null || to == null) {
            return value("Java", from, to);
        }
        if (from.feature() != to.feature() || !from.home().equals(to.home())) {
            return "Java " + from.feature() + " in " + from.home() + " -> " + to.feature() + " in " + to.home();
        }
        for (String option : from.options()) {
            if (!to.options().contains(option)) {
                return "JVM option " + option + " is gone" + newOption(from, to);
            }
        }
        for (String option : to.options()) {
            if (!from.options().contains(option)) {
                return "JVM option " + option + " is new";
            }
        }
        return from.options().equals(to.options()) ? null : "the order of the JVM options";
    }

    private static String newOption(ServerPlan.JvmPlan from, ServerPlan.JvmPlan to) {
        return to.options().stream()
                .filter(o -> !from.options().contains(o))
                .findFirst()
                .map(o -> ", " + o + " is new")
                .orElse("");
    }

    private static @Nullable String ports(Map<String, ServerPlan.PortPlan> from, Map<String, ServerPlan.PortPlan> to) {
        TreeSet<String> names = new TreeSet<>(from.keySet());
        names.addAll(to.keySet());
        for (String name : names) {
            ServerPlan.PortPlan before = from.get(name);
            ServerPlan.PortPlan after = to.get(name);
            if (before == null || after == null) {
                return "port " + name + (before == null ? " is new" : " is gone");
            }
            if (before.number() != after.number()) {
                return "port " + name + ": " + before.number() + " -> " + after.number();
            }
            if (!before.equals(after)) {
                return "port " + name + ": " + before.url() + " -> " + after.url();
            }
        }
        return null;
    }

    private static @Nullable String files(ServerPlan from, ServerPlan to, boolean reload) {
        TreeSet<String> names = new TreeSet<>(from.files().keySet());
        names.addAll(to.files().keySet());
        for (String name : names) {
            ServerPlan.RenderedFile before = from.files().get(name);
            ServerPlan.RenderedFile after = to.files().get(name);
            boolean reloads = before != null && after != null && before.reload() && after.reload();
            if (reloads == reload && !Objects.equals(before, after)) {
                return "file " + name + (before == null ? " is new" : after == null ? " is gone" : line(before, after));
            }
        }
        return null;
    }

    private static String line(ServerPlan.RenderedFile from, ServerPlan.RenderedFile to) {
        String[] before = from.content().split("\n", -1);
        String[] after = to.content().split("\n", -1);
        for (int i = 0; i < Math.min(before.length, after.length); i++) {
            if (!before[i].equals(after[i])) {
                return ", line " + (i + 1) + ": " + before[i] + " -> " + after[i];
            }
        }
        return before.length == after.length
                ? ": " + from.path() + " -> " + to.path()
                : ": " + after.length + " lines instead of " + before.length;
    }

    private static @Nullable String map(String what, Map<String, String> from, Map<String, String> to) {
        TreeSet<String> names = new TreeSet<>(from.keySet());
        names.addAll(to.keySet());
        for (String name : names) {
            if (!Objects.equals(from.get(name), to.get(name))) {
                return what + " " + name + ": " + shown(from.get(name)) + " -> " + shown(to.get(name));
            }
        }
        return null;
    }

    private static @Nullable String value(String what, @Nullable Object from, @Nullable Object to) {
        return Objects.equals(from, to) ? null : what + ": " + shown(from) + " -> " + shown(to);
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "(none)" : value.toString();
    }
}
