package dev.isle.suite.trade.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.corpus.Corpus;
import dev.isle.suite.trade.flow.Positions;
import dev.isle.suite.trade.flow.Transfers;
import dev.isle.suite.trade.json.TradeJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the bytes are, the answer is a trade or a refusal, and it costs no more than the bytes allow. Cost is counted
 * in bytes allocated by the reading thread: unlike time, it is the same on every machine.
 */
class HostileDocumentsTest {
    private static final long COST_BASE = 64L << 20;
    private static final long COST_PER_BYTE = 4_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(MediaKind.class)
    void damagedDocumentsAreJudgedNeverThrown(MediaKind kind) {
        fuzz(kind, 800, 20261121L);
    }

    @ParameterizedTest
    @EnumSource(MediaKind.class)
    @Tag("full")
    void manyDamagedDocumentsAreJudgedNeverThrown(MediaKind kind) {
        fuzz(kind, 20_000, 7L);
    }

    private static void fuzz(MediaKind kind, int rounds, long seed) {
        List<byte[]> documents = new ArrayList<>();
        for (String folder : List.of("products/rates", "products/fx", "invalid-products")) {
            for (byte[] document : Corpus.folder(folder).values()) {
                if (kind == MediaKind.FPML) {
                    documents.add(document);
                } else if (TradeIntake.read(MediaKind.FPML, document) instanceof Intake.Accepted(Trade trade)) {
                    documents.add(TradeJson.write(trade).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        Random random = new Random(seed);
        Mutator mutator = new Mutator(random);
        int accepted = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] damaged = mutator.damage(documents.get(random.nextInt(documents.size())));
            try {
                accepted += judged(kind, damaged) ? 1 : 0;
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError(
                        "round " + round + " of seed " + seed + ":\n" + new String(damaged, StandardCharsets.UTF_8), e);
            }
        }
        assertThat(accepted).as("damage that keeps a trade").isBetween(1, rounds - 1);
    }

    /** Reads, counts the cost, and holds an accepted trade to its promises. */
    private static boolean judged(MediaKind kind, byte[] document) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Intake intake = TradeIntake.read(kind, document);
        long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(cost).as("bytes allocated").isLessThan(COST_BASE + COST_PER_BYTE * document.length);
        switch (intake) {
            case Intake.Refused(List<Problem> problems) ->
                assertThat(problems).isNotEmpty().hasSizeLessThan(1_000).allSatisfy(problem -> {
                    assertThat(problem.place()).matches("(?s)/.*\\([0-9]+:[0-9]+\\)");
                    assertThat(Rule.values()).extracting(Rule::id).contains(problem.rule());
                });
            case Intake.Accepted(Trade trade) -> {
                assertThat(Transfers.of(trade)).doesNotHaveDuplicates();
                assertThat(Positions.of(trade)).doesNotHaveDuplicates();
                String json = TradeJson.write(trade);
                assertThat(TradeJson.read(json)).isEqualTo(trade);
                assertThat(TradeIntake.read(MediaKind.JSON, json.getBytes(StandardCharsets.UTF_8)))
                        .isEqualTo(new Intake.Accepted(trade));
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"FILE\">]><a>&x;</a>",
                "<!DOCTYPE a SYSTEM \"FILE\"><a/>",
                "<!DOCTYPE a [<!ENTITY % x SYSTEM \"FILE\"> %x;]><a/>",
                "<a xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"FILE\" parse=\"text\"/></a>",
                "<a xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"FILE\"/>",
                "<?xml-stylesheet href=\"FILE\"?><a/>"
            })
    void nothingOutsideTheDocumentIsRead(String attack, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret.txt"), "the-secret");
        String document = attack.replace("FILE", file.toUri().toString());
        assertThat(refusal(MediaKind.FPML, document)).allSatisfy(problem -> {
            assertThat(problem.rule()).isIn("syntax", "fpml-version");
            assertThat(problem.toString()).doesNotContain("the-secret");
        });
    }

    @Test
    void laughsByTheBillionAreRefusedAtTheFirst() {
        StringBuilder document = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            document.append("<!ENTITY e%d \"&e%d;&e%d;&e%d;&e%d;\">".formatted(i, i - 1, i - 1, i - 1, i - 1));
        }
        assertThat(refusal(MediaKind.FPML, document + "]><a>&e29;</a>"))
                .extracting(Problem::rule)
                .containsExactly("syntax");
    }

    @Test
    void depthCountAndLengthAreBounded() {
        assertThat(refusal(MediaKind.FPML, "<a>".repeat(100_000)))
                .extracting(Problem::rule)
                .containsExactly("syntax");
        assertThat(refusal(MediaKind.FPML, "<a>" + "<b/>".repeat(100_000) + "</a>"))
                .extracting(Problem::rule)
                .containsExactly("syntax");
        assertThat(refusal(MediaKind.FPML, "<a>" + "x".repeat(500_000) + "</a>"))
                .extracting(Problem::rule)
                .containsExactly("syntax");
        assertThat(refusal(MediaKind.JSON, "[".repeat(500_000)))
                .extracting(Problem::rule)
                .containsExactly("syntax");
        assertThat(refusal(MediaKind.JSON, "{\"a\":".repeat(100_000)))
                .extracting(Problem::rule)
                .containsExactly("syntax");
        assertThat(refusal(MediaKind.JSON, "9".repeat(900_000)))
                .extracting(Problem::rule)
                .containsExactly("syntax");
        assertThat(refusal(MediaKind.JSON, "\"" + "x".repeat(900_000) + "\""))
                .extracting(Problem::rule)
                .containsExactly("syntax");
        assertThat(refusal(MediaKind.JSON, "[" + "1,".repeat(400_000) + "1]"))
                .extracting(Problem::rule)
                .containsExactly("syntax");
        assertThat(refusal(MediaKind.JSON, " ".repeat(TradeIntake.MAX_BYTES + 1)))
                .extracting(Problem::rule)
                .containsExactly("size");
    }

    @Test
    void aDateThatIsRelativeToItselfIsRefused() {
        String document = document("ird-ex30-swap-comp-avg-relative-date-uti.xml")
                .replaceFirst("<dateRelativeTo href=\"tradeDate\"", "<dateRelativeTo href=\"effectiveDate_0_0\"");
        assertThat(refusal(MediaKind.FPML, document)).extracting(Problem::rule).contains("reference");
    }

    @Test
    void aScheduleOfTooManyPeriodsIsRefusedBeforeItIsMade() {
        String document = document("ird-ex01-vanilla-swap-versioned.xml")
                .replace("1999-12-14", "2098-12-14")
                .replaceAll(
                        "(?s)<periodMultiplier>(6|1)</periodMultiplier>\\s*<period>[MY]</period>",
                        "<periodMultiplier>1</periodMultiplier><period>W</period>");
        assertThat(refusal(MediaKind.FPML, document)).extracting(Problem::rule).contains("periods");
    }

    @Test
    void aTradeThatFillsTheLibrarysCalendarCacheIsRefused() {
        String[] centres = {"GBLO", "USNY", "EUTA", "JPTO", "CHZU", "AUSY", "CATO", "DEFR", "FRPA"};
        List<String> fees = new ArrayList<>();
        for (String one : centres) {
            for (String other : centres) {
                fees.add("""
                        {"side": "PAY", "party": "X", "date": "2026-03-04", "currency": "EUR", "amount": "1",
                         "type": "FEE", "adjustment": {"convention": "Following", "calendar": "%s+%s"}}""".formatted(one, other));
            }
        }
        String trade = """
                {"book": "B", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-03-02",
                 "product": {"type": "bulletPayment", "side": "PAY", "currency": "EUR", "amount": "1",
                   "date": "2026-03-04"}, "fees": [%s]}""";
        assertThat(judged(
                        MediaKind.JSON,
                        trade.formatted(String.join(",", fees.subList(0, 30))).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(refusal(MediaKind.JSON, trade.formatted(String.join(",", fees))))
                .extracting(Problem::rule)
                .containsExactly("calendar");
    }

    private static String document(String name) {
        return new String(Corpus.folder("products/rates").get(name), StandardCharsets.UTF_8);
    }

    private static List<Problem> refusal(MediaKind kind, String document) {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        assertThat(judged(kind, body)).isFalse();
        return ((Intake.Refused) TradeIntake.read(kind, body)).problems();
    }
}
