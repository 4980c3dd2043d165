package dev.isle.cli.verb;

import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.FileSet;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plan --out} writes and {@code up --plan} carries out: the very texts, the hash of the plan that they lead to, and the hash of the plan that it was
 * compared with.
 *
 * @param base the plan in force when it was written; empty when there was none
 */
record PlanFile(String environment, String planHash, String base, FileSet files) {
    private static final String FORMAT = "isle-plan/1";
    private static final String NEW = "isle plan --out plan.json";

    /**
     * Writes it over nothing but an older one.
     *
     * @throws Failure when something else has that name, or it cannot be written
     */
    void write(Session session, String named) {
        Path file = session.path(named);
        if (Files.isDirectory(file) || Files.isRegularFile(file) && !isPlan(file)) {
            throw Failure.refused(
                    named + " is there already and is no plan; nothing was written",
                    List.of(),
                    NEW + Choice.option(session));
        }
        Json.Members texts = Json.object();
        files.texts().keySet().stream()
                .sorted()
                .forEach(path -> texts.put(path, files.texts().get(path)));
        String text = Json.pretty(Json.object()
                .put("format", FORMAT)
                .put("environment", environment)
                .put("plan", planHash)
                .put("base", base)
                .put("file", files.file())
                .put("releaseFolder", files.releaseFolder())
                .put("texts", texts.build())
                .build());
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw Failure.error(
                    Cause.words("the plan cannot be written to " + named, e), List.of(), NEW + Choice.option(session));
        }
    }

    private static boolean isPlan(Path file) {
        try {
            return Files.size(file) <= Json.Limits.OWN.characters()
                    && Json.parse(Files.readString(file), Json.Limits.OWN) instanceof JsonObject object
                    && FORMAT.equals(object.text("format"));
        } catch (IOException | JsonSyntaxException e) {
            return false;
        }
    }

    /** The options that lead to the plan's file from here; empty for the usual one. */
    String option(Session session) {
        Path file = Path.of(files.file());
        return file.equals(session.path(Choice.FILE)) ? "" : " -f " + Session.quoted(session.shown(file));
    }

    /**
     * Refuses when {@code --file} or {@code --name} mean something else than the plan.
     *
     * @throws Failure naming both environments
     */
    void refuseAnother(Session session, String named) {
        Path file = Choice.file(session);
        String other = session.line().value("name").orElse(null);
        if (session.line().has("file")) {
            if (other != null) {
                throw session.usage("--file and --name are both given; one of them says which environment it is");
            }
            if (FileSet.same(Path.of(files.file()), file)) {
                return;
            }
            String name = Choice.nameIn(file);
            other = name == null ? session.shown(file) : name;
        }
        if (other != null && (session.line().has("file") || !other.equals(environment))) {
            throw new Failure(
                    Exit.REFUSED,
                    named + " is a plan of the environment '" + environment + "', and '" + other
                            + "' was asked for; nothing was changed",
                    List.of("the plan was made from " + session.shown(Path.of(files.file()))),
                    List.of(
                            Failure.hint(
                                    "isle up --plan " + Session.quoted(named), "when '" + environment + "' is meant"),
                            Failure.hint("isle up" + Choice.option(session), "when '" + other + "' is meant")));
        }
    }

    static PlanFile read(Session session, String named) {
        Path file = session.path(named);
        try {
            JsonValue value = Json.parse(Files.readString(file), Json.Limits.OWN);
            if (value instanceof JsonObject object && FORMAT.equals(object.text("format"))) {
                Map<String, String> texts = new LinkedHashMap<>();
                object.object("texts").members().forEach((path, text) -> {
                    if (text instanceof JsonString string) {
                        texts.put(path, string.value());
                    }
                });
                return new PlanFile(
                        required(object.text("environment")),
                        required(object.text("plan")),
                        required(object.text("base")),
                        new FileSet(required(object.text("file")), texts, required(object.text("releaseFolder"))));
            }
        } catch (IOException e) {
            throw Failure.error(Cause.words("the plan " + named + " cannot be read", e), List.of(), NEW);
        } catch (JsonSyntaxException e) {
            throw noPlan(file, named, named + " is no plan: " + e.getMessage());
        }
        throw noPlan(file, named, named + " is no plan of the form " + FORMAT);
    }

    private static Failure noPlan(Path file, String named, String what) {
        return Failure.error(
                what,
                List.of(),
                Choice.nameIn(file) == null
                        ? NEW
                        : Failure.hint("isle up -f " + Session.quoted(named), "it is an environment's file"));
    }

    private static String required(@Nullable String text) {
        if (text == null) {
            throw Failure.error("a part of the plan is missing", List.of(), NEW);
        }
        return text;
    }
}
