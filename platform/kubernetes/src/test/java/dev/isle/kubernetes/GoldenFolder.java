package dev.isle.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of inputs ({@code in-*.yaml}) and of all that is expected from them ({@code out-<Kind>-<name>.yaml}). A missing, a differing and an unused file
 * are each a difference, so that neither the code nor the folder can drift alone.
 */
record GoldenFolder(Path folder) {

    /** The folders under one. */
    static List<GoldenFolder> under(Path parent) throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(GoldenFolder::new)
                    .toList();
        }
    }

    /** An input's text. */
    String in(String name) throws IOException {
        return Files.readString(folder.resolve("in-" + name));
    }

    /** What differs between these outputs (text by file name) and the folder, in words; empty when nothing does. */
    List<String> differences(Map<String, String> produced) throws IOException {
        List<String> differences = new ArrayList<>();
        Map<String, String> left = new TreeMap<>(produced);
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.startsWith("in-")) {
                continue;
            }
            String text = left.remove(name);
            if (text == null) {
                differences.add(name + ": unused, nothing of that name is produced");
            } else {
                differences.addAll(firstDifference(name, Files.readString(file), text));
            }
        }
        left.forEach((name, text) -> differences.add(name + ": missing; produced is\n" + text));
        return differences;
    }

    private static List<String> firstDifference(String name, String expected, String produced) {
        List<String> was = expected.lines().toList();
        List<String> is = produced.lines().toList();
        for (int i = 0; i < Math.max(was.size(), is.size()); i++) {
            String left = i < was.size() ? was.get(i) : "<end>";
            String right = i < is.size() ? is.get(i) : "<end>";
            if (!left.equals(right)) {
                return List.of(name + ":" + (i + 1) + ": expected '" + left + "' but produced '" + right + "'");
            }
        }
        return List.of();
    }

    /** Makes these the expected outputs. */
    void write(Map<String, String> produced) throws IOException {
        for (Path file : files()) {
            if (!file.getFileName().toString().startsWith("in-")) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, String> file : produced.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
