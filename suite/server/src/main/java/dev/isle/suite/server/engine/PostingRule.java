package dev.isle.suite.server.engine;

import dev.isle.suite.trade.flow.TransferDraft;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule by which a transfer becomes postings. What we receive is a debit of the book's {@code NOSTRO} account in its
 * currency, what we pay a credit of it; the account on the other side follows from the kind of the cash flow, and for
 * interest, settlements and fees also from its direction:
 *
 * <table>
 *   <caption>The other account</caption>
 *   <tr><th>Kind</th><th>we receive</th><th>we pay</th></tr>
 *   <tr><td>PRINCIPAL</td><td>PRINCIPAL</td><td>PRINCIPAL</td></tr>
 *   <tr><td>INTEREST</td><td>INTEREST_INCOME</td><td>INTEREST_EXPENSE</td></tr>
 *   <tr><td>SETTLEMENT</td><td>SETTLEMENT_GAIN</td><td>SETTLEMENT_LOSS</td></tr>
 *   <tr><td>PREMIUM</td><td>PREMIUM</td><td>PREMIUM</td></tr>
 *   <tr><td>FEE</td><td>FEE_INCOME</td><td>FEE_EXPENSE</td></tr>
 * </table>
 *
 * A projected transfer is not posted while its amount is unknown. Two postings per transfer, of the same currency and
 * value date, with amounts that come to zero. Pure.
 */
final class PostingRule {
    /** The account of what was paid and received. */
    static final String NOSTRO = "NOSTRO";

    private PostingRule() {}

    /** One line; a positive amount is a debit, a negative one a credit. */
    record Posting(
            String transferKey, String account, String book, String currency, LocalDate valueDate, BigDecimal amount) {
        /** The line that takes this one back. */
        Posting reversed() {
            return new Posting(transferKey, account, book, currency, valueDate, amount.negate());
        }
    }

    /** The postings of a trade's transfers in a book, in their order. */
    static List<Posting> of(String book, List<TransferDraft> transfers) {
        List<Posting> postings = new ArrayList<>(2 * transfers.size());
        for (TransferDraft transfer : transfers) {
            BigDecimal amount = transfer.amount();
            if (amount == null) {
                continue;
            }
            postings.add(posting(book, transfer, NOSTRO, amount));
            postings.add(posting(book, transfer, counterpart(transfer, amount.signum() > 0), amount.negate()));
        }
        return postings;
    }

    private static Posting posting(String book, TransferDraft transfer, String account, BigDecimal amount) {
        return new Posting(transfer.key(), account, book, transfer.currency(), transfer.payDate(), amount);
    }

    private static String counterpart(TransferDraft transfer, boolean received) {
        return switch (transfer.kind()) {
            case PRINCIPAL -> "PRINCIPAL";
            case INTEREST -> received ? "INTEREST_INCOME" : "INTEREST_EXPENSE";
            case SETTLEMENT -> received ? "SETTLEMENT_GAIN" : "SETTLEMENT_LOSS";
            case PREMIUM -> "PREMIUM";
            case FEE -> received ? "FEE_INCOME" : "FEE_EXPENSE";
        };
    }
}
