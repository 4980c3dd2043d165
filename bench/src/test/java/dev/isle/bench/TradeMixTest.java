package dev.isle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.bench.TradeMix.Kind;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TradeMixTest {
    private static final Map<Kind, String> TYPES = Map.of(
            Kind.SPOT, "fxSingle",
            Kind.FORWARD, "fxSingle",
            Kind.FX_SWAP, "fxSwap",
            Kind.FRA, "fra",
            Kind.DEPOSIT, "termDeposit",
            Kind.SWAP, "swap");

    @Test
    void ofTwentyInARowFourteenAreFxFourAreFraAndDepositAndTwoAreSwaps() {
        for (long first : new long[] {1, 7, 199_981}) {
            Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
            LongStream.range(first, first + 20).forEach(n -> kinds.merge(TradeMix.kind(n), 1, Integer::sum));
            assertThat(kinds)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            Kind.SPOT,
                            5,
                            Kind.FORWARD,
                            6,
                            Kind.FX_SWAP,
                            3,
                            Kind.FRA,
                            2,
                            Kind.DEPOSIT,
                            2,
                            Kind.SWAP,
                            2));
        }
    }

    @Test
    void theSuiteTakesEveryTradeOfTheMixAsWhatItIsMeantToBe() {
        LongStream.range(1, 400).forEach(n -> {
            Intake intake = TradeIntake.read(MediaKind.JSON, TradeMix.json(n).getBytes(StandardCharsets.UTF_8));
            assertThat(intake).as(TradeMix.json(n)).isInstanceOf(Intake.Accepted.class);
            assertThat(((Intake.Accepted) intake).trade().product().type()).isEqualTo(TYPES.get(TradeMix.kind(n)));
        });
    }

    @Test
    void swapsRunForOneToFiveYearsAndEachOfTheseIsMet() {
        assertThat(LongStream.range(1, 1000)
                        .filter(n -> TradeMix.kind(n) == Kind.SWAP)
                        .mapToInt(n -> TradeMix.swapTerms(n).years()))
                .contains(1, 2, 3, 4, 5)
                .allMatch(years -> years >= 1 && years <= 5);
        assertThat(LongStream.range(1, 100).mapToInt(n -> TradeMix.swapTerms(n).years()))
                .contains(1, 2, 3, 4, 5);
        assertThat(LongStream.range(1, 100).mapToObj(n -> TradeMix.swapTerms(n).pays()))
                .contains(true, false);
    }
}
