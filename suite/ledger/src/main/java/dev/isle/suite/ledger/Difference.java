package dev.isle.suite.ledger;

/**
 * One thing that is not as it should be.
 *
 * @param kind what sort of row: {@code transfer}, {@code position change}, {@code position}, {@code event}, {@code trade}
 * @param subject the trade, as {@code T-00000042}, or the book's position
 * @param key which row of the subject
 * @param expected what this ledger computed; {@code nothing} where no row should be
 * @param found what is stored; {@code nothing} where there is no row
 */
record Difference(String kind, String subject, String key, String expected, String found) {
    static final String NOTHING = "nothing";

    @Override
    public String toString() {
        return kind + " " + subject + (key.isEmpty() ? "" : " " + key) + ": expected " + expected + ", found " + found;
    }
}
