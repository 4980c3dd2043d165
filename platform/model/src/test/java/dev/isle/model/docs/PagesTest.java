package dev.isle.model.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Doc;
import dev.isle.model.Environment;
import dev.isle.model.Extension;
import dev.isle.model.Level;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.overlay.LevelDefault;
import dev.isle.model.problem.Rule;
import dev.isle.model.shape.Field;
import dev.isle.model.shape.Shape;
import dev.isle.model.shape.ValueType;
import dev.isle.model.template.Scope;
import dev.isle.model.validate.LevelRule;
import dev.isle.model.write.NodeJson;
import dev.isle.model.yaml.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code docs/language.md} and {@code docs/levels.md} say what the records and rules say. */
class PagesTest {
    @Test
    void levelsPageListsEveryRuleAndDefault() throws IOException {
        StringBuilder table = new StringBuilder("| Rule | What it asks | development | test | uat | production |\n");
        table.append("|---|---|---|---|---|---|\n");
        for (LevelRule rule : LevelRule.values()) {
            table.append("| `")
                    .append(rule.id())
                    .append("` | ")
                    .append(rule.text())
                    .append(" |");
            for (Level level : Level.values()) {
                table.append(' ')
                        .append(rule.at(level).name().toLowerCase(Locale.ROOT))
                        .append(" |");
            }
            table.append('\n');
        }
        table.append("\n| Default | What it is for | development | test | uat | production |\n");
        table.append("|---|---|---|---|---|---|\n");
        for (LevelDefault given : LevelDefault.values()) {
            table.append("| ")
                    .append(given.field())
                    .append(" | ")
                    .append(given.text())
                    .append(" |");
            for (Level level : Level.values()) {
                String value = given.at(level);
                table.append(value == null ? " as in the language |" : " `" + value + "` |");
            }
            table.append('\n');
        }
        GeneratedPart.check("levels.md", table.toString());
    }

    @Test
    void languagePageListsEveryFieldAndRule() throws IOException {
        StringBuilder page = new StringBuilder();
        for (Class<? extends Record> kind : List.of(Suite.class, Release.class, Environment.class, Extension.class)) {
            Doc doc = kind.getAnnotation(Doc.class);
            page.append("## ").append(kind.getSimpleName()).append("\n\n");
            page.append(doc == null ? "" : doc.value()).append("\n\n");
            records(kind).forEach((type, path) -> record(page, Shape.of(type), path));
        }
        page.append("## Rules\n\n| Rule | What it says |\n|---|---|\n");
        for (Rule rule : Rule.values()) {
            page.append("| `")
                    .append(rule.id())
                    .append("` | ")
                    .append(rule.text())
                    .append(" |\n");
        }
        page.append("\nThe rules of levels are listed in [levels.md](levels.md).\n");
        GeneratedPart.check("language.md", page.toString());
    }

    @Test
    void languagePageNamesEveryTemplateName() throws IOException {
        String page = Files.readString(Path.of("../../docs/language.md"));
        Set<String> names = new TreeSet<>(Scope.ofTraining().names());
        Suite.Spec nothing =
                new Suite.Spec(Map.of(), Map.of(), Map.of(), Map.of(), List.of(), Map.of(), Map.of(), null, null);
        names.addAll(Scope.ofEnvironment(nothing).names());
        assertThat(names).hasSize(9).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    /** The records of a kind in the order in which they are met, with the path of the first place that has each. */
    private static Map<Class<? extends Record>, String> records(Class<? extends Record> kind) {
        Map<Class<? extends Record>, String> found = new LinkedHashMap<>();
        List<Class<? extends Record>> open = new ArrayList<>(List.of(kind));
        found.put(kind, "");
        while (!open.isEmpty()) {
            Class<? extends Record> type = open.removeFirst();
            String path = found.getOrDefault(type, "");
            for (Field field : Shape.of(type).fields()) {
                String at = path.isEmpty() ? field.key() : path + "." + field.key();
                met(field.type(), at, found, open);
            }
        }
        return found;
    }

    private static void met(
            ValueType type,
            String path,
            Map<Class<? extends Record>, String> found,
            List<Class<? extends Record>> open) {
        switch (type) {
            case ValueType.Struct struct -> {
                if (found.putIfAbsent(struct.type(), path) == null) {
                    open.add(struct.type());
                }
            }
            case ValueType.ListOf list -> met(list.element(), path + "[]", found, open);
            case ValueType.MapOf map -> met(map.value(), path + ".NAME", found, open);
            default -> {}
        }
    }

    private static void record(StringBuilder page, Shape shape, String path) {
        page.append("### ").append(path.isEmpty() ? "top" : "`" + path + "`").append("\n\n");
        page.append("<a id=\"").append(anchor(shape)).append("\"></a>\n\n");
        if (shape.shorthand() != null) {
            page.append("A plain value stands for `").append(shape.shorthand()).append("`.\n\n");
        }
        page.append("| Key | Type | Default | Change costs | Meaning |\n|---|---|---|---|---|\n");
        for (Field field : shape.fields()) {
            page.append("| `").append(field.key()).append("` | ").append(type(field.type(), field));
            page.append(" | ").append(standard(field)).append(" | ");
            page.append(field.cost() == null ? "?" : field.cost().name().toLowerCase(Locale.ROOT));
            page.append(" | ").append(String.valueOf(field.doc()).replace("|", "\\|"));
            if (field.notBuilt() != null) {
                page.append(" **Not built yet**: ").append(field.notBuilt());
                page.append(
                        field.notBuiltExcept().isEmpty()
                                ? ""
                                : " (only `" + String.join("`, `", field.notBuiltExcept()) + "`)");
                page.append('.');
            }
            page.append(" |\n");
        }
        page.append('\n');
    }

    private static String standard(Field field) {
        if (field.required()) {
            return "required";
        }
        if (field.standard() == null) {
            return "none";
        }
        boolean text = field.standard() instanceof Node.Scalar scalar
                && scalar.kind() == Node.Kind.TEXT
                && !scalar.text().isEmpty();
        String json = Json.compact(NodeJson.of(field.standard()));
        return "`" + (text ? json.substring(1, json.length() - 1) : json) + "`";
    }

    private static String type(ValueType type, Field field) {
        return switch (type) {
            case ValueType.Text ignored -> "text";
            case ValueType.Truth ignored -> "true or false";
            case ValueType.Whole ignored -> "whole number" + range(field);
            case ValueType.Decimal ignored -> "number";
            case ValueType.Time ignored -> "duration" + range(field);
            case ValueType.Size ignored -> "quantity";
            case ValueType.Choice choice ->
                "`" + String.join("`, `", choice.words().keySet()) + "`";
            case ValueType.ListOf list -> "list of " + type(list.element(), field);
            case ValueType.MapOf map -> "map of " + type(map.value(), field);
            case ValueType.Struct struct -> "[" + anchor(struct.shape()) + "](#" + anchor(struct.shape()) + ")";
        };
    }

    private static String range(Field field) {
        if (field.min() == Long.MIN_VALUE) {
            return "";
        }
        boolean time = field.type() instanceof ValueType.Time;
        String unit = time ? " ms" : "";
        return field.max() == Long.MAX_VALUE
                ? ", from " + field.min() + unit
                : ", " + field.min() + " to " + field.max() + unit;
    }

    private static String anchor(Shape shape) {
        Class<?> owner = shape.type().getEnclosingClass();
        return (owner == null ? "" : owner.getSimpleName() + ".") + shape.type().getSimpleName();
    }
}
