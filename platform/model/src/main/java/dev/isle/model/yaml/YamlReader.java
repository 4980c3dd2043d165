package dev.isle.model.yaml;

import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problems;
import dev.isle.model.problem.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML text into {@link Node}s with positions.
 *
 * <p>Steps: the library turns text into events; this class composes nodes from events one by one, so that every bound of {@link Limits} is checked before memory
 * is spent. Aliases share the anchored node and count its whole size again. Invariants: never throws for bad input; after a syntax error or a broken bound the
 * documents read so far are kept and nothing further is read; duplicate keys, tags, merge keys and keys that are no text are reported and reading goes on.
 */
public final class YamlReader {
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setParseComments(false).setUseMarks(true).build();

    private final String file;
    private final Limits limits;
    private final Problems problems;
    private final ParserImpl events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int nodes;
    private int aliases;

    private YamlReader(String file, String text, Limits limits, Problems problems) {
        this.file = file;
        this.limits = limits;
        this.problems = problems;
        this.events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
    }

    /** An anchored node and its size; no node while it is still being read. */
    private record Anchored(@Nullable Node node, int size) {}

    /** Ends reading where a bound is broken; already reported. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super(null, null, false, false);
        }
    }

    /**
     * Reads all documents of a file.
     *
     * @param file the name for positions
     * @param problems receives what is wrong
     * @return the documents in order; empty documents are left out
     */
    public static List<Node> read(String file, String text, Problems problems) {
        return read(file, text, Limits.STANDARD, problems);
    }

    /** As {@link #read(String, String, Problems)}, with other bounds. */
    public static List<Node> read(String file, String text, Limits limits, Problems problems) {
        List<Node> documents = new ArrayList<>();
        if (text.length() > limits.characters()) {
            problems.add(
                    Position.startOf(file),
                    Rule.YAML_LIMIT,
                    "the file has " + text.length() + " characters, and more than " + limits.characters()
                            + " are not read",
                    "split it or remove what does not belong there");
            return documents;
        }
        try {
            new YamlReader(file, text, limits, problems).documents(documents);
        } catch (Stopped e) {
            // The broken bound is reported already.
        } catch (MarkedYamlEngineException e) {
            Position at = e.getProblemMark().map(mark -> position(file, mark)).orElseGet(() -> Position.startOf(file));
            problems.add(
                    at,
                    Rule.YAML_SYNTAX,
                    "this is no YAML: " + (e instanceof ParserException ? e.getContext() + ", " : "") + e.getProblem(),
                    "correct the line or the one before it (indentation, colon, quotes, brackets)");
        } catch (YamlEngineException e) {
            problems.add(
                    Position.startOf(file),
                    Rule.YAML_SYNTAX,
                    "this is no YAML: " + firstLine(e.getMessage()),
                    "save the file as plain UTF-8 text without control characters");
        }
        return documents;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }

    private static Position position(String file, Mark mark) {
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Position position(Event event) {
        Optional<Mark> mark = event.getStartMark();
        return mark.isPresent() ? position(file, mark.get()) : Position.startOf(file);
    }

    private void documents(List<Node> into) {
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                anchors.clear();
                Node node = node(events.next(), 0);
                if (!node.isNull()) {
                    into.add(node);
                }
            }
        }
    }

    private Node node(Event event, int depth) {
        Position at = position(event);
        if (event instanceof AliasEvent alias) {
            return aliased(alias, at);
        }
        count(at, 1);
        String anchor = null;
        int before = nodes;
        if (event instanceof NodeEvent named && named.getAnchor().isPresent()) {
            anchor = named.getAnchor().get().getValue();
            anchors.put(anchor, new Anchored(null, 0));
        }
        Node node = composed(event, at, depth);
        if (anchor != null) {
            anchors.put(anchor, new Anchored(node, nodes - before + 1));
        }
        return node;
    }

    /** No switch over patterns here: it makes a class at every start of the process, and every command starts by reading. */
    private Node composed(Event event, Position at, int depth) {
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, at);
        }
        if (event instanceof MappingStartEvent map) {
            refuseTag(map.getTag(), at);
            return map(at, deeper(at, depth));
        }
        if (event instanceof SequenceStartEvent list) {
            refuseTag(list.getTag(), at);
            return list(at, deeper(at, depth));
        }
        throw new IllegalStateException("unexpected " + event);
    }

    private Node list(Position at, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            items.add(node(next, depth));
        }
        return new Node.ListNode(at, items);
    }

    private Node map(Position at, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            Node key = node(next, depth);
            Node value = node(events.next(), depth);
            if (!(key instanceof Node.Scalar scalar) || key.isNull()) {
                problems.add(
                        key.at(),
                        Rule.KEY_IS_TEXT,
                        "a key must be a text, and this is " + key.described(),
                        "write a plain word before the colon");
                continue;
            }
            String name = scalar.text();
            if (name.equals("<<")) {
                problems.add(
                        key.at(),
                        Rule.YAML_MERGE_KEY,
                        "merge keys ('<<') are not part of the language",
                        "share values between files with 'extends', or repeat them");
                continue;
            }
            Node.Entry first = entries.putIfAbsent(name, new Node.Entry(key.at(), value));
            if (first != null) {
                problems.add(
                        key.at(),
                        Rule.DUPLICATE_KEY,
                        "the key '" + name + "' is already in this map, at line "
                                + first.key().line(),
                        "keep one of the two");
            }
        }
        return new Node.MapNode(at, entries);
    }

    private Node scalar(ScalarEvent event, Position at) {
        String text = event.getValue();
        refuseTag(event.getTag(), at);
        return new Node.Scalar(at, text, event.isPlain() ? ScalarKinds.of(text) : Node.Kind.TEXT);
    }

    private Node aliased(AliasEvent alias, Position at) {
        String name = alias.getAlias().getValue();
        Anchored anchored = anchors.get(name);
        if (anchored == null || anchored.node() == null) {
            problems.add(
                    at,
                    Rule.YAML_ALIAS,
                    anchored == null
                            ? "the alias '*" + name + "' names no anchor before it"
                            : "the alias '*" + name + "' lies within its own anchor",
                    "write the value out, or set the anchor '&" + name + "' before it");
            return new Node.Scalar(at, "", Node.Kind.NULL);
        }
        if (++aliases > limits.aliases()) {
            throw stop(at, "more than " + limits.aliases() + " aliases are not followed");
        }
        count(at, anchored.size());
        return anchored.node();
    }

    private void refuseTag(Optional<String> tag, Position at) {
        if (tag.isPresent()) {
            problems.add(
                    at,
                    Rule.YAML_TAG,
                    "the tag '" + tag.get() + "' is not part of the language",
                    "remove the tag; a text that looks like a number goes into quotes");
        }
    }

    private int deeper(Position at, int depth) {
        if (depth >= limits.depth()) {
            throw stop(at, "lists and maps are nested deeper than " + limits.depth());
        }
        return depth + 1;
    }

    private void count(Position at, int more) {
        nodes += more;
        if (nodes > limits.nodes()) {
            throw stop(at, "the file holds more than " + limits.nodes() + " values, aliases counted as often as used");
        }
    }

    private Stopped stop(Position at, String what) {
        problems.add(at, Rule.YAML_LIMIT, what, "make the file smaller or flatter");
        return new Stopped();
    }
}
