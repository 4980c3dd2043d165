package dev.isle.model.write;

import dev.isle.model.Environment;
import dev.isle.model.Extension;
import dev.isle.model.Language;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
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

    /** An Environment file; defaults are left out. */
    public static String yaml(Environment environment) {
        return yaml("Environment", environment);
    }

    private static String yaml(String kind, Record record) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("apiVersion", Json.of(Language.API_VERSION));
        members.put("kind", Json.of(kind));
        members.putAll(RecordJson.brief(record).members());
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
