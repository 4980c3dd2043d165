package dev.isle.suite.trade.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Product;
import dev.isle.suite.trade.Rate;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.FixingRef;
import dev.isle.suite.trade.flow.PositionDelta;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.TransferKind;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import dev.isle.suite.trade.workflow.Action;
import dev.isle.suite.trade.workflow.Status;
import dev.isle.suite.trade.workflow.Workflow;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds {@code openapi/trades.yaml} true: examples are read, schemas are the records in both directions. */
class OpenApiTest {
    /** Schemas of answers that the server makes; the records that they come from are named where there is one. */
    private static final Set<String> ANSWERS = Set.of(
            "Stored",
            "StoredTrade",
            "Changed",
            "History",
            "Version",
            "Events",
            "Event",
            "Transfers",
            "Transfer",
            "Positions",
            "Position",
            "Error",
            "Text",
            "Day",
            "Decimal");

    private final Map<String, Object> document = load();
    private final Map<String, Object> schemas = map(map(document, "components"), "schemas");

    @Test
    void everyExampleOfARequestIsATrade() {
        Map<String, Object> content =
                map(map(map(map(document, "paths"), "/trades", "post"), "requestBody"), "content");
        Set<String> products = new TreeSet<>();
        Set<String> rates = new TreeSet<>();
        examples(content, "application/json").forEach((name, value) -> {
            String json = json(value);
            Intake intake = TradeIntake.read(MediaKind.JSON, json.getBytes(StandardCharsets.UTF_8));
            assertThat(intake).as(name).isInstanceOf(Intake.Accepted.class);
            Trade trade = ((Intake.Accepted) intake).trade();
            assertThat(trade.notices()).as(name).isEmpty();
            products.add(trade.product().type());
            RecordBinder.kinds(Rate.class).keySet().stream()
                    .filter(kind -> json.contains('"' + kind + '"'))
                    .forEach(rates::add);
        });
        assertThat(products).isEqualTo(RecordBinder.kinds(Product.class).keySet());
        assertThat(rates).isEqualTo(RecordBinder.kinds(Rate.class).keySet());
        examples(content, "application/xml").forEach((name, value) -> {
            Intake intake = TradeIntake.read(MediaKind.FPML, value.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(intake).as(name).isInstanceOf(Intake.Accepted.class);
        });
    }

    @Test
    void everyFieldOfEveryRecordIsDocumentedAndNoOther() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        collect(Trade.class, types);
        types.put("Problem", Problem.class);
        types.put("FixingRef", FixingRef.class);
        types.put("TransferKind", TransferKind.class);
        types.put("Status", Status.class);
        types.put("Action", Action.class);
        Set<String> expected = new TreeSet<>(types.keySet());
        expected.addAll(ANSWERS);
        assertThat(new TreeSet<>(schemas.keySet())).isEqualTo(expected);
        types.forEach((name, type) -> {
            if (type.isEnum()) {
                assertThat(map(schemas, name).get("enum"))
                        .as(name)
                        .isEqualTo(Arrays.stream(type.getEnumConstants())
                                .map(Object::toString)
                                .toList());
            } else if (type.isSealed()) {
                assertThat(map(map(schemas, name), "discriminator", "mapping"))
                        .as(name)
                        .isEqualTo(mapping(type));
            } else {
                record(name, type);
            }
        });
    }

    @Test
    void whatTheEnginesMakeIsInTheAnswers() {
        assertThat(fields("Transfer")).containsAll(names(TransferDraft.class));
        Set<String> position = new TreeSet<>(fields("Position"));
        position.add("book");
        assertThat(position).isEqualTo(names(PositionDelta.class));
    }

    @Test
    void theActionsOfTheAddressAreThoseOfTheWorkflow() {
        Object parameters = Objects.requireNonNull(
                map(document, "paths", "/trades/{id}/actions/{action}", "post").get("parameters"));
        assertThat(parameters.toString())
                .contains(Arrays.stream(Action.values())
                        .filter(action -> !action.bringsTerms())
                        .map(Action::label)
                        .collect(Collectors.joining(", ", "enum=[", "]")));
        assertThat(String.valueOf(map(schemas, "Status").get("description")))
                .isEqualTo("Where a trade stands. "
                        + Arrays.stream(Status.values())
                                .filter(Status::inForce)
                                .map(Status::name)
                                .collect(Collectors.joining(", "))
                                .replaceFirst(", (?=[^,]*$)", " and ")
                        + " are in force.");
        assertThat(map(document, "paths", "/trades/{id}", "put", "responses", "409", "content", "application/json")
                        .toString())
                .contains("for a trade that is VERIFIED; legal are "
                        + Workflow.STRAIGHT_THROUGH.legal(Status.VERIFIED).stream()
                                .map(Action::label)
                                .collect(Collectors.joining(", ")));
    }

