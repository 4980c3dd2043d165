package dev.isle.cli.verb;

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

    void write(Path file) {
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
            throw Failure.error("the plan cannot be written to " + file + ": " + e, List.of(), "isle plan --out FILE");
        }
    }

    static PlanFile read(Path file) {
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
            throw Failure.error("the plan " + file + " cannot be read: " + e, List.of(), "isle plan --out " + file);
        } catch (JsonSyntaxException e) {
            throw Failure.error(file + " is no plan: " + e.getMessage(), List.of(), "isle plan --out " + file);
        }
        throw Failure.error(file + " is no plan of the form " + FORMAT, List.of(), "isle plan --out " + file);
    }

    private static String required(@Nullable String text) {
        if (text == null) {
            throw Failure.error("a part of the plan is missing", List.of(), "isle plan --out FILE");
        }
        return text;
    }
}
