package dev.isle.cli.terminal;

import java.util.Map;

/**
 * Colours, or none. One policy for everything that is written: {@code --color} first, then {@code NO_COLOR} (any value but empty), then whether the stream is
 * a terminal that is not dumb.
 *
 * @param on whether escape sequences are written at all
 */
public record Paint(boolean on) {
    /** No colours. */
    public static final Paint NONE = new Paint(false);

    /**
     * The policy.
     *
     * @param when {@code auto}, {@code always} or {@code never}
     * @param terminal whether the stream is one
     */
    public static Paint policy(String when, Map<String, String> env, boolean terminal) {
        return switch (when) {
            case "always" -> new Paint(true);
            case "never" -> NONE;
            default ->
                new Paint(terminal
                        && env.getOrDefault("NO_COLOR", "").isEmpty()
                        && !env.getOrDefault("TERM", "").equals("dumb"));
        };
    }

    /** Something good. */
    public String green(String text) {
        return styled("32", text);
    }

    /** Something to look at. */
    public String amber(String text) {
        return styled("33", text);
    }

    /** Something bad. */
    public String red(String text) {
        return styled("31", text);
    }

    /** A name to type or an address to open. */
    public String cyan(String text) {
        return styled("36", text);
    }

    /** Something important. */
    public String bold(String text) {
        return styled("1", text);
    }

    /** Something less important. */
    public String dim(String text) {
        return styled("2", text);
    }

    /** One of six steady colours by number, for prefixes. */
    public String prefix(int number, String text) {
        return styled(Integer.toString(31 + Math.floorMod(number, 6)), text);
    }

    private String styled(String code, String text) {
        return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** How many columns the text takes: without escape sequences. */
    public static int width(String text) {
        int width = 0;
        boolean escape = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escape) {
                escape = c != 'm';
            } else if (c == '\u001b') {
                escape = true;
            } else if (!Character.isLowSurrogate(c)) {
                width++;
            }
        }
        return width;
    }

    /** Foreign text made safe for a terminal: control characters, escape sequences among them, become dots; tabs become blanks. */
    public static String harmless(String text) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = c < 0x20 || (c >= 0x7f && c < 0xa0);
            if (control && safe == null) {
                safe = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (safe != null) {
                safe.append(c == '\t' ? ' ' : control ? '.' : c);
            }
        }
        return safe == null ? text : safe.toString();
    }
}
