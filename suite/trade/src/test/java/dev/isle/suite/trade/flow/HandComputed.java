package dev.isle.suite.trade.flow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A trade whose rows were worked out on paper, from {@code hand-computed.txt}, which also says how they are written.
 * Depends on the JDK alone: tests of the running suite use it, too.
 *
 * @param name what it is about
 * @param document the trade as JSON, in the book {@link #BOOK}
 * @param transfers its transfers, a line each
 * @param positions its changes of positions, a line each
 */
public record HandComputed(String name, String document, List<String> transfers, List<String> positions) {
    /** The book of all of them. */
    public static final String BOOK = "B1";

    /** All of them, in the order of the file. */
    public static List<HandComputed> all() {
        List<HandComputed> all = new ArrayList<>();
        for (String part : text().split("(?m)^== ")) {
            if (!part.startsWith("#")) {
                all.add(parse(part));
            }
        }
        return all;
    }

    /** The document with another book. */
    public String inBook(String book) {
        return document.replace("\"book\": \"" + BOOK + "\"", "\"book\": \"" + book + "\"");
    }

    private static HandComputed parse(String part) {
        List<String> lines = part.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
        int trade = lines.indexOf("trade");
        int transfers = lines.indexOf("transfers");
        int positions = lines.indexOf("positions");
        if (trade != 1 || transfers <= trade || positions <= transfers) {
            throw new IllegalStateException("not name, trade, transfers, positions: " + part);
        }
        return new HandComputed(
                lines.getFirst(),
                String.join("\n", lines.subList(trade + 1, transfers)),
                List.copyOf(lines.subList(transfers + 1, positions)),
                List.copyOf(lines.subList(positions + 1, lines.size())));
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(HandComputed.class.getResourceAsStream("/hand-computed.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
