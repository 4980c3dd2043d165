package dev.isle.model.overlay;

import dev.isle.model.Environment;
import dev.isle.model.Level;
import dev.isle.model.Suite;
import dev.isle.model.problem.Position;
import dev.isle.model.shape.Shape;
import dev.isle.model.yaml.Document;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values that an environment's level gives where neither the environment's files nor the suite say anything. They are laid below the environment's own values, so
 * what is written counts first, and what a rule says of them is checked like anything written. {@code docs/levels.md} lists all, held by a test.
 */
public enum LevelDefault {
    /** Data outlives the environment. */
    RETAINED_DATA(
            List.of("spec", "storage", "reclaim"),
            "`storage.reclaim`",
            "Whether `down` keeps the data. Data of users is not lost by a word on the command line.",
            null,
            "retain",
            "retain"),
    /** One member dies and the other takes over. */
    STANDBY(
            List.of(),
            "`roles.NAME.members`",
            "Of a role that offers a standby, unless the suite says a number or one of its ports has a fixed one.",
            null,
            "2",
            "2") {
        @Override
        Node below(Node environment, @Nullable Context context, Node value) {
            if (context == null) {
                return environment;
            }
            Node result = environment;
            for (Map.Entry<String, Suite.Role> entry :
                    context.suite().spec().roles().entrySet()) {
                String name = entry.getKey();
                Suite.Role role = RoleOverlay.apply(
                        entry.getValue(), context.environment().spec().roles().get(name));
                boolean fixed = role.ports().values().stream().anyMatch(port -> port.number() != null);
                boolean said = context.suiteFile().has(Path.child("spec.roles", name) + ".replication.members");
                if (role.replication().mode() == Suite.ReplicationMode.ACTIVE_STANDBY
                        && role.placement() == Suite.Placement.MANAGED
                        && role.run() == Suite.RunMode.ALWAYS
                        && !fixed
                        && !said) {
                    result = with(result, value, List.of("spec", "roles", name, "members"));
                }
            }
            return result;
        }
    },
    /** Nobody between two servers reads or changes what they say. */
    TLS(
            List.of("spec", "tls"),
            "`tls`",
            "Ports that can speak TLS speak it, and an owned database speaks nothing else.",
            "true",
            "true",
            "true");

    private final List<String> path;
    private final String field;
    private final String text;
    private final Map<Level, String> values = new EnumMap<>(Level.class);

    LevelDefault(List<String> path, String field, String text, @Nullable String test, String uat, String production) {
        this.path = path;
        this.field = field;
        this.text = text;
        if (test != null) {
            values.put(Level.TEST, test);
        }
        values.put(Level.UAT, uat);
        values.put(Level.PRODUCTION, production);
    }

    /** What the values depend on. */
    record Context(Environment environment, Suite suite, Document suiteFile) {}

    /** The keys that lead to the one field that it is for; empty when the suite says which fields those are. */
    public List<String> path() {
        return path;
    }

    /** The field, as the page of levels names it. */
    public String field() {
        return field;
    }

    /** What it is for, and when it is given. */
    public String text() {
        return text;
    }

    /** The value at a level as it would be written; null where the level gives none. */
    public @Nullable String at(Level level) {
        return values.get(level);
    }

    /** The place of a level's values, in messages and origins. */
    public static Position origin(Level level) {
        return Position.nowhere("level " + Shape.word(level));
    }

    /**
     * The environment's file with what its level gives.
     *
     * @param environment as bound from it; where a value is wrong, its stand-in
     */
    public static Document complete(Document file, Environment environment, Suite suite, Document suiteFile) {
        return complete(file, environment, new Context(environment, suite, suiteFile));
    }

    /** As {@link #complete(Document, Environment, Suite, Document)}, where the suite cannot be read: only what needs none. */
    public static Document complete(Document file, Environment environment) {
        return complete(file, environment, null);
    }

    private static Document complete(Document file, Environment environment, @Nullable Context context) {
        Level level = environment.spec().level();
        Node root = file.root();
        for (LevelDefault given : values()) {
            String value = given.at(level);
            if (value != null) {
                root = given.below(root, context, new Node.Scalar(origin(level), value, kind(value)));
            }
        }
        return new Document(root);
    }

    private static Node.Kind kind(String value) {
        if (value.equals("true")) {
            return Node.Kind.BOOLEAN;
        }
        return Character.isDigit(value.charAt(0)) ? Node.Kind.INTEGER : Node.Kind.TEXT;
    }

    /** The environment's file with the value, where it says none; without a context nothing that depends on the suite is given. */
    Node below(Node environment, @Nullable Context context, Node value) {
        return with(environment, value, path);
    }

    /** With the value at that path unless there is one; what is there stays as it is and where it is. */
    private static Node with(Node node, Node value, List<String> path) {
        if (path.isEmpty() || !(node instanceof Node.MapNode map)) {
            return node;
        }
        String key = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        Node.Entry entry = map.entries().get(key);
        Node next;
        if (rest.isEmpty()) {
            if (entry != null) {
                return node;
            }
            next = value;
        } else {
            Node inner = entry == null ? new Node.MapNode(value.at(), Map.of()) : entry.value();
            next = with(inner, value, rest);
        }
        Map<String, Node.Entry> entries = new LinkedHashMap<>(map.entries());
        entries.put(
                key,
                new Node.Entry(
                        entry == null
                                ? value.at()
                                : Objects.requireNonNull(entry).key(),
                        next));
        return new Node.MapNode(map.at(), entries);
    }
}
