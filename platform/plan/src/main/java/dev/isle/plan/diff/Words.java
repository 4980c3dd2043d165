package dev.isle.plan.diff;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says in words how two values differ: the first difference only. */
final class Words {
    private static final int LONGEST = 60;

    private Words() {}

    /** {@code name: before -> after}. */
    static Optional<String> value(String name, @Nullable Object before, @Nullable Object after) {
        return Objects.equals(before, after)
                ? Optional.empty()
                : Optional.of(name + " " + shown(before) + " -> " + shown(after));
    }

    /** The first element that differs. */
    static Optional<String> list(String name, List<String> before, List<String> after) {
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            String a = i < before.size() ? before.get(i) : null;
            String b = i < after.size() ? after.get(i) : null;
            if (!Objects.equals(a, b)) {
                return value(name + " " + (i + 1) + ":", a, b);
            }
        }
        return Optional.empty();
    }

    /** The first element that is only in one of them; order does not matter. */
    static Optional<String> set(String name, List<String> before, List<String> after) {
        for (String element : after) {
            if (!before.contains(element)) {
                return Optional.of(name + " added: " + cut(element));
            }
        }
        for (String element : before) {
            if (!after.contains(element)) {
                return Optional.of(name + " removed: " + cut(element));
            }
        }
        return Optional.empty();
    }

    /** The first key, by name, whose value differs. */
    static Optional<String> map(String name, Map<String, String> before, Map<String, String> after) {
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .flatMap(key -> value(name + " " + key + ":", before.get(key), after.get(key)).stream())
                .findFirst();
    }

    /** The first line that differs. */
    static Optional<String> text(String name, String before, String after) {
        return list(name + " line", before.lines().toList(), after.lines().toList());
    }

    /** An enum constant as files have it. */
    static String id(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "(none)" : value instanceof String text ? "'" + cut(text) + "'" : value.toString();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
