package dev.isle.plan.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in words how two values differ: one text per difference, the first difference first. */
final class Words {
    private static final int LONGEST = 60;
    private static final int MOST_LINES = 20;

    private Words() {}

    /** {@code name: before -> after}. */
    static List<String> value(String name, @Nullable Object before, @Nullable Object after) {
        return Objects.equals(before, after) ? List.of() : List.of(name + " " + shown(before) + " -> " + shown(after));
    }

    /** The elements between what both begin and end with, side by side. */
    static List<String> list(String name, List<String> before, List<String> after) {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<String> differing = new ArrayList<>();
        int most = Math.max(before.size(), after.size()) - tail;
        for (int i = head; i < most; i++) {
            String a = i < before.size() - tail ? before.get(i) : null;
            String b = i < after.size() - tail ? after.get(i) : null;
            differing.addAll(value(name + " " + (i + 1) + ":", a, b));
        }
        return differing;
    }

    /** The elements that are only in one of them; order does not matter. */
    static List<String> set(String name, List<String> before, List<String> after) {
        Stream<String> added = after.stream()
                .filter(element -> !before.contains(element))
                .map(element -> name + " added: " + cut(element));
        Stream<String> removed = before.stream()
                .filter(element -> !after.contains(element))
                .map(element -> name + " removed: " + cut(element));
        return Stream.concat(added, removed).distinct().toList();
    }

    /** The keys, by name, whose values differ. */
    static List<String> map(String name, Map<String, String> before, Map<String, String> after) {
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .flatMap(key -> value(name + " " + key + ":", before.get(key), after.get(key)).stream())
                .toList();
    }

    /** The lines that differ; of very many the first. */
    static List<String> text(String name, String before, String after) {
        List<String> lines =
                list(name + " line", before.lines().toList(), after.lines().toList());
        if (lines.size() <= MOST_LINES) {
            return lines;
        }
        List<String> first = new ArrayList<>(lines.subList(0, MOST_LINES));
        first.add(name + ": " + (lines.size() - MOST_LINES) + " further lines");
        return first;
    }

    /** The files of a release, with their digests, that differ. */
    static List<String> files(Map<String, String> before, Map<String, String> after) {
        Set<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        return paths.stream()
                .filter(path -> !Objects.equals(before.get(path), after.get(path)))
                .map(path -> "file " + path + " of the release "
                        + (!before.containsKey(path) ? "is new" : after.containsKey(path) ? "changed" : "is gone"))
                .toList();
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
