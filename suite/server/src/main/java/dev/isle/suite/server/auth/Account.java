package dev.isle.suite.server.auth;

import java.util.List;

/**
 * A user as the database has him; his password's hash is not here.
 *
 * @param generation tokens of another generation are worth nothing
 * @param groups the names of his groups, sorted
 */
public record Account(String name, boolean disabled, int generation, List<String> groups, Rights rights) {
    public Account {
        groups = List.copyOf(groups);
    }
}