    @Test
    @SuppressWarnings("unchecked")
    void theExampleOfARefusalNamesARule() {
        Map<String, Object> refused = map(
                map(document, "paths", "/trades", "post", "responses", "422", "content", "application/json"),
                "examples",
                "refused",
                "value");
        assertThat((List<Map<String, Object>>) Objects.requireNonNull(refused.get("reasons")))
                .allSatisfy(
                        reason -> assertThat(Rule.values()).extracting(Rule::id).contains((String) reason.get("rule")))
                .isNotEmpty();
    }

    private void record(String name, Class<?> type) {
        Map<String, Object> properties = map(map(schemas, name), "properties");
        Set<String> required = new TreeSet<>();
        Set<String> documented = new TreeSet<>(properties.keySet());
        boolean kind = Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed);
        if (kind) {
            assertThat(map(properties, "type").get("const")).as(name).isEqualTo(RecordBinder.kindName(type));
            documented.remove("type");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType() != List.class && !RecordBinder.optional(component)) {
                required.add(component.getName());
            }
            assertThat(shape(map(properties, component.getName())))
                    .as(name + "." + component.getName())
                    .isEqualTo(expected(component));
        }
        assertThat(documented).as(name).isEqualTo(names(type));
        Object listed = map(schemas, name).getOrDefault("required", List.of());
        assertThat(new TreeSet<>((List<?>) listed)).as(name).isEqualTo(required);
    }

    private static String expected(RecordComponent component) {
        return component.getType() == List.class
                ? "list of " + shape(RecordBinder.elementOf(component.getGenericType()))
                : shape(component.getType());
    }

    private static String shape(Class<?> type) {
        if (type == String.class) {
            return "Text";
        }
        if (type == BigDecimal.class) {
            return "Decimal";
        }
        if (type == LocalDate.class) {
            return "Day";
        }
        return type == boolean.class ? "boolean" : type == int.class ? "integer" : type.getSimpleName();
    }

    private static String shape(Map<String, Object> property) {
        Object reference = property.get("$ref");
        if (reference != null) {
            return reference.toString().substring(reference.toString().lastIndexOf('/') + 1);
        }
        String type = String.valueOf(property.get("type"));
        return type.equals("array")
                ? "list of " + shape(map(property, "items"))
                : type.equals("string") ? "Text" : type;
    }

    private static Map<String, Object> mapping(Class<?> sealed) {
        Map<String, Object> mapping = new HashMap<>();
        RecordBinder.kinds(sealed)
                .forEach((name, kind) -> mapping.put(name, "#/components/schemas/" + kind.getSimpleName()));
        return mapping;
    }

    private static void collect(Class<?> type, Map<String, Class<?>> types) {
        if (type.isEnum()) {
            types.put(type.getSimpleName(), type);
        } else if (type.isSealed()) {
            types.put(type.getSimpleName(), type);
            RecordBinder.kinds(type).values().forEach(kind -> collect(kind, types));
        } else if (type.isRecord() && types.putIfAbsent(type.getSimpleName(), type) == null) {
            for (RecordComponent component : type.getRecordComponents()) {
                collect(
                        component.getType() == List.class
                                ? RecordBinder.elementOf(component.getGenericType())
                                : component.getType(),
                        types);
            }
        }
    }

    private static Set<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> fields(String schema) {
        return map(map(schemas, schema), "properties").keySet();
    }

    private static Map<String, Object> examples(Map<String, Object> content, String type) {
        Map<String, Object> values = new LinkedHashMap<>();
        map(content, type, "examples")
                .forEach((name, example) ->
                        values.put(name, Objects.requireNonNull(((Map<?, ?>) example).get("value"))));
        assertThat(values).isNotEmpty();
        return values;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> from, String... path) {
        Map<String, Object> at = from;
        for (String step : path) {
            at = (Map<String, Object>) Objects.requireNonNull(at.get(step), () -> "no " + step);
        }
        return at;
    }

    /** YAML's values as JSON; the file holds maps, lists, texts, numbers and truth values only. */
    private static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> json(Objects.requireNonNull(entry.getKey())) + ":"
                                + json(Objects.requireNonNull(entry.getValue())))
                        .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> {
                List<String> items = new ArrayList<>();
                list.forEach(item -> items.add(json(Objects.requireNonNull(item))));
                yield "[" + String.join(",", items) + "]";
            }
            case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            default -> value.toString();
        };
    }

    private static Map<String, Object> load() {
        try (InputStream in = Objects.requireNonNull(Trade.class.getResourceAsStream("/openapi/trades.yaml"))) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
