package dev.isle.model;

import java.util.Map;

/**
 * The head of every kind.
 *
 * @param name unique within the kind: lower-case letters, digits and dashes, at most 40 characters, beginning with a letter
 * @param labels free pairs, for people and for selection
 */
public record Metadata(
        @Required
        @Cost(Change.REFUSED)
        @Doc("Lower-case letters, digits and dashes; begins with a letter; at most 40 characters.")
        String name,

        @Cost(Change.NONE) @Default("{}") @Doc("Free pairs, for people and for selection.")
        Map<String, String> labels) {}
