package dev.isle.suite.server.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user may do. All but {@link #UPLOAD}, {@link #ADMIN} and {@link #OPERATE} are held on books. */
public enum Right {
    /** To see trades, transfers, positions and values. */
    READ,
    /** To store new trades. */
    BOOK,
    /** To replace the terms of a trade, return it, or end it early. */
    AMEND,
    /** To cancel a trade. */
    CANCEL,
    /** To vouch for a trade: verify and confirm it. */
    VERIFY,
    /** To hand in bulk files; each item needs {@link #BOOK} as well. */
    UPLOAD,
    /** To add, change and disable users and groups. */
    ADMIN,
    /** To steer servers: drain, promote, demote, and every resource that says nothing else. */
    OPERATE;

    /** The word in the database, in requests and in answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The right of that word, or empty. */
    public static Optional<Right> of(String label) {
        return Arrays.stream(values())
                .filter(right -> right.label().equals(label))
                .findFirst();
    }
}
