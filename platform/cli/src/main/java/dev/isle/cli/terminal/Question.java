package dev.isle.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A yes-or-no question to the person at the terminal. */
public final class Question {
    /** What came of it. */
    public enum Answer {
        /** Agreed. */
        YES,
        /** Declined, or anything but yes. */
        NO,
        /** There is nobody to ask. */
        NOBODY
    }

    private Question() {}

    /** Asks on the error stream, so that output stays clean; only {@code y} and {@code yes} agree. */
    public static Answer ask(Streams streams, String question) {
        if (!streams.inTerminal()) {
            return Answer.NOBODY;
        }
        streams.out().flush();
        streams.err().print(question + " [y/N] ");
        streams.err().flush();
        StringBuilder answer = new StringBuilder();
        try {
            int c = streams.in().read();
            while (c >= 0 && c != '\n' && answer.length() < 100) {
                answer.append(new String(new byte[] {(byte) c}, StandardCharsets.ISO_8859_1));
                c = streams.in().read();
            }
        } catch (IOException e) {
            return Answer.NO;
        }
        String word = answer.toString().strip().toLowerCase(Locale.ROOT);
        return word.equals("y") || word.equals("yes") ? Answer.YES : Answer.NO;
    }
}
