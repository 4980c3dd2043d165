package dev.isle.model.template;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with names in double braces: {@code --http={{ports.http}}}. There is no escape: two opening braces always begin a name.
 *
 * @param parts in order; joined they are the text
 */
public record Template(List<Part> parts) {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    /** Copies the list. */
    public Template {
        parts = List.copyOf(parts);
    }

    /** A piece of a template. */
    public sealed interface Part {}

    /** Text that stays as it is. */
    public record Literal(String text) implements Part {}

    /**
     * A name to be resolved.
     *
     * @param name without braces and surrounding spaces
     * @param offset of the opening braces in the text
     */
    public record Name(String name, int offset) implements Part {}

    /**
     * Opening braces that are never closed on their line; a mistake, reported by the validation.
     *
     * @param text the braces and what follows, to the end
     * @param offset of the opening braces in the text
     */
    public record Unclosed(String text, int offset) implements Part {}

    /** Reads a text; never fails. */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
            if (open > at) {
                parts.add(new Literal(text.substring(at, open)));
            }
            int close = text.indexOf(CLOSE, open);
            int end = text.indexOf('\n', open);
            if (close < 0 || end >= 0 && end < close) {
                parts.add(new Unclosed(text.substring(open), open));
                return new Template(parts);
            }
            parts.add(new Name(text.substring(open + OPEN.length(), close).strip(), open));
            at = close + CLOSE.length();
        }
        if (at < text.length()) {
            parts.add(new Literal(text.substring(at)));
        }
        return new Template(parts);
    }

    /** The names in it, in order. */
    public List<Name> names() {
        List<Name> names = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Name name) {
                names.add(name);
            }
        }
        return names;
    }
}
