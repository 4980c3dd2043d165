package dev.isle.suite.trade.fpml;

import dev.isle.suite.trade.Decimals;
import dev.isle.suite.trade.Notice;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.fpml.XmlTree.Element;
import dev.isle.suite.trade.strata.Calendars;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rules on a trade's elements, whatever its product: each is known, each date, decimal, period and calendar is within
 * bounds, each reference leads somewhere. They hold before the library sees the trade, so that it is never given
 * something that makes it run for long or remember for ever.
 */
final class DocumentRules {
    private static final int MAX_PROBLEMS = 100;
    private static final Pattern MULTIPLIER = Pattern.compile("-?[0-9]{1,4}");
    private static final Pattern DATE = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})");
    private static final Set<String> WHOLE_WEEKS = Set.of("7", "14", "28", "91", "182", "364");
    private static final int MAX_REFERENCES_DEEP = 20;

    private final Map<String, Element> identified;
    private final List<Problem> problems;
    private final List<Notice> notices = new ArrayList<>();
    private final Set<Set<String>> calendars = new HashSet<>();

    private DocumentRules(Map<String, Element> identified, List<Problem> problems) {
        this.identified = identified;
        this.problems = problems;
    }

    /**
     * Checks everything below the trade.
     *
     * @param identified the document's elements by their {@code id}
     * @return a notice for each element that is kept as one
     */
    static List<Notice> check(Element trade, Map<String, Element> identified, List<Problem> problems) {
        DocumentRules rules = new DocumentRules(identified, problems);
        rules.element(trade);
        return rules.notices;
    }

    private void element(Element element) {
        for (Element child : element.children()) {
            if (problems.size() >= MAX_PROBLEMS) {
                return;
            }
            String noted = Vocabulary.NOTED.get(child.name());
            if (noted != null) {
                Notice notice = new Notice(child.name(), noted);
                if (!notices.contains(notice)) {
                    notices.add(notice);
                }
            } else if (!Vocabulary.WITHOUT_WEIGHT.contains(child.name())) {
                if (Vocabulary.READ.contains(child.name())) {
                    value(child);
                    element(child);
                } else {
                    broken(
                            child,
                            Rule.ELEMENT_SUPPORTED,
                            "'" + child.name() + "' is not read by this suite, and a trade is never read in part");
                }
            }
        }
    }

    private void value(Element element) {
        String text = element.text();
        String name = element.name();
        if (element.children().isEmpty()) {
            if (Vocabulary.DATES.contains(name) || (name.equals("fixingDate") && !text.isEmpty())) {
                date(element, text);
            } else if (Vocabulary.DECIMALS.contains(name)) {
                decimal(element, text);
            } else if (name.equals("periodMultiplier")
                    && (!MULTIPLIER.matcher(text).matches() || Math.abs(Integer.parseInt(text)) > 1000)) {
                broken(element, Rule.OFFSET, "'" + text + "' is no whole number between -1000 and 1000");
            } else if (name.equals("businessCenter")) {
                centre(element, text);
            }
        }
        if (name.equals("calculationPeriodFrequency")
                || name.equals("paymentFrequency")
                || name.equals("resetFrequency")) {
            frequency(element);
        }
        if (name.equals("businessCenters")) {
            centres(element);
        }
        reference(element);
    }

    private void date(Element element, String text) {
        var parts = DATE.matcher(text);
        try {
            if (parts.matches()) {
                int year = LocalDate.parse(parts.group(1)).getYear();
                if (year < 1980 || year > 2099) {
                    broken(element, Rule.DATE_RANGE, text + " does not lie between 1980-01-01 and 2099-12-31");
                }
                return;
            }
        } catch (DateTimeParseException e) {
            // reported below
        }
        broken(element, Rule.DATE, "'" + text + "' is no day such as 2026-03-31");
    }

    private void decimal(Element element, String text) {
        if (!DECIMAL.matcher(text).matches() || Decimals.bounded(new BigDecimal(text)) == null) {
            broken(element, Rule.NUMBER, "'" + text + "' is not accepted: " + Decimals.EXPECTED);
        }
    }

    private void centre(Element element, String text) {
        if (text.isEmpty()) {
            notices.add(new Notice(element.place(), "an empty business centre is left out"));
            return;
        }
        String objection =
                text.contains("+") || text.equals("NoHolidays") ? "one centre is expected" : Calendars.objection(text);
        if (objection != null) {
            broken(element, Rule.CALENDAR, "'" + text + "': " + objection);
        }
    }

    private void centres(Element element) {
        if (element.children().size() > Calendars.MAX_CENTRES) {
            broken(element, Rule.CALENDAR, "more than " + Calendars.MAX_CENTRES + " business centres are joined");
        } else if (calendars.add(element.children().stream().map(Element::text).collect(Collectors.toSet()))
                && calendars.size() == Calendars.MAX_PER_TRADE + 1) {
            broken(
                    element,
                    Rule.CALENDAR,
                    "the trade has more than " + Calendars.MAX_PER_TRADE + " different calendars");
        }
    }

    /** The library takes "1D" for a year and knows no other days than whole weeks; overnight rates reset daily. */
    private void frequency(Element element) {
        String multiplier = element.textAt("periodMultiplier");
        String period = element.textAt("period");
        if (multiplier == null || period == null) {
            broken(element, Rule.FREQUENCY, "'" + element.name() + "' needs a periodMultiplier and a period");
            return;
        }
        boolean days = period.equals("D") && !WHOLE_WEEKS.contains(multiplier);
        if (multiplier.startsWith("-")
                || multiplier.equals("0")
                || (days && !element.name().equals("resetFrequency"))) {
            broken(element, Rule.FREQUENCY, "'" + multiplier + period + "' is no frequency of whole weeks or months");
        }
    }

    private void reference(Element element) {
        String href = element.attribute("href");
        if (href == null) {
            return;
        }
        Element target = identified.get(href);
        if (target == null) {
            broken(element, Rule.REFERENCE, "there is no element with the id '" + href + "'");
            return;
        }
        // a date relative to a relative date relative to ...: the library follows it without end
        Set<Element> seen = new HashSet<>();
        Element at = target;
        while (element.name().equals("dateRelativeTo") && at != null) {
            if (!seen.add(at) || seen.size() > MAX_REFERENCES_DEEP) {
                broken(element, Rule.REFERENCE, "the date is relative to itself, by way of '" + href + "'");
                return;
            }
            Element next = at.child("dateRelativeTo");
            String further = next == null ? null : next.attribute("href");
            at = further == null ? null : identified.get(further);
        }
    }

    private void broken(Element element, Rule rule, String reason) {
        problems.add(new Problem(element.place(), rule, reason));
    }
}
