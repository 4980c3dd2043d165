package dev.isle.model.read;

import dev.isle.model.Language;
import dev.isle.model.overlay.FilePath;
import dev.isle.model.overlay.Overlay;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problems;
import dev.isle.model.problem.Rule;
import dev.isle.model.yaml.Document;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the one document of a kind from a file, with the files that it extends laid below it. Confined to one thread. */
final class DocumentReader {
    /** Keys at the top of a file that say what it is. */
    static final Set<String> HEAD = Set.of("apiVersion", "kind");

    private static final List<String> KINDS = List.of("Suite", "Release", "Environment", "Extension");
    private static final int LONGEST_CHAIN = 16;

    private final Sources sources;
    private final Problems problems;

    DocumentReader(Sources sources, Problems problems) {
        this.sources = sources;
        this.problems = problems;
    }

    /**
     * Reads a file.
     *
     * @param shown the file's name in positions
     * @return null when there is none of the kind; what is wrong is reported
     */
    @Nullable
    Document read(String path, String shown, String kind) {
        String text = sources.text(path);
        if (text == null) {
            problems.add(
                    Position.startOf(shown),
                    Rule.NO_FILE,
                    "there is no readable file '" + shown + "'",
                    "create it, or name another");
            return null;
        }
        Node.MapNode root = only(shown, text, kind);
        return root == null ? null : new Document(root);
    }

    /** Reads an Environment file and, nearest first, what it extends; the merged document. */
    @Nullable
    Document readChain(String path) {
        List<Node.MapNode> chain = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        String next = path;
        while (next != null) {
            seen.add(FilePath.normal(next));
            Document document = read(next, next, "Environment");
            if (document == null) {
                break;
            }
            Node.MapNode root = (Node.MapNode) document.root();
            chain.add(root);
            next = base(document, next, seen);
        }
        if (chain.isEmpty()) {
            return null;
        }
        Node merged = chain.getLast();
        for (int i = chain.size() - 2; i >= 0; i--) {
            merged = Overlay.merge(merged, chain.get(i));
        }
        return new Document(Overlay.flat(merged));
    }

    private @Nullable String base(Document document, String path, List<String> seen) {
        if (!(document.node("spec.extends") instanceof Node.Scalar base) || base.isNull()) {
            return null;
        }
        if (FilePath.isAbsolute(base.text())) {
            problems.add(
                    base.at(),
                    Rule.EXTENDS_RELATIVE,
                    "'extends' names the absolute path '" + base.text() + "'",
                    "write it relative to this file");
            return null;
        }
        String next = FilePath.sibling(path, base.text());
        if (seen.contains(next)) {
            List<String> cycle = new ArrayList<>(seen.subList(seen.indexOf(next), seen.size()));
            cycle.add(next);
            problems.add(
                    base.at(),
                    Rule.EXTENDS_CYCLE,
                    "the files extend each other in a circle: " + String.join(" -> ", cycle),
                    "remove one 'extends'");
            return null;
        }
        if (seen.size() >= LONGEST_CHAIN) {
            problems.add(
                    base.at(),
                    Rule.EXTENDS_CYCLE,
                    "more than " + LONGEST_CHAIN + " files extend each other",
                    "make the chain shorter");
            return null;
        }
        if (sources.text(next) == null) {
            problems.add(
                    base.at(),
                    Rule.NO_FILE,
                    "'extends' names '" + base.text() + "', and there is no readable file '" + next + "'",
                    "correct the path; it is relative to this file");
            return null;
        }
        return next;
    }

    private Node.@Nullable MapNode only(String shown, String text, String kind) {
        Problems syntax = new Problems();
        List<Node> documents = YamlReader.read(shown, text, syntax);
        syntax.sorted().forEach(found -> problems.add(found.at(), found.rule(), found.what(), found.todo()));
        Node.MapNode only = null;
        for (Node document : documents) {
            if (!(document instanceof Node.MapNode map)) {
                problems.add(
                        document.at(),
                        Rule.WRONG_TYPE,
                        "a document must be a map, and this is " + document.described(),
                        "begin with 'apiVersion: " + Language.API_VERSION + "' and 'kind: " + kind + "'");
            } else if (head(map, kind)) {
                if (only != null) {
                    problems.add(
                            map.at(),
                            Rule.ONE_DOCUMENT,
                            "the file already holds " + article(kind) + ", at line "
                                    + only.at().line(),
                            "move one of the two into a file of its own");
                } else {
                    only = map;
                }
            }
        }
        if (documents.isEmpty() && syntax.isEmpty()) {
            problems.add(
                    Position.startOf(shown),
                    Rule.EMPTY_FILE,
                    "the file is empty",
                    "begin with 'apiVersion: " + Language.API_VERSION + "' and 'kind: " + kind + "'");
        }
        return only;
    }

    /** Checks apiVersion and kind; whether the document is, or is meant to be, of the kind. */
    private boolean head(Node.MapNode map, String kind) {
        String version = word(map, "apiVersion", Language.API_VERSION);
        if (version != null && !version.equals(Language.API_VERSION)) {
            problems.add(
                    position(map, "apiVersion"),
                    Rule.API_VERSION,
                    "apiVersion '" + version + "' is not known to this Isle",
                    "write '" + Language.API_VERSION + "'");
        }
        String found = word(map, "kind", kind);
        if (found == null || found.equals(kind)) {
            return true;
        }
        problems.add(
                position(map, "kind"),
                Rule.WRONG_KIND,
                "this file must hold " + article(kind) + ", and here is "
                        + (KINDS.contains(found) ? article(found) : "the unknown kind " + found),
                KINDS.contains(found) ? "move it into a file of its own" : Nearest.advice(found, KINDS));
        return false;
    }

    private static String article(String kind) {
        return (kind.startsWith("E") ? "an " : "a ") + kind;
    }

    private static Position position(Node.MapNode map, String key) {
        Node.Entry entry = map.entries().get(key);
        return entry == null ? map.at() : entry.value().at();
    }

    private @Nullable String word(Node.MapNode map, String key, String wanted) {
        Node.Entry entry = map.entries().get(key);
        if (entry == null) {
            problems.add(map.at(), Rule.MISSING_KEY, "'" + key + "' is missing", "add '" + key + ": " + wanted + "'");
            return null;
        }
        if (!(entry.value() instanceof Node.Scalar scalar) || scalar.isNull()) {
            problems.add(
                    entry.key(),
                    Rule.WRONG_TYPE,
                    "'" + key + "' must be a text, and this is " + entry.value().described(),
                    "write '" + key + ": " + wanted + "'");
            return null;
        }
        return scalar.text();
    }

    /** A document made from text and value alone, for releases that no file describes. */
    static Document synthetic(String shown) {
        Map<String, Node.Entry> none = new LinkedHashMap<>();
        return new Document(new Node.MapNode(Position.startOf(shown), none));
    }
}
