package dev.isle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Where benchmarks work: a temporary folder with homes of their own, taken away at the end with every process that still names it. */
final class Workshop {
    private final Path repository;
    private final Path folder;
    private final OptionalInt size;
    private final List<Island> islands = new ArrayList<>();

    Workshop(Path repository, OptionalInt size) throws IOException {
        this.repository = repository;
        this.size = size;
        folder = Files.createTempDirectory("isle-bench").toRealPath();
    }

    /** How large a round is: what the command says, or the usual. */
    int size(int usual) {
        return size.orElse(usual);
    }

    Path repository() {
        return repository;
    }

    /** The temporary folder of all this. */
    Path folder() {
        return folder;
    }

    Path distribution() {
        return repository.resolve("dist/target/isle");
    }

    /** An environment of the reference suite in a home of its own. */
    Island island(String name) throws IOException {
        return island(name, "18.1.0");
    }

    /** The same, of another release: a version, or the path of an unsealed folder. */
    Island island(String name, String release) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name + "-" + islands.size()));
        Path file =
                Files.writeString(place.resolve("isle.yaml"), """
                apiVersion: isle.dev/v1alpha1
                kind: Environment
                metadata: {name: %s}
                spec:
                  suite: reference
                  release: %s
                  level: development
                  databases:
                    main: {owned: {version: 17}}
                """.formatted(name.toLowerCase(Locale.ROOT), release));
        Island island = new Island(repository.resolve("isle"), place.resolve("home"), file);
        islands.add(island);
        return island;
    }

    /** An environment in which every role of the suite runs, in a home of its own: that of the examples, under another name. */
    Island full(String name, String release) throws IOException {
        String example = Files.readString(repository.resolve("examples/full/isle.yaml"));
        String text = example.replaceAll("(?m)^  name: .*$", "  name: " + name.toLowerCase(Locale.ROOT))
                .replaceAll("(?m)^  release: .*$", "  release: " + release);
        Island island = island(name, release);
        Files.writeString(island.file(), text);
        return island;
    }

    /** The suite as plain fat jars: default flags, full class path scanning, no cache. The same servers, started the same way otherwise. */
    String plainRelease() throws IOException {
        Path content = repository.resolve("suite/server/target/release");
        Path plain = folder.resolve("plain");
        if (Files.exists(plain)) {
            return plain.toString();
        }
        try (Stream<Path> files = Files.walk(content)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = content.relativize(file);
                if (!relative.startsWith("lib")) {
                    Path to = plain.resolve(relative.toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
        Files.createDirectories(plain.resolve("lib"));
        Files.copy(
                repository.resolve("suite/server/target/suite-server-fat.jar"),
                plain.resolve("lib/suite-server-fat.jar"));
        Path suite = plain.resolve("suite.yaml");
        String text = Files.readString(suite);
        String without = text.replaceAll("(?m)^ *- \"\\{\\{jvm\\.options}}\"\n", "")
                .replace("lib/suite-server.jar", "lib/suite-server-fat.jar")
                .replaceAll("(?m)^  training:\n(    .*\n)+", "");
        if (without.equals(text)) {
            throw new IllegalStateException(suite + " has another shape than this benchmark knows");
        }
        Files.writeString(suite, without);
        return plain.toString();
    }

    /** Takes files out of the page cache: the distribution, the JDK and what Isle unpacked. */
    void forgetCachedFiles(Island island) throws IOException, InterruptedException {
        List<Path> roots = List.of(
                distribution(),
                Path.of(System.getProperty("java.home")),
                island.home(),
                repository.resolve("suite/server/target"));
        for (Path root : roots) {
            if (Files.exists(root)) {
                new ProcessBuilder(
                                "find",
                                root.toString(),
                                "-type",
                                "f",
                                "-size",
                                "+3k",
                                "-exec",
                                "dd",
                                "if={}",
                                "iflag=nocache",
                                "count=0",
                                "status=none",
                                ";")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
        }
    }

    void close() throws IOException, InterruptedException {
        for (Island island : islands) {
            island.remove();
        }
        for (long pid : Proc.naming(folder)) {
            System.err.println("bench: process " + pid + " was left behind; ending it");
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
