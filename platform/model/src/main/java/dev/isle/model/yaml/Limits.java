package dev.isle.model.yaml;

/**
 * Bounds on YAML input, so that a hostile or broken file costs a message and no memory.
 *
 * @param characters of one file
 * @param depth of nested lists and maps
 * @param nodes of one file, aliases counted as often as they are used
 * @param aliases of one file
 */
public record Limits(int characters, int depth, int nodes, int aliases) {
    /** What Isle's own files may have. */
    public static final Limits STANDARD = new Limits(1 << 20, 50, 100_000, 1_000);
}
