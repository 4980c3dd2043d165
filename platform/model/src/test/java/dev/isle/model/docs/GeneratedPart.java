package dev.isle.model.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a page between two markers, which the code writes. */
final class GeneratedPart {
    private static final String BEGIN = "<!-- generated from ";
    private static final String END = "<!-- end of the generated part -->";

    private GeneratedPart() {}

    /** Compares the page's part with {@code wanted}, or writes it under {@code -Disle.regenerate=true}. */
    static void check(String page, String wanted) throws IOException {
        Path file = Path.of("../../docs").resolve(page);
        String text = Files.readString(file);
        int begin = text.indexOf('\n', text.indexOf(BEGIN)) + 1;
        int end = text.indexOf(END);
        assertThat(begin).as("markers of " + page).isPositive().isLessThanOrEqualTo(end);
        String part = "\n" + wanted + "\n";
        if (Boolean.getBoolean("isle.regenerate")) {
            Files.writeString(file, text.substring(0, begin) + part + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end))
                .as("run ./build test -pl platform/model -am -Disle.regenerate=true and look at the difference")
                .isEqualTo(part);
    }
}
