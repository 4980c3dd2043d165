package dev.isle.suite.server.database;

import java.util.Collection;
import java.util.List;

/**
 * What the database holds of the schema, beside what this program needs.
 *
 * @param version the number of the highest of the suite's own steps that was applied, those of extensions apart; 0 before
 *     the first
 * @param missing the steps that this program needs and that were not applied, also those before the highest one: a step
 *     that came into the release late is not there because a later one is
 */
public record Schema(int version, List<String> missing) {
    /** The steps of this release, in their order; a test compares them with its folder. */
    static final List<String> STEPS = List.of(
            "001-dataserver-lease.sql",
            "002-trades-and-events.sql",
            "003-transfers-and-positions.sql",
            "010-trade-life.sql",
            "011-reversals.sql",
            "020-engine-states.sql",
            "021-postings.sql",
            "022-outgoing-messages.sql",
            "030-users.sql",
            "050-market-data.sql",
            "051-valuation.sql",
            "052-schedule.sql",
            "060-completions.sql",
            "061-bulk-uploads.sql");

    /** What these applied steps make. */
    static Schema of(Collection<String> applied) {
        return new Schema(
                applied.stream()
                        .mapToInt(Schema::number)
                        .filter(number -> number < Database.EXTENSIONS)
                        .max()
                        .orElse(0),
                STEPS.stream().filter(step -> !applied.contains(step)).toList());
    }

    /** The number that a step's name begins with; 0 for none. */
    static int number(String step) {
        String digits = step.replaceFirst("[^0-9].*", "");
        return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }

    /** Whether it is what this program needs: every step of it, and none of a newer release. */
    public boolean fits() {
        return version == Database.NEEDED_SCHEMA && missing.isEmpty();
    }

    /** What is wrong with it; empty when it fits. */
    public String fault() {
        if (fits()) {
            return "";
        }
        String needed = "this release needs schema " + Database.NEEDED_SCHEMA;
        return missing.isEmpty() || version == 0
                ? needed
                : needed + "; not applied: "
                        + String.join(", ", missing.stream().limit(5).toList());
    }
}
