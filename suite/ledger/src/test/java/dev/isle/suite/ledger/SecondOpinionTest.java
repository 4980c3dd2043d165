package dev.isle.suite.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.Completions;
import dev.isle.suite.trade.flow.Positions;
import dev.isle.suite.trade.flow.Transfers;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import dev.isle.suite.trade.json.TradeJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two implementations come to the same, over public samples and over trades made by chance. */
class SecondOpinionTest {
    private static final String ROOT = "cdm-sample-files/fpml-5-10/";

    @ParameterizedTest
    @CsvSource({"products/rates, 57", "products/fx, 9"})
    void ofThePublicSamples(String folder, int accepted) throws IOException, URISyntaxException {
        URL known = Objects.requireNonNull(
                SecondOpinionTest.class.getClassLoader().getResource(ROOT + "products/rates/expectations.json"));
        String jar = known.toString().substring(0, known.toString().indexOf("!/"));
        int compared = 0;
        try (FileSystem files = FileSystems.newFileSystem(new URI(jar), Map.of());
                Stream<Path> paths = Files.list(files.getPath(ROOT + folder))) {
            for (Path path : paths.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList()) {
                if (TradeIntake.read(MediaKind.FPML, Files.readAllBytes(path))
                        instanceof Intake.Accepted(Trade trade)) {
                    compared++;
                    agree(path.getFileName().toString(), trade);
                }
            }
        }
        assertThat(compared).isEqualTo(accepted);
    }

    @Test
    void ofTradesMadeByChance() {
        byChance(20261121L, 1500, 500);
    }

    @Test
    @Tag("full")
    void ofManyTradesMadeByChance() {
        byChance(7L, 40_000, 10_000);
    }

    private static void byChance(long seed, int rounds, int leastAccepted) {
        Random random = new Random(seed);
        ChanceTrades chance = new ChanceTrades(random);
        int compared = 0;
        for (int round = 0; round < rounds; round++) {
            String json = chance.next();
            if (TradeIntake.read(MediaKind.JSON, json.getBytes(StandardCharsets.UTF_8))
                    instanceof Intake.Accepted(Trade trade)) {
                compared++;
                agree("round " + round + " of seed " + seed + ": " + json, trade);
            }
        }
        assertThat(compared).as("accepted trades").isGreaterThan(leastAccepted);
    }

    private static List<String> without(List<String> all, List<String> others) {
        return all.stream().filter(one -> !others.contains(one)).toList();
    }

    private static void agree(String name, Trade trade) {
        Trade stored = TradeJson.read(TradeJson.write(trade));
        List<String> engines = Transfers.of(trade).stream()
                .map(draft -> new Flow(
                        draft.key(),
                        draft.kind().name(),
                        draft.party(),
                        draft.payDate(),
                        draft.currency(),
                        draft.amount(),
                        draft.fixings().stream()
                                .map(fixing -> fixing.index() + " " + fixing.from() + " " + fixing.to())
                                .toList()))
                .map(flow -> flow.key() + " " + flow.words())
                .sorted(Comparator.naturalOrder())
                .toList();
        List<String> ours = Cashflows.of(stored).stream()
                .map(flow -> flow.key() + " " + flow.words())
                .sorted(Comparator.naturalOrder())
                .toList();
        assertThat(without(engines, ours)).as(name).isEqualTo(without(ours, engines));
        assertThat(ours).as(name).hasSameSizeAs(engines);
        Map<String, BigDecimal> theirs = new TreeMap<>(
                Completions.of(trade, (index, day) -> Optional.ofNullable(SecondOpinionTest.published(index, day))));
        Map<String, BigDecimal> completed = new TreeMap<>();
        Cashflows.completed(stored, SecondOpinionTest::published)
                .forEach(flow -> completed.put(flow.key(), Objects.requireNonNull(flow.amount())));
        assertThat(completed).as("completed transfers of %s", name).isEqualTo(theirs);
        assertThat(ours.stream().filter(flow -> flow.contains(" waits for ")))
                .as("what is completed has waited")
                .hasSizeGreaterThanOrEqualTo(completed.size());
        assertThat(Exposures.of(stored).stream().map(Exposure::toString).sorted())
                .as(name)
                .containsExactlyElementsOf(Positions.of(trade).stream()
                        .map(delta -> new Exposure(
                                        new Exposure.Place(
                                                delta.book(), delta.instrument(), delta.currency(), delta.valueDate()),
                                        delta.quantity())
                                .toString())
                        .sorted()
                        .toList());
    }

    /** A rate for each index and day, some of them below zero; every seventh day nothing was published. */
    private static @Nullable BigDecimal published(String index, LocalDate day) {
        int chance = Math.floorMod(index.hashCode() * 31 + (int) day.toEpochDay() * 7919, 100_003);
        return day.toEpochDay() % 7 == 3 ? null : BigDecimal.valueOf(chance - 20_000, 6);
    }
}
