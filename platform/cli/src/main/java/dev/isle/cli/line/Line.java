package dev.isle.cli.line;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parsed command line.
 *
 * @param options the values by long name; a flag has the value {@code true}
 * @param operands what is no option, in order
 */
public record Line(Verb verb, Map<String, List<String>> options, List<String> operands) {

    /** Whether the flag was given. */
    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** The last value given. */
    public Optional<String> value(String option) {
        List<String> values = options.getOrDefault(option, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** All values given, in order. */
    public List<String> values(String option) {
        return options.getOrDefault(option, List.of());
    }
}
