package dev.isle.suite.trade.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.trade.Notice;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.Positions;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import dev.isle.suite.trade.json.TradeJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every sample document, with what became of it, in golden files under {@code src/test/resources/corpus}. A changed
 * result fails; the new text is left in {@code target/corpus} to be looked at and copied.
 */
class CorpusTest {
    @ParameterizedTest
    @ValueSource(strings = {"products/rates", "products/fx", "invalid-products"})
    void everyDocumentIsAcceptedOrRefusedAsListed(String folder) throws IOException {
        StringBuilder text = new StringBuilder();
        int accepted = 0;
        Map<String, byte[]> documents = Corpus.folder(folder);
        for (Map.Entry<String, byte[]> document : documents.entrySet()) {
            text.append(document.getKey()).append('\n');
            switch (TradeIntake.read(MediaKind.FPML, document.getValue())) {
                case Intake.Accepted(Trade trade) -> {
                    accepted++;
                    text.append("  accepted ").append(summary(trade)).append('\n');
                    for (Notice notice : trade.notices()) {
                        text.append("  notice   ")
                                .append(notice.about())
                                .append(": ")
                                .append(notice.text())
                                .append('\n');
                    }
                }
                case Intake.Refused(List<Problem> problems) ->
                    problems.forEach(problem ->
                            text.append("  refused  ").append(problem).append('\n'));
            }
        }
        text.append(accepted).append(" of ").append(documents.size()).append(" accepted\n");
        String name = folder.replace('/', '-') + ".txt";
        Path actual = Files.createDirectories(Path.of("target", "corpus")).resolve(name);
        Files.writeString(actual, text);
        assertThat(text.toString())
                .as("compare %s with src/test/resources/corpus/%s", actual, name)
                .isEqualTo(golden(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"products/rates", "products/fx"})
    void everyAcceptedDocumentKeepsItsMeaningThroughJson(String folder) {
        List<String> different = new ArrayList<>();
        int compared = 0;
        for (Map.Entry<String, byte[]> document : Corpus.folder(folder).entrySet()) {
            if (TradeIntake.read(MediaKind.FPML, document.getValue()) instanceof Intake.Accepted(Trade trade)) {
                compared++;
                String json = TradeJson.write(trade);
                Intake again = TradeIntake.read(MediaKind.JSON, json.getBytes(StandardCharsets.UTF_8));
                if (!TradeJson.read(json).equals(trade) || !again.equals(new Intake.Accepted(trade))) {
                    different.add(document.getKey() + " " + again);
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isPositive();
    }

    private static String summary(Trade trade) {
        List<TransferDraft> drafts = Transfers.of(trade);
        long projected = drafts.stream().filter(TransferDraft::projected).count();
        return trade.product().type() + ", " + drafts.size() + " transfers (" + projected + " projected), "
                + Positions.of(trade).size() + " positions, book " + trade.book() + ", " + trade.ourParty() + " with "
                + trade.counterparty();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = CorpusTest.class.getResourceAsStream("/corpus/" + name)) {
            return in == null ? "" : new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
