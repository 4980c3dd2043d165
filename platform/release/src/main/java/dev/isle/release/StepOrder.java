package dev.isle.release;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;

/** The order of schema steps by name: runs of digits compare as numbers, so that {@code V2__b.sql} comes before {@code V10__c.sql}; all else by character. */
final class StepOrder implements Comparator<String> {
    @Override
    public int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endA = digits(a, i);
            int endB = digits(b, j);
            int order;
            if (endA > i && endB > j) {
                order = new BigInteger(a.substring(i, endA)).compareTo(new BigInteger(b.substring(j, endB)));
                i = endA;
                j = endB;
            } else {
                order = Character.compare(a.charAt(i++), b.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    /** The number that a step is known by: the first run of digits in its file's name, without leading zeros; empty when it has none. */
    static Optional<String> number(String step) {
        String name = step.substring(step.lastIndexOf('/') + 1);
        for (int i = 0; i < name.length(); i++) {
            int end = digits(name, i);
            if (end > i) {
                return Optional.of(new BigInteger(name.substring(i, end)).toString());
            }
        }
        return Optional.empty();
    }

    /** The end of the run of ASCII digits that begins at {@code from}. */
    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
