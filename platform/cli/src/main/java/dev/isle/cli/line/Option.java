package dev.isle.cli.line;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of a verb.
 *
 * @param name long name without dashes
 * @param letter short name without dash; null when there is none
 * @param value what it takes, in capitals, for help; null for a flag
 * @param choices the values that are allowed; empty: any
 * @param form what any other value must look like
 * @param repeatable whether it may be given several times
 * @param help a clause without its full stop
 */
public record Option(
        String name,
        @Nullable Character letter,
        @Nullable String value,
        List<String> choices,
        Form form,
        boolean repeatable,
        String help) {

    /** What a value must look like. */
    public enum Form {
        /** Anything. */
        TEXT,
        /** A whole number with a unit, such as {@code 90s}. */
        DURATION,
        /** A whole number; 0 for all. */
        COUNT
    }

    /** A flag. */
    public static Option flag(String name, String help) {
        return new Option(name, null, null, List.of(), Form.TEXT, false, help);
    }

    /** An option with a value. */
    public static Option of(String name, String value, String help) {
        return new Option(name, null, value, List.of(), Form.TEXT, false, help);
    }

    /** An option with one of some values. */
    public static Option choice(String name, String value, List<String> choices, String help) {
        return new Option(name, null, value, List.copyOf(choices), Form.TEXT, false, help);
    }

    /** Its value must look like that. */
    public Option form(Form wanted) {
        return new Option(name, letter, value, choices, wanted, repeatable, help);
    }

    /** With a short name. */
    public Option letter(char short_) {
        return new Option(name, short_, value, choices, form, repeatable, help);
    }

    /** May be given several times. */
    public Option repeated() {
        return new Option(name, letter, value, choices, form, true, help);
    }

    /** Whether it takes a value. */
    public boolean takesValue() {
        return value != null;
    }

    /** As shown in help and in the documentation: {@code -o, --output FORMAT}. */
    public String usage() {
        return (letter == null ? "" : "-" + letter + ", ") + "--" + name + (value == null ? "" : " " + value);
    }
}
