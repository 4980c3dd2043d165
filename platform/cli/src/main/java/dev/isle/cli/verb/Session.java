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
import java.util.regex.Pattern;

/** One run of the command line: what was typed, where the answer goes, and the world that it is carried out in. */
public record Session(Line line, Output output, World world) {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(120);
    private static final Pattern WORD = Pattern.compile("[\\w./+@%:,=~-]+");
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

    /**
     * The command as it was typed, to be typed again.
     *
     * @param environment how it then names the environment, such as {@code " -n dev"}; empty: as typed
     */
    String typed(String environment) {
        StringBuilder command = new StringBuilder("isle " + line.verb().path());
        line.operands().forEach(operand -> command.append(' ').append(quoted(operand)));
        if (environment.isEmpty()) {
            line.value("name").ifPresent(name -> command.append(" -n ").append(quoted(name)));
            line.value("file").ifPresent(file -> command.append(" -f ").append(quoted(file)));
        } else {
            command.append(environment);
        }
        line.verb().options().stream()
                .filter(option -> line.has(option.name())
                        && !option.name().equals("name")
                        && !option.name().equals("file"))
                .forEach(option -> line.values(option.name())
                        .forEach(value -> command.append(" --")
                                .append(option.name())
                                .append(option.takesValue() ? " " + quoted(value) : "")));
        return command.toString();
    }

    /** A word as a shell would take it for one. */
    static String quoted(String word) {
        return WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** A usage error of this verb. */
    UsageException usage(String what) {
        return new UsageException(what, "isle help " + line.verb().path());
    }
}
