package dev.isle.suite.trade;

/**
 * Something that came with the trade and that the suite keeps but does not act upon, or an assumption that it makes. A
 * notice exists so that nothing of economic weight is dropped or assumed in silence.
 *
 * @param about the element or field
 * @param text what follows from it
 */
public record Notice(String about, String text) {
    private static final int MAX_LENGTH = 200;

    public Notice {
        about = limit(about);
        text = limit(text);
    }

    private static String limit(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }
}
