package dev.isle.model;

import java.util.Map;

/**
 * The head of every kind.
 *
 * @param name unique within the kind: lower-case letters, digits and dashes, at most 40 characters, beginning with a letter
 * @param labels free pairs; environments are selected by them
 */
public record Metadata(
        @Required
        @Cost(Change.REFUSED)
        @Doc("Lower-case letters, digits and dashes; begins with a letter; at most 40 characters.")
        String name,

        @Cost(Change.NONE) @Default("{}") @Doc("Free pairs; `isle ps --label KEY=VALUE` selects environments by them.")
        Map<String, String> labels) {}
