package dev.isle.model.shape;

import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problems;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.YamlReader;
import java.util.List;
import java.util.Map;

/** Reads the texts of {@code @Default}: the simple ones without the YAML parser, because every command reads a hundred of them. */
public final class Defaults {
    /** The position of values that no file holds. */
    public static final Position NOWHERE = new Position("default", 1, 1);

    private Defaults() {}

    /**
     * The default as a node.
     *
     * @throws IllegalArgumentException when the text is no YAML: a mistake in this program
     */
    public static Node node(String text) {
        return switch (text) {
            case "{}" -> new Node.MapNode(NOWHERE, Map.of());
            case "[]" -> new Node.ListNode(NOWHERE, List.of());
            case "true", "false" -> new Node.Scalar(NOWHERE, text, Node.Kind.BOOLEAN);
            default -> plainWord(text) ? new Node.Scalar(NOWHERE, text, Node.Kind.TEXT) : parsed(text);
        };
    }

    /** Letters first, then letters, digits and dashes: no parser reads anything but a text into that, apart from the words excluded here. */
    private static boolean plainWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || !(c >= '0' && c <= '9' || c == '-'))) {
                return false;
            }
        }
        return !text.isEmpty() && !text.equalsIgnoreCase("null");
    }

    private static Node parsed(String text) {
        Problems problems = new Problems();
        List<Node> documents = YamlReader.read(NOWHERE.file(), text, problems);
        if (!problems.isEmpty() || documents.size() != 1) {
            throw new IllegalArgumentException("the default '" + text + "' is no YAML value: " + problems.sorted());
        }
        return documents.getFirst();
    }
}
