package dev.isle.model.overlay;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths with forward slashes, resolved as text: the model touches no file system. */
public final class FilePath {
    private FilePath() {}

    /** Whether the path starts at a root ({@code /...} or {@code C:...}). */
    public static boolean isAbsolute(String path) {
        return path.startsWith("/") || path.startsWith("\\") || path.length() > 1 && path.charAt(1) == ':';
    }

    /** The path of a file that {@code base} names relative to itself, without {@code .} and, as far as possible, {@code ..}. */
    public static String sibling(String base, String relative) {
        int slash = base.lastIndexOf('/');
        return normal(slash < 0 ? relative : base.substring(0, slash + 1) + relative);
    }

    /** The path without {@code .} and, as far as possible, {@code ..}. */
    public static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !(part.equals("..") && path.startsWith("/"))) {
                parts.addLast(part);
            }
        }
        return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
    }
}
