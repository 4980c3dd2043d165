package dev.isle.cli.doctor;

/**
 * What a check found.
 *
 * @param check its name, stable, for programs
 * @param words what was found
 * @param fix what to do; empty when all is well
 */
public record Finding(String check, Verdict verdict, String words, String fix) {
    /** How grave. */
    public enum Verdict {
        /** As it should be. */
        GOOD,
        /** Works, but may bring trouble. */
        WARNING,
        /** Environments cannot run like this. */
        BAD
    }

    static Finding good(String check, String words) {
        return new Finding(check, Verdict.GOOD, words, "");
    }

    static Finding warning(String check, String words, String fix) {
        return new Finding(check, Verdict.WARNING, words, fix);
    }

    static Finding bad(String check, String words, String fix) {
        return new Finding(check, Verdict.BAD, words, fix);
    }
}
