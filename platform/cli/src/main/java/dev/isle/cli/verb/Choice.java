package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.site.Site;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.FileSet;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Problems;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.YamlReader;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which environment a verb is about: the one that {@code --name} names, else the one that {@code --file} or {@code ./isle.yaml} describes. Of the file only the
 * name is read here, so that a verb that only looks works, too, while the file has mistakes.
 */
final class Choice {
    static final String FILE = "isle.yaml";
    private static final long LARGEST_FILE = 1 << 20;

    private Choice() {}

    /** The file that {@code --file} names, or the default; it need not exist. */
    static Path file(Session session) {
        return session.path(session.line().value("file").orElse(FILE));
    }

    /**
     * The environment, which must exist, to be looked at. When it was made from another file than the one that leads to its name here, a line says so.
     *
     * @throws Failure when none is named or it does not exist
     */
    static Installation existing(Session session) {
        Installation environment = found(session);
        Foreign.of(session, environment).ifPresent(foreign -> foreign.warn(session));
        return environment;
    }

    /**
     * The environment, which must exist, to be changed or removed.
     *
     * @throws Failure when none is named, it does not exist, or only has the name of the one that the file here describes: then {@code --name} must say that
     *     it is meant all the same
     */
    static Installation own(Session session) {
        Installation environment = found(session);
        refuseForeign(session, environment);
        return environment;
    }

    /** Refuses to change an environment that another file made; nothing when it has none yet or is named by {@code --name}. */
    static void refuseForeign(Session session, Installation environment) {
        Foreign.of(session, environment).ifPresent(foreign -> {
            throw foreign.refusal(session);
        });
    }

    /** The environment that is meant, if there is one; nothing is said of it. */
    static Optional<Installation> quietly(Session session) {
        Site site = session.site();
        return site.find(name(session, site));
    }

    private static Installation found(Session session) {
        Site site = session.site();
        String name = name(session, site);
        return site.find(name).orElseThrow(() -> unknown(session, site, name));
    }

    /** The name that was typed or that the file says; there need not be such an environment. */
    static String name(Session session) {
        return name(session, session.site());
    }

    /** The environment's file: as applied when {@code --name} names it, else as typed. */
    static Path fileOf(Session session) {
        Optional<String> named = session.line().value("name");
        if (named.isEmpty()) {
            return file(session);
        }
        if (session.line().has("file")) {
            throw session.usage("--file and --name are both given; one of them says which environment it is");
        }
        return found(session)
                .madeFrom()
                .orElseThrow(() -> Failure.error(
                        "no file was ever applied for the environment '" + named.get() + "'",
                        List.of(),
                        "isle up -f FILE"));
    }

    private static String name(Session session, Site site) {
        Optional<String> named = session.line().value("name");
        if (named.isPresent()) {
            if (session.line().has("file")) {
                throw session.usage("--file and --name are both given; one of them says which environment it is");
            }
            if (!EnvironmentFolder.isName(named.get())) {
                throw session.usage("'" + named.get()
                        + "' is no name of an environment: lower-case letters, digits and hyphens, at most 63");
            }
            return named.get();
        }
        Path file = file(session);
        if (!Files.exists(file)) {
            throw noFile(session, site, file);
        }
        refuseFolder(session, file);
        String name = nameIn(file);
        if (name != null) {
            return name;
        }
        return site.list().stream()
                .filter(installation -> installation.trouble().isEmpty())
                .filter(installation -> appliedFrom(installation, file))
                .map(Installation::name)
                .findFirst()
                .orElseThrow(() -> Failure.error(
                        session.shown(file)
                                + " names no environment: no document of kind Environment with a metadata.name was found in it",
                        List.of(),
                        "isle plan -f " + session.shown(file)));
    }

    private static boolean appliedFrom(Installation installation, Path file) {
        return installation.madeFrom().filter(made -> FileSet.same(made, file)).isPresent();
    }

    /** A folder where a file is needed. */
    static void refuseFolder(Session session, Path file) {
        if (Files.isDirectory(file)) {
            String inside = session.shown(file.resolve(FILE));
            throw Failure.error(
                    file.equals(session.world().folder())
                            ? "this is a folder, and the environment's file is needed"
                            : session.shown(file) + " is a folder, and the environment's file is needed",
                    List.of(),
                    "isle " + session.line().verb().path() + " -f "
                            + (Files.exists(file.resolve(FILE)) ? Session.quoted(inside) : "FILE"));
        }
    }

    /** The name in an Environment file; null when it cannot be found. */
    static @Nullable String nameIn(Path file) {
        String text;
        try {
            text = Files.size(file) > LARGEST_FILE ? "" : Files.readString(file);
        } catch (IOException e) {
            return null;
        }
        for (Node document : YamlReader.read(file.toString(), text, new Problems())) {
            if (document instanceof Node.MapNode map
                    && "Environment".equals(scalar(map, "kind"))
                    && map.entries().get("metadata") instanceof Node.Entry metadata
                    && metadata.value() instanceof Node.MapNode head) {
                return scalar(head, "name");
            }
        }
        return null;
    }

