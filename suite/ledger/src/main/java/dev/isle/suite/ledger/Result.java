package dev.isle.suite.ledger;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * What the ledger states to whoever runs it as a check: one line of JSON in the format {@code isle-check/1} (docs/checks.md), in ASCII and well below 64 KiB
 * whatever the findings say.
 *
 * @param good null when it could not be found out
 * @param summary one line
 * @param findings texts by name; {@code what} is for people
 * @param more further findings that are not listed
 * @param counted how much was looked at
 */
record Result(
        @Nullable Boolean good,
        String summary,
        List<Map<String, String>> findings,
        long more,
        Map<String, Long> counted) {
    private static final int MOST = 50;
    private static final int LONGEST_TEXT = 160;
    private static final int ROOM = 60_000;
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Of an audit that went through. */
    static Result of(Audit.Outcome outcome, @Nullable Boolean good) {
        List<Map<String, String>> findings =
                outcome.differences().stream().limit(MOST).map(Result::finding).toList();
        StringBuilder summary = new StringBuilder(outcome.count() == 0 ? "no" : String.valueOf(outcome.count()))
                .append(outcome.count() == 1 ? " difference in " : " differences in ")
                .append(outcome.trades())
                .append(outcome.trades() == 1 ? " trade" : " trades");
        if (outcome.waiting() > 0) {
            summary.append(", ").append(outcome.waiting()).append(" events wait");
        }
        outcome.notCovered()
                .forEach((product, trades) -> summary.append(", ")
                        .append(trades)
                        .append(' ')
                        .append(product)
                        .append(" not covered"));
        Map<String, Long> counted = new LinkedHashMap<>();
        counted.put("trades", outcome.trades());
        counted.put("versions", outcome.versions());
        counted.put("transfers", outcome.transfers());
        counted.put("positionChanges", outcome.changes());
        counted.put("positions", outcome.positions());
        counted.put("postings", outcome.postings());
        counted.put("eventsWaiting", outcome.waiting());
        return new Result(good, summary.toString(), findings, outcome.count() - findings.size(), counted);
    }

    private static Map<String, String> finding(Difference difference) {
        Map<String, String> finding = new LinkedHashMap<>();
        finding.put("what", difference.toString());
        finding.put("kind", difference.kind());
        finding.put("subject", difference.subject());
        finding.put("key", difference.key());
        finding.put("expected", difference.expected());
        finding.put("found", difference.found());
        return finding;
    }

    /** The line, without its end. */
    String line() {
        int listed = findings.size();
        String line = line(listed);
        while (line.length() > ROOM && listed > 0) {
            listed /= 2;
            line = line(listed);
        }
        return line;
    }

    private String line(int listed) {
        StringWriter line = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
            out.writeStartObject();
            out.writeNumberProperty("isle-check", 1);
            if (good == null) {
                out.writeNullProperty("good");
            } else {
                out.writeBooleanProperty("good", good);
            }
            out.writeStringProperty("summary", cut(summary, 2 * LONGEST_TEXT));
            out.writeArrayPropertyStart("findings");
            for (Map<String, String> finding : findings.subList(0, listed)) {
                out.writeStartObject();
                finding.forEach((name, text) -> out.writeStringProperty(
                        name, cut(text, name.equals("what") ? 2 * LONGEST_TEXT : LONGEST_TEXT)));
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeNumberProperty("more", more + findings.size() - listed);
            out.writeObjectPropertyStart("counted");
            counted.forEach(out::writeNumberProperty);
            out.writeEndObject();
            out.writeEndObject();
        }
        return line.toString();
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 3;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
