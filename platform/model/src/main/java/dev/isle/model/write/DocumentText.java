package dev.isle.model.write;

import dev.isle.model.Environment;
import dev.isle.model.Extension;
import dev.isle.model.Language;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.overlay.LevelDefault;
import dev.isle.model.yaml.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes whole documents: deterministic, and reading them gives the same records. */
public final class DocumentText {
    private DocumentText() {}

    /** A Release file; defaults are left out. */
    public static String yaml(Release release) {
        return yaml("Release", release);
    }

    /** A Suite file; defaults are left out. */
    public static String yaml(Suite suite) {
        return yaml("Suite", suite);
    }

    /** An Extension file; defaults are left out. */
    public static String yaml(Extension extension) {
        return yaml("Extension", extension);
    }

    /** An Environment file; defaults are left out, but for those in whose place its level would give another. */
    public static String yaml(Environment environment) {
        JsonObject said = RecordJson.brief(environment);
        JsonObject all = RecordJson.complete(environment);
        for (LevelDefault given : LevelDefault.values()) {
            if (given.at(environment.spec().level()) != null) {
                said = saying(said, all, given.path());
            }
        }
        return yaml("Environment", said);
    }

    /** With the value at that path, too, as {@code all} has it. */
    private static JsonObject saying(JsonObject said, JsonObject all, List<String> path) {
        JsonValue value = path.isEmpty() ? null : all.members().get(path.getFirst());
        if (value == null) {
            return said;
        }
        String key = path.getFirst();
        Map<String, JsonValue> members = new LinkedHashMap<>(said.members());
        JsonObject former = members.get(key) instanceof JsonObject inner ? inner : new JsonObject(Map.of());
        members.put(
                key,
                value instanceof JsonObject object && path.size() > 1
                        ? saying(former, object, path.subList(1, path.size()))
                        : value);
        return new JsonObject(members);
    }

    private static String yaml(String kind, Record record) {
        return yaml(kind, RecordJson.brief(record));
    }

    private static String yaml(String kind, JsonObject document) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("apiVersion", Json.of(Language.API_VERSION));
        members.put("kind", Json.of(kind));
        members.putAll(document.members());
        return YamlWriter.write(NodeJson.node(new JsonObject(members)));
    }

    /**
     * A merged Environment as a flat file that extends nothing.
     *
     * @param environment as read, without its {@code extends}; with {@link WithDefaults} each default is followed by {@code # default}
     * @param origins whether {@code # file:line} follows every other value
     */
    public static String merged(Document environment, boolean origins) {
        return YamlWriter.write(
                environment.root(),
                node -> WithDefaults.isDefault(node)
                        ? "default"
                        : origins ? node.at().fileAndLine() : null);
    }
}
