package dev.isle.suite.server.auth;

import java.util.Optional;

/** A caller lacks a right; answered with 403 that names it. Thrown inside a transaction it rolls back. */
public final class Forbidden extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Right right;
    private final String book;

    Forbidden(String user, Right right, Optional<String> book) {
        super("user " + user + " lacks the right '" + right.label() + "'"
                + book.map(name -> " on book '" + name + "'").orElse("")
                + "; an administrator can put him into a group that has it");
        this.right = right;
        this.book = book.orElse("");
    }

    /** The right that is missing. */
    public Right right() {
        return right;
    }

    /** The book on which it is missing; empty when the caller does not hold it anywhere. */
    public Optional<String> book() {
        return Optional.of(book).filter(name -> !name.isEmpty());
    }
}
