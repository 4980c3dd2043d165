package dev.isle.model.validate;

import dev.isle.model.Suite;
import dev.isle.model.problem.Rule;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What Java settings must be, of a role, a task or a training. */
final class JavaRules {
    private static final int OLDEST = 8;
    private final Findings findings;

    JavaRules(Findings findings) {
        this.findings = findings;
    }

    /**
     * Checks.
     *
     * @param place the place of a key of the settings
     * @param option the place of an option
     */
    void check(Suite.Jvm jvm, Function<String, Place> place, IntFunction<Place> option) {
        version(place.apply("version"), jvm.version());
        options(jvm.options(), option);
    }

    /** A version of Java that is wanted. */
    void version(Place place, String version) {
        String number = version.startsWith(">=") ? version.substring(2) : version;
        boolean good = !number.isEmpty() && number.length() <= 2;
        for (int i = 0; i < number.length(); i++) {
            good &= number.charAt(i) >= '0' && number.charAt(i) <= '9';
        }
        if (!good || Integer.parseInt(number) < OLDEST) {
            findings.refuse(
                    place,
                    Rule.VERSION_FORM,
                    "'" + version + "' is no version of Java",
                    "write a major version from " + OLDEST + " on: 21 for exactly that, \">=25\" for that or newer");
        }
    }

    private void options(List<String> options, IntFunction<Place> option) {
        for (int i = 0; i < options.size(); i++) {
            String text = options.get(i);
            if (text.startsWith("-Xmx")
                    || text.startsWith("-Xms")
                    || text.startsWith("-XX:MaxHeapSize")
                    || text.startsWith("-XX:MaxRAM")) {
                findings.warn(
                        option.apply(i),
                        Rule.HEAP_BY_HAND.id(),
                        "the option " + text + " sets a heap size by hand, beside the one derived from 'memory'",
                        "remove it and set 'memory'");
            }
        }
    }
}
