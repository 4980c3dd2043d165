package dev.isle.suite.server.real;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Small trades whose rows are known by hand: EUR bought against USD in a book, on one value date. */
public final class Trades {
    private Trades() {}

    /** A JSON trade that receives {@code eur} and pays {@code usd} on 2027-02-24. */
    public static byte[] fx(String book, String eur, String usd) {
        return String.format(Locale.ROOT, """
                        {"book": "%s", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-11-20",
                         "product": {"type": "fxSingle",
                           "receive": {"currency": "EUR", "amount": "%s", "date": "2027-02-24"},
                           "pay": {"currency": "USD", "amount": "%s", "date": "2027-02-24"}}}
                        """, book, eur, usd).getBytes(StandardCharsets.UTF_8);
    }
}
