package dev.isle.suite.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The line that whoever runs the ledger as a check reads. */
class ResultTest {
    private static Audit.Outcome outcome(List<Difference> differences, long count, Map<String, Long> notCovered) {
        return new Audit.Outcome(4, 6, 8, 10, 3, 12, 2, 0, notCovered, differences, count);
    }

    @Test
    void itHasTheDifferencesByTheirParts() {
        Difference cent = new Difference("transfer", "T-00000007", "fx/pay", "USD -8.20", "USD -8.21");
        assertThat(Result.of(outcome(List.of(cent), 1, Map.of()), false).line())
                .isEqualTo("{\"isle-check\":1,\"good\":false,\"summary\":\"1 difference in 4 trades, 2 events wait\","
                        + "\"findings\":[{\"what\":\"transfer T-00000007 fx/pay: expected USD -8.20, found USD -8.21\","
                        + "\"kind\":\"transfer\",\"subject\":\"T-00000007\",\"key\":\"fx/pay\",\"expected\":\"USD -8.20\","
                        + "\"found\":\"USD -8.21\"}],\"more\":0,\"counted\":{\"trades\":4,\"versions\":6,\"transfers\":8,"
                        + "\"positionChanges\":10,\"positions\":3,\"postings\":12,\"eventsWaiting\":2}}");
    }

    @Test
    void whatWasNotFoundOutIsNeitherGoodNorBad() {
        assertThat(Result.of(outcome(List.of(), 0, Map.of("probe", 3L)), null).line())
                .startsWith("{\"isle-check\":1,\"good\":null,\"summary\":\"no differences in 4 trades, 2 events wait,"
                        + " 3 probe not covered\",\"findings\":[],\"more\":0,");
    }

    @Test
    void itIsOneLineOfAsciiBelowItsBoundWhateverTheFindingsSay() {
        String wildest = "\u20ac\n\"\ud83d\ude00".repeat(400);
        Difference wild = new Difference("transfer", wildest, wildest, wildest, wildest);
        String line = Result.of(outcome(Collections.nCopies(1000, wild), 2000, Map.of(wildest, 1L)), false)
                .line();
        assertThat(line).hasSizeLessThan(65_536).matches("[ -~]+");
        int listed = line.split("\"what\":", -1).length - 1;
        assertThat(listed).isPositive();
        assertThat(line).contains("\"more\":" + (2000 - listed) + ",");
        String tame = Result.of(
                        outcome(Collections.nCopies(1000, new Difference("k", "s", "", "1", "2")), 1000, Map.of()),
                        false)
                .line();
        assertThat(tame).contains("\"more\":950,");
    }
}
