package dev.isle.suite.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the double entry that a movement of cash with a known amount makes: what we receive is a debit (above zero)
 * of {@code NOSTRO}, what we pay a credit of it; the other line says what for.
 */
record Entry(String flow, String account, String book, String currency, LocalDate date, BigDecimal amount) {
    static List<Entry> of(String book, List<Flow> flows) {
        List<Entry> entries = new ArrayList<>();
        for (Flow flow : flows) {
            BigDecimal amount = flow.amount();
            if (amount != null) {
                entries.add(new Entry(flow.key(), "NOSTRO", book, flow.currency(), flow.date(), amount));
                entries.add(
                        new Entry(flow.key(), what(flow, amount), book, flow.currency(), flow.date(), amount.negate()));
            }
        }
        return entries;
    }

    private static String what(Flow flow, BigDecimal amount) {
        boolean in = amount.signum() > 0;
        return switch (flow.kind()) {
            case "INTEREST", "FEE" -> flow.kind() + (in ? "_INCOME" : "_EXPENSE");
            case "SETTLEMENT" -> in ? "SETTLEMENT_GAIN" : "SETTLEMENT_LOSS";
            default -> flow.kind();
        };
    }

    Entry negated() {
        return new Entry(flow, account, book, currency, date, amount.negate());
    }

    /** The name of the line inside its trade. */
    String key() {
        return flow + " " + account;
    }

    /** Everything but the key, in words. */
    String words() {
        return book + " " + date + " " + currency + " " + amount.toPlainString();
    }
}
