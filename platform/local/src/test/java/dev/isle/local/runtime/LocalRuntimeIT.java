package dev.isle.local.runtime;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.IsleHome;
import dev.isle.local.layout.JavaHomes;
import dev.isle.local.layout.LocalLayout;
import dev.isle.local.process.Mark;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.runtime.Runtime;
import dev.isle.plan.runtime.RuntimeContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every runtime, held by processes of this machine. */
class LocalRuntimeIT extends RuntimeContract {
    @TempDir
    static Path home;

    private static EnvironmentFolder folder(String environment) {
        return new IsleHome(home).environment(environment);
    }

    @Override
    protected Runtime open(String environment) {
        EnvironmentFolder folder = folder(environment);
        return new LocalRuntime(
                folder,
                () -> new LocalLayout(folder, "/nowhere", JavaHomes.find(Map.of(), home), (release, java) -> ""),
                LocalRuntime.Settings.ONE_LOOK);
    }

    @Override
    protected void kill(String environment, ServerObservation server) {
        ProcessHandle.of(Objects.requireNonNull(server.pid())).orElseThrow().destroyForcibly();
    }

    @Override
    protected List<String> footprint(String environment) {
        List<String> lines = new ArrayList<>();
        for (Path file : files(environment)) {
            try {
                lines.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.getAttribute(file, "unix:ino"));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
        return lines;
    }

    @Override
    protected List<String> remains(String environment) {
        List<String> lines = new ArrayList<>();
        Mark.of(folder(environment).root()).living().forEach(marked -> lines.add("process " + marked));
        files(environment).forEach(file -> lines.add("file " + file));
        return lines;
    }

    private static List<Path> files(String environment) {
        Path root = folder(environment).root();
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
