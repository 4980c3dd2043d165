package dev.isle.model;

/** How much an environment matters: each level is a named set of defaults and refusals (docs/levels.md lists them). */
public enum Level {
    /** A developer's own: unsealed releases, open ports on loopback. */
    DEVELOPMENT,
    /** A tester's: sealed releases. */
    TEST,
    /** Acceptance by users. */
    UAT,
    /** The real thing. */
    PRODUCTION
}
