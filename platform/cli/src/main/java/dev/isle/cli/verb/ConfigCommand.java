package dev.isle.cli.verb;

import dev.isle.cli.terminal.Exit;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.problem.Position;
import dev.isle.model.write.DocumentText;
import dev.isle.model.write.RecordJson;
import dev.isle.model.write.WithDefaults;
import dev.isle.model.yaml.Document;
import dev.isle.model.yaml.Node;
import java.util.ArrayList;
import java.util.List;

/** {@code isle config view}: the environment's file as it counts. */
final class ConfigCommand implements Command {
    @Override
    public int run(Session session) {
        FileSetReader.Valid files = FileSetReader.read(session, Choice.fileOf(session));
        Output output = session.output();
        boolean origins = session.line().has("origins");
        Document merged = WithDefaults.of(
                files.model().origins().environment(), files.model().environment());
        if (output.format() == Output.Format.JSON) {
            JsonValue environment = RecordJson.complete(files.model().environment());
            output.document(
                    origins
                            ? Json.object()
                                    .put("environment", environment)
                                    .put("origins", origins(merged))
                                    .build()
                            : environment);
        } else {
            output.streams().out().print(DocumentText.merged(merged, origins));
        }
        return Exit.DONE;
    }

    private static JsonValue origins(Document merged) {
        List<JsonValue> values = new ArrayList<>();
        merged.forEachValue((String path, Node node) -> {
            Position at = node.at();
            Json.Members origin = Json.object().put("path", path);
            values.add(
                    WithDefaults.isDefault(node)
                            ? origin.put("default", true).build()
                            : origin.put("file", at.file())
                                    .put("line", at.line())
                                    .put("column", at.column())
                                    .build());
        });
        return Json.array(values);
    }
}
