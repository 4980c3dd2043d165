package dev.isle.release;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names within a release and within the store. What comes from a file is checked here before it becomes a path on this machine. */
final class ReleasePath {
    private static final Pattern SUITE = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}");

    private ReleasePath() {}

    /** Why a path cannot be a path within a release; null when it can. */
    static @Nullable String problem(String path) {
        if (path.isEmpty()) {
            return "is empty";
        }
        if (path.chars().anyMatch(c -> Character.isISOControl(c))) {
            return "holds a control character";
        }
        if (path.indexOf('\\') >= 0 || path.indexOf(':') >= 0) {
            return "holds a backslash or colon, which other systems read as something else";
        }
        boolean odd = Arrays.stream(path.split("/", -1)).anyMatch(p -> p.isEmpty() || p.equals(".") || p.equals(".."));
        return odd ? "is absolute or holds an empty, '.' or '..' part" : null;
    }

    /** The file of a path within a folder; the path's problem is a failure that names {@code origin}, the file that holds it. */
    static Path within(Path folder, String path, String origin) {
        String problem = problem(path);
        Path file = problem == null ? folder.resolve(path).normalize() : folder;
        if (problem != null || !file.startsWith(folder)) {
            throw new ReleaseFailure(origin + ": the path '" + printable(path) + "' "
                    + (problem == null ? "leaves the release" : problem)
                    + "; paths within a release are relative, with forward slashes and no '..'");
        }
        return file;
    }

    /** The name of a suite, checked. */
    static String suite(String name, String origin) {
        if (!SUITE.matcher(name).matches()) {
            throw new ReleaseFailure(
                    origin + ": '" + printable(name) + "' cannot be a suite's name; it is made of lower-case"
                            + " letters, digits and dashes, begins with a letter and has at most 40 characters");
        }
        return name;
    }

    /** A version, checked. */
    static String version(String version, String origin) {
        if (!VERSION.matcher(version).matches()) {
            throw new ReleaseFailure(
                    origin + ": '" + printable(version) + "' cannot be a version; it is made of letters, digits"
                            + " and . + _ -, begins with a letter or digit and has at most 64 characters, for example 18.1.0+acme.7");
        }
        return version;
    }

    /** Whether a text can be a version, as opposed to a folder. */
    static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /** Whether a text can be a suite's name. */
    static boolean isSuite(String text) {
        return SUITE.matcher(text).matches();
    }

    /** A text with its control characters made visible. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }
}
