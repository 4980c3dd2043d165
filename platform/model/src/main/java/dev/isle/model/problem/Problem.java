package dev.isle.model.problem;

import java.util.Comparator;

/**
 * One mistake in a file set.
 *
 * @param at where it is
 * @param rule the id of the rule that it breaks, stable, for tools and for the documentation
 * @param what what is wrong and why, a sentence without its full stop
 * @param todo what to do about it, a sentence without its full stop
 */
public record Problem(Position at, String rule, String what, String todo) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::at).thenComparing(Problem::rule).thenComparing(Problem::what);

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** One line: {@code file:line:column: what; todo [rule]}. */
    @Override
    public String toString() {
        return at + ": " + what + "; " + todo + " [" + rule + "]";
    }
}
