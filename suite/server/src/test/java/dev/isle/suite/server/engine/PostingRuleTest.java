package dev.isle.suite.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.engine.PostingRule.Posting;
import dev.isle.suite.trade.flow.FixingRef;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.TransferKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostingRuleTest {
    private static final LocalDate DAY = LocalDate.of(2027, 2, 24);

    @ParameterizedTest
    @CsvSource({
        "PRINCIPAL, 10.00, PRINCIPAL",
        "PRINCIPAL, -10.00, PRINCIPAL",
        "INTEREST, 10.00, INTEREST_INCOME",
        "INTEREST, -10.00, INTEREST_EXPENSE",
        "SETTLEMENT, 10.00, SETTLEMENT_GAIN",
        "SETTLEMENT, -10.00, SETTLEMENT_LOSS",
        "PREMIUM, 10.00, PREMIUM",
        "PREMIUM, -10.00, PREMIUM",
        "FEE, 10.00, FEE_INCOME",
        "FEE, -10.00, FEE_EXPENSE"
    })
    void whatWeReceiveIsADebitOfTheNostroAndACreditOfTheOtherAccount(
            TransferKind kind, BigDecimal amount, String account) {
        TransferDraft transfer = new TransferDraft("k", kind, "ACME", DAY, "EUR", amount, List.of());
        assertThat(PostingRule.of("FX", List.of(transfer)))
                .containsExactly(
                        new Posting("k", "NOSTRO", "FX", "EUR", DAY, amount),
                        new Posting("k", account, "FX", "EUR", DAY, amount.negate()));
    }

    @Test
    void aProjectedTransferIsNotPosted() {
        TransferDraft projected = new TransferDraft(
                "k",
                TransferKind.INTEREST,
                "ACME",
                DAY,
                "EUR",
                null,
                List.of(new FixingRef("EUR-EURIBOR-6M", DAY, DAY)));
        assertThat(PostingRule.of("FX", List.of(projected))).isEmpty();
    }
}
