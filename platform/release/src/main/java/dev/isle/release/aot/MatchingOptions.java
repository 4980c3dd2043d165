package dev.isle.release.aot;

import java.util.List;

/**
 * The JVM options that must be the same when a cache is trained and when it is used: object layout, and what changes the module graph or the classes that are
 * loaded. Heap sizes, compiler and stack size are free, and the collector too, but that ZGC reads no cache of Java 25.
 */
public final class MatchingOptions {
    private static final List<String> BEGINNINGS = List.of(
            "-XX:+UseCompactObjectHeaders",
            "-XX:-UseCompactObjectHeaders",
            "-XX:+UseCompressedOops",
            "-XX:-UseCompressedOops",
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--add-modules",
            "--limit-modules",
            "--module-path",
            "--upgrade-module-path",
            "--patch-module",
            "--enable-native-access",
            "--illegal-native-access",
            "--enable-preview",
            "-javaagent:",
            "-Xbootclasspath/a:",
            "-Dspring.aot.enabled");

    private MatchingOptions() {}

    /** Those of the given options that must match, in their order, an option's separate value included. */
    public static List<String> of(List<String> options) {
        java.util.ArrayList<String> matching = new java.util.ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            if (BEGINNINGS.stream().anyMatch(option::startsWith)) {
                matching.add(option);
                if (option.startsWith("--")
                        && option.indexOf('=') < 0
                        && i + 1 < options.size()
                        && !options.get(i + 1).startsWith("-")) {
                    matching.add(options.get(++i));
                }
            }
        }
        return List.copyOf(matching);
    }
}
