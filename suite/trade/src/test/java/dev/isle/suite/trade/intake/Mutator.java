package dev.isle.suite.trade.intake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Damages documents, the same way for the same seed: bytes anywhere, and values where a value stands. */
final class Mutator {
    private static final Pattern VALUES = Pattern.compile(">[^<>]{1,60}<|\"[^\"<>]{1,60}\"|[0-9][0-9.-]*");
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "0",
            "-1",
            "1",
            "31",
            "999",
            "1000000",
            "99999999999999999999999999",
            "1e999999999",
            "-1E-999999999",
            "NaN",
            "Infinity",
            "0.000000000000000000000001",
            "1980-01-01",
            "2099-12-31",
            "2026-02-30",
            "9999-12-31",
            "-999999999-01-01",
            "P1D",
            "P1W",
            "P999Y",
            "Term",
            "D",
            "W",
            "M",
            "Y",
            "T",
            "EOM",
            "IMM",
            "SFE",
            "1/1",
            "BUS/252",
            "Bus/252 XXXX",
            "ACT/ACT.ISMA",
            "XXX",
            "XAU",
            "JPY",
            "GBLO+USNY+EUTA+JPTO+CHZU+AUSY+CATO",
            "NoHolidays",
            "USD-SOFR",
            "EUR-EURIBOR-Reuters",
            "true",
            "false",
            "null",
            "None",
            "Flat",
            "party1",
            "party2",
            "partyA",
            "\u0000",
            "\u0085",
            "\uD800",
            "\u202E",
            "{}",
            "[]",
            "<!--",
            "&amp;",
            "&#0;",
            "&x;");

    private final RandomGenerator random;

    Mutator(RandomGenerator random) {
        this.random = random;
    }

    /** One to three damages. */
    byte[] damage(byte[] document) {
        byte[] damaged = document;
        for (int i = random.nextInt(3); i >= 0; i--) {
            damaged = damaged.length == 0 ? damaged : once(damaged);
        }
        return damaged;
    }

    private byte[] once(byte[] document) {
        int at = random.nextInt(document.length);
        int length = Math.min(document.length - at, 1 + random.nextInt(200));
        return switch (random.nextInt(10)) {
            case 0 -> {
                byte[] flipped = document.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> Arrays.copyOf(document, at);
            case 2 -> splice(document, at, length, new byte[0]);
            case 3 -> splice(document, at, 0, Arrays.copyOfRange(document, at, at + length));
            case 4 -> moved(document, at, length);
            default -> value(document);
        };
    }

    private byte[] moved(byte[] document, int at, int length) {
        byte[] part = Arrays.copyOfRange(document, at, at + length);
        byte[] rest = splice(document, at, length, new byte[0]);
        return rest.length == 0 ? rest : splice(rest, random.nextInt(rest.length), 0, part);
    }

    /** Another value where a value stands: a nasty one, or one from elsewhere in the document. */
    private byte[] value(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        List<int[]> places = new ArrayList<>();
        Matcher matcher = VALUES.matcher(text);
        while (matcher.find()) {
            boolean quoted = !Character.isDigit(text.charAt(matcher.start()));
            places.add(new int[] {matcher.start() + (quoted ? 1 : 0), matcher.end() - (quoted ? 1 : 0)});
        }
        if (places.isEmpty()) {
            return document;
        }
        int[] target = places.get(random.nextInt(places.size()));
        int[] source = places.get(random.nextInt(places.size()));
        String other =
                random.nextInt(4) == 0 ? text.substring(source[0], source[1]) : NASTY.get(random.nextInt(NASTY.size()));
        return (text.substring(0, target[0]) + other + text.substring(target[1])).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] splice(byte[] document, int at, int length, byte[] part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(document.length + part.length);
        out.write(document, 0, at);
        out.write(part, 0, part.length);
        out.write(document, at + length, document.length - at - length);
        return out.toByteArray();
    }
}
