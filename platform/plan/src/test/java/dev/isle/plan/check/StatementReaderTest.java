package dev.isle.plan.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.json.Json;
import dev.isle.plan.check.Statement.Finding;
import dev.isle.plan.check.StatementReader.Said;
import dev.isle.plan.check.StatementReader.Said.Nothing;
import dev.isle.plan.check.StatementReader.Said.Stated;
import dev.isle.plan.check.StatementReader.Said.Unreadable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementReaderTest {
    private static final String GOOD = "{\"isle-check\":1,\"good\":true,\"summary\":\"all is well\"}";
    private static final String BAD = "{\"isle-check\":1,\"good\":false,\"summary\":\"1 row differs\",\"findings\":["
            + "{\"what\":\"row 7: expected 1, found 2\",\"row\":7,\"sure\":true,\"note\":null,\"table\":\"t\"}],"
            + "\"more\":3,\"counted\":{\"rows\":12},\"of-a-later-version\":{\"x\":[1]}}";

    private static Said read(String... lines) {
        StatementReader reader = new StatementReader();
        for (String line : lines) {
            reader.line(line);
        }
        return reader.said();
    }

    private static String summary(Said said) {
        return ((Stated) said).statement().summary();
    }

    @Test
    void aStatementIsReadWhole() {
        assertThat(read("compared 12 rows", BAD))
                .isEqualTo(new Stated(new Statement(
                        false,
                        "1 row differs",
                        List.of(new Finding(
                                "row 7: expected 1, found 2",
                                Map.of(
                                        "row",
                                        Json.of(7),
                                        "sure",
                                        Json.of(true),
                                        "note",
                                        Json.of(null),
                                        "table",
                                        Json.of("t")))),
                        3,
                        Map.of("rows", 12L))));
        assertThat(read(GOOD)).isEqualTo(new Stated(new Statement(true, "all is well", List.of(), 0, Map.of())));
    }

    @Test
    void nullSaysThatItCouldNotBeFoundOut() {
        Stated stated = (Stated) read(GOOD.replace("true", "null"));
        assertThat(stated.statement().good()).isNull();
    }

    @Test
    void theLastOneCountsAndOtherLinesDoNot() {
        assertThat(summary(read(BAD, GOOD, "done", "{\"message\":\"bye\"}"))).isEqualTo("all is well");
        assertThat(summary(read(GOOD, "  " + BAD + "  \r"))).isEqualTo("1 row differs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "isle-check: good",
                "result: {\"isle-check\":1,\"good\":true,\"summary\":\"s\"}",
                "{\"message\":\"prints \\\"isle-check\\\" soon\"}",
                "{\"inner\":{\"isle-check\":1,\"good\":true,\"summary\":\"s\"}}",
                "[{\"isle-check\":1,\"good\":true,\"summary\":\"s\"}]"
            })
    void whatIsNoStatementIsPassedOver(String line) {
        assertThat(read(line)).isInstanceOf(Nothing.class);
        assertThat(summary(read(GOOD, line))).isEqualTo("all is well");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"isle-check\":1,\"good\":true,\"summ|the text ends within quotes",
                "{\"isle-check\":1,\"isle-check\":1,\"good\":true,\"summary\":\"s\"}|already in this object",
                "{\"isle-check\":2,\"good\":true,\"summary\":\"s\"}|'isle-check' is not 1",
                "{\"isle-check\":\"1\",\"good\":true,\"summary\":\"s\"}|'isle-check' is not 1",
                "{\"isle-check\":1,\"summary\":\"s\"}|'good' is not true, false or null",
                "{\"isle-check\":1,\"good\":\"true\",\"summary\":\"s\"}|'good' is not true, false or null",
                "{\"isle-check\":1,\"good\":true}|'summary' is no text",
                "{\"isle-check\":1,\"good\":true,\"summary\":\" \"}|'summary' is no text, or an empty one",
                "{\"isle-check\":1,\"good\":true,\"summary\":\"s\",\"findings\":{}}|'findings' is no list",
                "{\"isle-check\":1,\"good\":true,\"summary\":\"s\",\"findings\":[1]}|finding 1 is no object",
                "{\"isle-check\":1,\"good\":true,\"summary\":\"s\",\"findings\":[{\"what\":\"x\"},{}]}|'what' of finding 2",
                "{\"isle-check\":1,\"good\":true,\"summary\":\"s\",\"findings\":[{\"what\":\"x\",\"y\":[]}]}|'y' of finding 1",
                "{\"isle-check\":1,\"good\":true,\"summary\":\"s\",\"more\":-1}|'more' is no whole number",
                "{\"isle-check\":1,\"good\":true,\"summary\":\"s\",\"more\":0.5}|'more' is no whole number",
                "{\"isle-check\":1,\"good\":true,\"summary\":\"s\",\"counted\":[]}|'counted' is no object",
                "{\"isle-check\":1,\"good\":true,\"summary\":\"s\",\"counted\":{\"a\":\"b\"}}|'a' of 'counted'",
                "{\"isle-check\":1,\"good\":true,\"summary\":\"s\"} and more|nothing may follow"
            })
    void aMistakenOneIsNamedAndNeverPassedOverForAnEarlierGoodOne(String line, String why) {
        assertThat(read(GOOD, line))
                .isInstanceOfSatisfying(
                        Unreadable.class, said -> assertThat(said.why()).contains(why));
        assertThat(summary(read(line, BAD))).isEqualTo("1 row differs");
    }

    @Test
    void whatIsTooMuchIsCountedOrCut() {
        String finding = "{\"what\":\"w\"}";
        String many = "{\"isle-check\":1,\"good\":false,\"summary\":\"" + "s".repeat(5000)
                + "\",\"more\":7,\"findings\":[" + (finding + ",").repeat(249) + finding + "]}";
        Statement statement = ((Stated) read(many)).statement();
        assertThat(statement.findings()).hasSize(StatementReader.MOST_FINDINGS);
        assertThat(statement.more()).isEqualTo(157);
        assertThat(statement.summary()).hasSize(StatementReader.LONGEST_TEXT).endsWith("s…");
        String huge = GOOD.replace("well", "w".repeat(StatementReader.LONGEST_LINE));
        assertThat(read(huge)).isInstanceOf(Unreadable.class);
        String deep = GOOD.replace("}", ",\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}");
        assertThat(read(deep)).isInstanceOf(Unreadable.class);
        String most = GOOD.replace(
                "}", ",\"more\":" + Long.MAX_VALUE + ",\"findings\":[" + (finding + ",").repeat(200) + finding + "]}");
        assertThat(((Stated) read(most)).statement().more()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void noTextIsCutWithinACharacter() {
        String pairs = GOOD.replace("all is well", "a" + "😀".repeat(600));
        String even = GOOD.replace("all is well", "😀".repeat(600));
        for (String line : List.of(pairs, even)) {
            String summary = summary(read(line));
            assertThat(summary).hasSizeLessThanOrEqualTo(StatementReader.LONGEST_TEXT);
            assertThat(Json.parse(Json.compact(Json.of(summary)))).isEqualTo(Json.of(summary));
        }
    }

    /** Statements broken by chance: reading throws nothing, stays within its bounds, and takes nothing for good that does not say so. */
    @Test
    void brokenLinesAreReadOrRefused() {
        List<String> pieces = List.of(
                "\"isle-check\":1",
                "\"good\":true",
                "\"good\":false",
                "null",
                "{",
                "}",
                "[",
                "]",
                "\"",
                ",",
                ":",
                "\\",
                "\\u0000",
                "\ud800",
                "\u0000",
                "1e999",
                "-",
                "99999999999999999999",
                "\"what\":\"x\"",
                "\"findings\":[",
                "\"more\":",
                " ",
                "é");
        Random random = new Random(20_261);
        int stated = 0;
        int unreadable = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder line = new StringBuilder(random.nextBoolean() ? GOOD : BAD);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(line.length() + 1);
                int end = Math.min(line.length(), at + random.nextInt(12));
                String piece = pieces.get(random.nextInt(pieces.size()));
                switch (random.nextInt(3)) {
                    case 0 -> line.delete(at, end);
                    case 1 -> line.insert(at, piece);
                    default -> line.replace(at, end, piece);
                }
            }
            switch (read(line.toString())) {
                case Stated(Statement statement) -> {
                    stated++;
                    assertThat(statement.summary()).as("%s", line).isNotBlank();
                    assertThat(statement.more()).as("%s", line).isNotNegative();
                    if (Boolean.TRUE.equals(statement.good())) {
                        assertThat(line.toString()).containsPattern("\"good\"\\s*:\\s*true");
                    }
                }
                case Unreadable(String why) -> {
                    unreadable++;
                    assertThat(why).as("%s", line).isNotBlank();
                }
                case Nothing nothing ->
                    assertThat(line.toString()).as("%s", nothing).doesNotMatch("\\{\"isle-check\":1,.*\\}");
            }
        }
        assertThat(stated).as("lines that stayed whole").isGreaterThan(1000);
        assertThat(unreadable).as("lines that were broken").isGreaterThan(1000);
    }
}
