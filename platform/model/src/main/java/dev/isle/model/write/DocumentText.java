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
import dev.isle.model.shape.Shape;
import dev.isle.model.yaml.Document;
import java.util.LinkedHashMap;
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
        JsonObject brief = RecordJson.brief(environment);
        Environment.Spec spec = environment.spec();
        Map<String, JsonValue> said = new LinkedHashMap<>(member(brief, "spec").members());
        if (LevelDefault.TLS.at(spec.level()) != null) {
            said.put("tls", Json.of(spec.tls()));
        }
        if (LevelDefault.RETAINED_DATA.at(spec.level()) != null) {
            Map<String, JsonValue> storage =
                    new LinkedHashMap<>(member(new JsonObject(said), "storage").members());
            storage.put("reclaim", Json.of(Shape.word(spec.storage().reclaim())));
            said.put("storage", new JsonObject(storage));
        }
        Map<String, JsonValue> whole = new LinkedHashMap<>(brief.members());
        whole.put("spec", new JsonObject(said));
        return yaml("Environment", new JsonObject(whole));
    }

    private static JsonObject member(JsonObject object, String name) {
        return object.members().get(name) instanceof JsonObject inner ? inner : new JsonObject(Map.of());
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
