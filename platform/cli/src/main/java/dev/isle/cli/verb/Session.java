package dev.isle.cli.verb;

import dev.isle.cli.line.Line;
import dev.isle.cli.line.UsageException;
import dev.isle.cli.site.Site;
import dev.isle.cli.terminal.Failure;
import dev.isle.model.Durations;
import dev.isle.release.ReleaseCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One run of the command line: what was typed, where the answer goes, and the world that it is carried out in. */
public record Session(Line line, Output output, World world) {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(120);
    private static final String LOCAL = "local";

    /** The path that an option or operand names, against the session's folder. */
    Path path(String named) {
        return world.folder().resolve(named).toAbsolutePath().normalize();
    }

    /** A path as a person would type it here: relative when it lies below the session's folder. */
    String shown(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(world.folder())
                ? world.folder().relativize(absolute).toString()
                : absolute.toString();
    }

    /**
     * The place where environments live, by {@code --on} or {@code ISLE_ON}.
     *
     * @throws Failure when that runtime is not built yet
     */
    Site site() {
        String runtime = line.value("on").orElse(world.env().getOrDefault("ISLE_ON", LOCAL));
        if (!runtime.equals(LOCAL)) {
            throw Failure.refused(
                    "'--on " + runtime + "' is refused: servers can run as local processes only so far",
                    List.of(
                            "the runtimes for containers and for clusters are not built yet; the same file will run there"),
                    "isle " + line.verb().path() + " --on " + LOCAL);
        }
        return world.sites().open(world, runtime);
    }

    /** The releases of this user and those beside Isle. */
    ReleaseCatalogue releases() {
        return ReleaseCatalogue.of(world.home().root(), world.distribution());
    }

    /** How long to wait. */
    Duration timeout() {
        return line.value("timeout").map(Durations::parse).orElse(USUAL_TIMEOUT);
    }

    /** A number of lines or entries; 0 for all. */
    int count(String option, int otherwise) {
        return line.value(option).map(Integer::parseInt).orElse(otherwise);
    }

    /** A usage error of this verb. */
    UsageException usage(String what) {
        return new UsageException(what, "isle help " + line.verb().path());
    }
}
