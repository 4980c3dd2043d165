package dev.isle.suite.server.dataserver;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A trade's number as people see it: {@code T-00000042}. */
final class TradeNumber {
    private static final Pattern FORM = Pattern.compile("T-([0-9]{8,15})");

    private TradeNumber() {}

    static String of(long id) {
        return String.format(Locale.ROOT, "T-%08d", id);
    }

    /** The number in that text, or empty when it has another form. */
    static OptionalLong parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}
