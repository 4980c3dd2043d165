package dev.isle.local.client;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import dev.isle.plan.record.Record;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a verb asks of an environment's supervisor: a file in its inbox. */
public sealed interface Request {
    /** Names it; requests are carried out in the order of their ids. */
    String id();

    /** Who asks. */
    String by();

    /** A ticket or words for the log; empty for none. */
    String reason();

    /**
     * Put a file set in force.
     *
     * @param planHash the plan that must result, or null
     */
    record Apply(
            String id,
            String by,
            String reason,
            FileSet files,
            @Nullable String planHash) implements Request {}

    /** Restart, retry or run servers or tasks. */
    record Ask(String id, String by, String reason, Record.Request.Kind kind, List<String> subjects)
            implements Request {
        /** Copies. */
        public Ask {
            subjects = List.copyOf(subjects);
        }
    }

    /** As JSON. */
    default String json() {
        Json.Members members = Json.object().put("id", id()).put("by", by()).put("reason", reason());
        switch (this) {
            case Apply apply -> {
                members.put("file", apply.files().file())
                        .put("texts", Json.texts(apply.files().texts()))
                        .put("releaseFolder", apply.files().releaseFolder())
                        .putIfPresent("planHash", apply.planHash());
            }
            case Ask ask ->
                members.put("kind", ask.kind().name().toLowerCase(Locale.ROOT))
                        .put("subjects", Json.texts(ask.subjects()));
        }
        return Json.compact(members.build()) + "\n";
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws IllegalArgumentException when the text is no request
     */
    static Request parse(String text) {
        JsonValue value;
        try {
            value = Json.parse(text, Json.Limits.OWN);
        } catch (JsonSyntaxException malformed) {
            throw new IllegalArgumentException("a request is no JSON: " + malformed.getMessage(), malformed);
        }
        if (!(value instanceof JsonObject json)) {
            throw new IllegalArgumentException("a request is no JSON object");
        }
        String id = text(json, "id");
        String by = text(json, "by");
        String reason = text(json, "reason");
        String kind = json.text("kind");
        if (kind == null) {
            Map<String, String> texts = new LinkedHashMap<>();
            json.object("texts").members().forEach((path, content) -> {
                if (content instanceof JsonString string) {
                    texts.put(path, string.value());
                }
            });
            FileSet files = new FileSet(text(json, "file"), texts, text(json, "releaseFolder"));
            return new Apply(id, by, reason, files, json.text("planHash"));
        }
        List<String> subjects = new ArrayList<>();
        for (JsonValue subject : json.list("subjects")) {
            if (subject instanceof JsonString string) {
                subjects.add(string.value());
            }
        }
        return new Ask(id, by, reason, Record.Request.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), subjects);
    }

    private static String text(JsonObject json, String name) {
        String text = json.text(name);
        if (text == null) {
            throw new IllegalArgumentException("a request lacks '" + name + "'");
        }
        return text;
    }
}
