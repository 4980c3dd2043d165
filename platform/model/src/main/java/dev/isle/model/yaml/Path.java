package dev.isle.model.yaml;

/** Names a value within a document: {@code spec.roles.calculator.members}, {@code spec.stopped[0]}, {@code spec.env["a.b"]}. */
public final class Path {
    private Path() {}

    /** The path of a map's value. */
    public static String child(String parent, String key) {
        if (!plain(key)) {
            return parent + "[\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
        }
        return parent.isEmpty() ? key : parent + "." + key;
    }

    /** The path of a list's element. */
    public static String element(String parent, int index) {
        return parent + "[" + index + "]";
    }

    private static boolean plain(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-')) {
                return false;
            }
        }
        return !key.isEmpty();
    }
}