    private static @Nullable String scalar(Node.MapNode map, String key) {
        return map.entries().get(key) instanceof Node.Entry entry && entry.value() instanceof Node.Scalar scalar
                ? scalar.text()
                : null;
    }

    /** No file where one is needed: says which environments there are instead. */
    static Failure noFile(Session session, Site site, Path file) {
        List<String> names = site.list().stream().map(Installation::name).toList();
        String verb = session.line().verb().path();
        return new Failure(
                Exit.ERROR,
                "there is no file " + session.shown(file),
                names.isEmpty() ? List.of() : List.of("environments of this machine: " + String.join(", ", names)),
                names.isEmpty() || verb.equals("up") || verb.equals("plan")
                        ? List.of("isle init", "isle " + verb + " -f FILE")
                        : List.of("isle " + verb + " -n " + names.getFirst(), "isle " + verb + " -f FILE"));
    }

    private static Failure unknown(Session session, Site site, String name) {
        List<String> names = site.list().stream().map(Installation::name).toList();
        String nearest = Nearest.of(name, names);
        boolean fromFile =
                !session.line().has("name") && !session.line().verb().path().equals("down");
        boolean kept = site.kept().stream().anyMatch(data -> data.name().equals(name));
        if (kept && session.line().verb().path().equals("down")) {
            return Failure.error(
                    "the environment '" + name + "' was removed already, and its data is kept",
                    List.of(),
                    Failure.hint("isle down --kept" + option(session), "removes that, too"));
        }
        if (!site.archived(name).isEmpty()) {
            return new Failure(
                    Exit.ERROR,
                    "the environment '" + name + "' was removed at "
                            + site.archived(name).getFirst().removedAt().truncatedTo(ChronoUnit.SECONDS),
                    names.isEmpty() ? List.of() : List.of("known: " + String.join(", ", names)),
                    List.of("isle history" + option(session), fromFile ? "isle up" + fileOption(session) : "isle ps"));
        }
        return Failure.error(
                "the environment '" + name + "' does not exist on this machine"
                        + (nearest == null ? "" : "; did you mean '" + nearest + "'?"),
                names.isEmpty() ? List.of("there is none yet") : List.of("known: " + String.join(", ", names)),
                fromFile ? "isle up" + fileOption(session) : "isle ps");
    }

    /**
     * The plan that is in force.
     *
     * @param plan as it was found
     * @throws Failure when there is none
     */
    static Plan inForce(Session session, Installation environment, @Nullable Plan plan) {
        if (plan == null) {
            throw nothingApplied(session, environment);
        }
        return plan;
    }

    /** An environment that exists with nothing in force. */
    static Failure nothingApplied(Session session, Installation environment) {
        Optional<String> trouble = environment.trouble();
        if (trouble.isPresent()) {
            return Failure.error(trouble.get(), List.of(), "isle up" + fileOption(session));
        }
        return Failure.error(
                "nothing was applied for '" + environment.name() + "' yet", List.of(), "isle up" + option(session));
    }

    /** The option to repeat so that the next command means the same environment. */
    static String option(Session session) {
        return session.line()
                .value("name")
                .map(name -> " -n " + Session.quoted(name))
                .orElseGet(() -> fileOption(session));
    }

    /** As {@link #option}, for {@code isle logs}, whose {@code -f} means another thing. */
    static String logsOption(Session session) {
        return option(session).replace(" -f ", " --file ");
    }

    private static String fileOption(Session session) {
        return session.line()
                .value("file")
                .map(file -> " -f " + Session.quoted(file))
                .orElse("");
    }

    /**
     * A server's name as typed, checked against those there are.
     *
     * @throws Failure with the nearest one
     */
    static String server(Session session, String typed, List<String> known) {
        if (known.contains(typed)) {
            return typed;
        }
        throw unknown(session, "server", typed, known);
    }

    /**
     * The name of a server that Isle runs.
     *
     * @throws Failure with the nearest one; a refusal for what runs elsewhere
     */
    static String server(Session session, String typed, Plan plan) {
        List<String> known = plan.servers().stream().map(ServerPlan::name).toList();
        boolean elsewhere = !known.contains(typed)
                && plan.role(typed).filter(RolePlan::elsewhere).isPresent();
        if (elsewhere) {
            throw Failure.refused(
                    "'" + typed + "' runs elsewhere: it is only watched, never started, stopped or entered",
                    List.of(),
                    "isle why " + typed + option(session));
        }
        return server(session, typed, known);
    }

    /** What was typed is none of those there are. */
    static Failure unknown(Session session, String kind, String typed, List<String> known) {
        String advice = known.isEmpty() ? "there is none at all" : Nearest.advice(typed, known);
        return Failure.error(
                "there is no " + kind + " '" + typed + "'; " + advice, List.of(), "isle status" + option(session));
    }
}
