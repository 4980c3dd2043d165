package dev.isle.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a folder hold exactly some jars. A jar whose content is right already is not touched, whatever its source's time, because a changed time makes a JDK
 * AOT cache useless.
 */
final class FolderOfJars {
    private FolderOfJars() {}

    /** Makes {@code folder} equal to {@code jars}, by their file names; answers whether anything had to change. */
    static boolean update(Path folder, List<Path> jars) throws IOException {
        Map<String, Path> wanted = jars.stream()
                .collect(Collectors.toMap(
                        jar -> String.valueOf(jar.getFileName()),
                        Function.identity(),
                        FolderOfJars::twice,
                        TreeMap::new));
        Files.createDirectories(folder);
        boolean changed = false;
        for (Map.Entry<String, Path> jar : wanted.entrySet()) {
            changed |= copy(jar.getValue(), folder.resolve(jar.getKey()));
        }
        List<Path> there;
        try (Stream<Path> files = Files.list(folder)) {
            there = files.filter(file -> !wanted.containsKey(String.valueOf(file.getFileName())))
                    .toList();
        }
        for (Path stale : there) {
            Files.delete(stale);
        }
        return changed || !there.isEmpty();
    }

    /** Copies a file where its content differs; never writes into the old file, which a running JVM may have open. */
    static boolean copy(Path from, Path to) throws IOException {
        if (Files.isRegularFile(to) && Files.mismatch(from, to) == -1) {
            return false;
        }
        Path fresh = to.resolveSibling(to.getFileName() + ".new");
        Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private static Path twice(Path one, Path other) {
        throw new IllegalStateException("two jars of one name: " + one + " and " + other);
    }
}
