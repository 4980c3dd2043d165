package dev.isle.plan.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with what goes in ({@code in-*}) and what must come out ({@code out-*}). Every file in it must be used. With {@code -Dgolden.update=true} the
 * outputs are written instead of compared.
 */
public final class GoldenFolder {
    private final Path folder;
    private final Set<String> used = new LinkedHashSet<>();

    /** Over one folder. */
    public GoldenFolder(Path folder) {
        this.folder = folder;
    }

    /** The folders below one that lies in the test resources. */
    public static Stream<Path> below(String name) throws IOException {
        Path root = Path.of("src/test/resources", name);
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    /** The text of an input, or null. */
    public @Nullable String in(String name) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return null;
        }
        used.add(name);
        return read(file);
    }

    /** Compares an output. */
    public void out(String name, String actual) {
        used.add(name);
        Path file = folder.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            try {
                Files.writeString(file, actual);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(file)
                .as("expected output; write it with -Dgolden.update=true")
                .exists();
        assertThat(actual).as(folder + "/" + name).isEqualTo(read(file));
    }

    /** Fails when a file was not used. */
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .as("files of " + folder)
                    .containsExactlyInAnyOrderElementsOf(used);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
