package dev.isle.release;

import dev.isle.model.problem.Position;
import dev.isle.model.yaml.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Puts jars at the end of the class path of every command of a Suite that has a certain jar of the release: {@code -jar JAR} becomes
 * {@code -cp JAR:MORE MAIN-CLASS}, and a class path that has it becomes longer. What stands before stays as it is, so a JVM that was
 * given an AOT cache of the shorter class path takes it for the longer one.
 */
final class CommandClassPath {
    private static final String COMMAND = "command";
    private static final List<String> CLASS_PATH = List.of("-cp", "-classpath", "--class-path");
    private static final String SEPARATOR = ":";

    private final Path release;
    private final String jar;
    private final String more;
    private final Position at;
    private int changed;

    /**
     * Jars behind a jar.
     *
     * @param release the base's folder
     * @param jar the base's jar, by path within the release
     * @param jars those that follow it
     * @param at where that is said
     */
    CommandClassPath(Path release, String jar, List<String> jars, Position at) {
        this.release = release;
        this.jar = jar;
        this.more = String.join(
                SEPARATOR, jars.stream().map(CommandClassPath::within).toList());
        this.at = at;
    }

    private static String within(String path) {
        return "{{release.path}}/" + path;
    }

    /** How many commands were changed. */
    int changed() {
        return changed;
    }

    /** The node with every command below it changed that has the jar. */
    Node in(Node node) {
        return switch (node) {
            case Node.MapNode map -> {
                Map<String, Node.Entry> entries = new LinkedHashMap<>();
                map.entries().forEach((key, entry) -> {
                    Node value = key.equals(COMMAND) && entry.value() instanceof Node.ListNode list
                            ? command(list)
                            : in(entry.value());
                    entries.put(key, new Node.Entry(entry.key(), value));
                });
                yield new Node.MapNode(map.at(), entries);
            }
            case Node.ListNode list ->
                new Node.ListNode(list.at(), list.items().stream().map(this::in).toList());
            case Node.Scalar scalar -> scalar;
        };
    }

    private Node command(Node.ListNode command) {
        List<Node> items = new ArrayList<>(command.items());
        for (int i = 0; i + 1 < items.size(); i++) {
            String option = text(items.get(i));
            String value = text(items.get(i + 1));
            if (option.equals("-jar") && value.equals(within(jar))) {
                items.set(i, said("-cp"));
                items.set(i + 1, said(value + SEPARATOR + more));
                items.add(i + 2, said(mainClass()));
                changed++;
                break;
            }
            if (CLASS_PATH.contains(option) && List.of(value.split(SEPARATOR)).contains(within(jar))) {
                items.set(i + 1, said(value + SEPARATOR + more));
                changed++;
                break;
            }
        }
        return new Node.ListNode(command.at(), items);
    }

    private Node said(String text) {
        return new Node.Scalar(at, text, Node.Kind.TEXT);
    }

    private static String text(Node node) {
        return node instanceof Node.Scalar scalar ? scalar.text() : "";
    }

    private String mainClass() {
        Path file = release.resolve(jar);
        try (JarFile opened = new JarFile(file.toFile())) {
            @Nullable Manifest manifest = opened.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            if (name == null) {
                throw new ReleaseFailure(
                        file + " is started with -jar and names no Main-Class; it cannot be started with"
                                + " more on its class path");
            }
            return name;
        } catch (IOException e) {
            throw new ReleaseFailure(file + " cannot be read as a jar: " + e, e);
        }
    }
}
