package dev.isle.suite.server.upload;

import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.server.upload.CsvProduct.Column;
import dev.isle.suite.server.upload.CsvTable.Field;
import dev.isle.suite.server.upload.CsvTable.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a trade in JSON of each row of a CSV file. The first row names the columns. A mistake in a row refuses that row,
 * with the column's name, line and column; a mistake in the header refuses the file.
 */
final class CsvItems {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,4}");
    private static final String REFERENCE_SCHEME = "csv";
    private static final Set<String> KNOWN = Arrays.stream(CsvProduct.values())
            .flatMap(product -> product.columns().keySet().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));

    private final String source;
    private final String prefix;
    private final List<String> header;
    private final ItemCollector to;

    private CsvItems(String source, String prefix, List<String> header, ItemCollector to) {
        this.source = source;
        this.prefix = prefix;
        this.header = header;
        this.to = to;
    }

    static void read(String source, byte[] bytes, ItemCollector to) throws BadBulk {
        String prefix = source.isEmpty() ? "" : source + " ";
        List<Row> rows = CsvTable.read(prefix, bytes, to.limits().items() + 1);
        if (rows.isEmpty()) {
            throw BadBulk.unreadable(prefix + "(1:1)", "syntax", "the first line names the columns");
        }
        CsvItems items = new CsvItems(source, prefix, header(prefix, rows.getFirst()), to);
        for (Row row : rows.subList(1, rows.size())) {
            items.item(row);
        }
    }

    private static List<String> header(String prefix, Row row) throws BadBulk {
        List<String> names = new ArrayList<>();
        for (Field field : row.fields()) {
            String place = prefix + field.place();
            if (!field.text().equals(CsvProduct.TYPE) && !KNOWN.contains(field.text())) {
                throw BadBulk.unreadable(
                        place,
                        "unknown-field",
                        "there is no column '" + shown(field.text()) + "'; known are " + CsvProduct.TYPE + ", "
                                + String.join(", ", KNOWN));
            }
            if (names.contains(field.text())) {
                throw BadBulk.unreadable(place, "duplicate-key", "the column '" + field.text() + "' stands here twice");
            }
            names.add(field.text());
        }
        if (!names.contains(CsvProduct.TYPE)) {
            throw BadBulk.unreadable(prefix + "(1:1)", "missing-field", "a column '" + CsvProduct.TYPE + "' is needed");
        }
        return names;
    }

    private void item(Row row) throws BadBulk {
        String where = prefix + "line " + row.line();
        if (row.fields().size() != header.size()) {
            Field last = row.fields().getLast();
            to.bad(
                    where,
                    prefix + last.place(),
                    "syntax",
                    "this row has " + row.fields().size() + " fields and the header has " + header.size());
            return;
        }
        Map<String, Field> fields = fields(row);
        Field type = fields.getOrDefault(CsvProduct.TYPE, row.fields().getFirst());
        Optional<CsvProduct> product = CsvProduct.of(type.text());
        if (product.isEmpty()) {
            to.bad(
                    where,
                    place(CsvProduct.TYPE, type),
                    "unknown-type",
                    "'" + shown(type.text()) + "' is none of "
                            + Arrays.stream(CsvProduct.values())
                                    .map(CsvProduct::label)
                                    .collect(Collectors.joining(", ")));
            return;
        }
        List<Refusal> refusals = refusals(product.get(), fields, row);
        if (!refusals.isEmpty()) {
            to.bad(where, refusals);
            return;
        }
        to.ready(
                where, "application/json", document(product.get(), fields), place -> inFile(place, product.get(), row));
    }

    private Map<String, Field> fields(Row row) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            fields.put(header.get(i), row.fields().get(i));
        }
        return fields;
    }

    private List<Refusal> refusals(CsvProduct product, Map<String, Field> fields, Row row) {
        List<Refusal> refusals = new ArrayList<>();
        for (Column column : product.columns().values()) {
            @Nullable Field field = fields.get(column.name());
            if (column.required() && (field == null || field.text().isEmpty())) {
                refusals.add(new Refusal(
                        field == null ? prefix + "(" + row.line() + ":1)" : place(column.name(), field),
                        "missing-field",
                        "a " + product.label() + " needs a value in column '" + column.name() + "'"));
            } else if (field != null
                    && number(column)
                    && !WHOLE_NUMBER.matcher(field.text()).matches()) {
                refusals.add(new Refusal(
                        place(column.name(), field), "type", "a whole number of days, such as -2, is needed"));
            }
        }
        fields.forEach((name, field) -> {
            if (!name.equals(CsvProduct.TYPE)
                    && !product.columns().containsKey(name)
                    && !field.text().isEmpty()) {
                refusals.add(new Refusal(
                        place(name, field),
                        "unknown-field",
                        "a " + product.label() + " has no '" + name + "'; leave it empty"));
            }
        });
        return refusals;
    }

    /** The same row always makes the same bytes: a repeated item is recognised by them. */
    private static byte[] document(CsvProduct product, Map<String, Field> fields) {
        ObjectNode root = JSON.createObjectNode();
        put(root, "/product/type", product.jsonType(), false);
        for (Column column : product.columns().values()) {
            @Nullable Field field = fields.get(column.name());
            if (field == null || field.text().isEmpty()) {
                continue;
            }
            for (String pointer : column.pointers()) {
                boolean otherSide = pointer.startsWith("!");
                String to = otherSide ? pointer.substring(1) : pointer;
                put(root, to, otherSide ? opposite(field.text()) : field.text(), number(column));
            }
        }
        if (root.has("externalIds")) {
            put(root, "/externalIds/0/scheme", REFERENCE_SCHEME, false);
        }
        for (String constant : product.constants()) {
            int equals = constant.indexOf('=');
            String value = constant.substring(equals + 1);
            put(root, constant.substring(0, equals), value.replace("#", ""), value.startsWith("#"));
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean number(Column column) {
        return column.name().equals("fixingDays");
    }

    private static String opposite(String side) {
        return switch (side) {
            case "PAY" -> "RECEIVE";
            case "RECEIVE" -> "PAY";
            default -> side; // refused by the rules, at the column
        };
    }

    private static void put(ObjectNode root, String pointer, String value, boolean raw) {
        String[] steps = pointer.substring(1).split("/");
        ObjectNode at = root;
        for (int i = 0; i < steps.length - 1; i++) {
            if (steps[i + 1].matches("[0-9]")) {
                ArrayNode list = at.withArrayProperty(steps[i]);
                int index = Integer.parseInt(steps[i + 1]);
                while (list.size() <= index) {
                    list.addObject();
                }
                at = (ObjectNode) list.get(index);
                i++;
            } else {
                at = at.withObjectProperty(steps[i]);
            }
        }
        String name = steps[steps.length - 1];
        if (!raw) {
            at.put(name, value);
        } else if (value.equals("true") || value.equals("false")) {
            at.put(name, Boolean.parseBoolean(value));
        } else {
            at.put(name, Integer.parseInt(value));
        }
    }

    /** From a place in the JSON to the field that it was made of: at it, above it, or the only one below it. */
    private String inFile(String place, CsvProduct product, Row row) {
        Map<String, Field> fields = fields(row);
        Map<String, String> places = new HashMap<>();
        places.put("/product/type", place(CsvProduct.TYPE, fields.getOrDefault(CsvProduct.TYPE, new Field("", 1, 1))));
        for (Column column : product.columns().values()) {
            @Nullable Field field = fields.get(column.name());
            if (field != null) {
                column.pointers().forEach(to -> places.put(to.replace("!", ""), place(column.name(), field)));
            }
        }
        int end = place.indexOf(' ');
        String pointer = end < 0 ? place : place.substring(0, end);
        for (String each = pointer; !each.isEmpty(); each = each.substring(0, Math.max(0, each.lastIndexOf('/')))) {
            @Nullable String found = places.get(each);
            if (found != null) {
                return found;
            }
        }
        Set<String> below = new HashSet<>();
        places.forEach((known, where) -> {
            if (known.startsWith(pointer + "/")) {
                below.add(where);
            }
        });
        return below.size() == 1 ? below.iterator().next() : prefix + "(" + row.line() + ":1)";
    }

    private String place(String column, Field field) {
        return prefix + column + " " + field.place();
    }

    private static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "...";
    }
}
