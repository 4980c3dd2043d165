package dev.isle.suite.trade.fpml;

import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.fpml.XmlTree.Element;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Days in documents: {@code 2026-03-31}, with or without a time zone that does not matter. */
final class Dates {
    private static final int LENGTH = 10;

    private Dates() {}

    /** The day, or null after a problem was added. */
    static @Nullable LocalDate parse(@Nullable Element element, List<Problem> problems) {
        if (element == null) {
            return null;
        }
        String text = element.text();
        try {
            return LocalDate.parse(text.length() > LENGTH ? text.substring(0, LENGTH) : text);
        } catch (DateTimeParseException e) {
            problems.add(new Problem(element.place(), Rule.DATE, "'" + text + "' is no day such as 2026-03-31"));
            return null;
        }
    }
}
