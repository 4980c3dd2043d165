package dev.isle.model.validate;

import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problems;
import dev.isle.model.problem.Rule;
import dev.isle.model.yaml.Node;

/**
 * Collects what the rules find. A finding about a value that is reported as wrong already is dropped: it would only repeat the mistake.
 *
 * @param refused mistakes
 * @param warned what is allowed but probably not meant
 */
record Findings(Problems refused, Problems warned) {
    /** A mistake. */
    void refuse(Place place, Rule rule, String what, String todo) {
        refuse(place, rule.id(), what, todo);
    }

    /** A mistake. */
    void refuse(Place place, String rule, String what, String todo) {
        if (place.in().sound(place.path())) {
            refused.add(position(place), rule, what, todo);
        }
    }

    /**
     * Of two settings that exclude each other exactly one is there, or it is a mistake.
     *
     * @param subject whose settings they are, such as {@code the task 'x'}
     * @return whether it is so
     */
    boolean exactlyOne(Place place, String subject, String one, String other) {
        return exactlyOne(place, subject, one, place.holds(one), other);
    }

    /** As {@link #exactlyOne(Place, String, String, String)}, where the first may also be said by a short form. */
    boolean exactlyOne(Place place, String subject, String one, boolean first, String other) {
        if (first != place.holds(other)) {
            return true;
        }
        String both = "'" + one + "' " + (first ? "and" : "nor") + " '" + other + "'";
        refuse(
                place,
                Rule.EXACTLY_ONE,
                subject + " has " + (first ? "both " : "neither ") + both,
                "keep exactly one of the two");
        return false;
    }

    /** Something allowed but probably not meant. */
    void warn(Place place, String rule, String what, String todo) {
        if (place.in().sound(place.path())) {
            warned.add(position(place), rule, what, todo);
        }
    }

    /** The value itself where it is a scalar, else its key, else the nearest thing around it. */
    static Position position(Place place) {
        return place.in().document().node(place.path()) instanceof Node.Scalar scalar
                ? scalar.at()
                : place.in().document().near(place.path());
    }
}
