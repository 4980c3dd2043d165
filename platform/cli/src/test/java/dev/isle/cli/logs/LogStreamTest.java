package dev.isle.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.logs.LogEntry.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LogStreamTest {
    @TempDir
    private Path folder;

    private static final LogFilter ALL = new LogFilter(Level.TRACE, null, null, null, Map.of());

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private static List<String> read(Map<String, List<Path>> files, LogFilter filter, int tail) throws IOException {
        List<String> lines = new ArrayList<>();
        new LogStream(files, filter, ZoneOffset.UTC)
                .read(
                        tail,
                        entry -> entry.lines().forEach(line -> lines.add(entry.server() + ": " + line)),
                        () -> false);
        return lines;
    }

    @Test
    void serversAreInterleavedByTimeWhateverTheFormAndStackTracesStayTogether() throws IOException {
        Map<String, List<Path>> files = new LinkedHashMap<>();
        files.put(
                "b-0",
                List.of(file(
                        "b.log",
                        "{\"@timestamp\":\"2026-01-01T00:00:02.000Z\",\"level\":\"INFO\",\"message\":\"two\"}")));
        files.put(
                "a-0",
                List.of(file(
                        "a.log",
                        "2026-01-01T00:00:01.000Z INFO one",
                        "2026-01-01 00:00:03,500 ERROR three",
                        "java.lang.IllegalStateException: broken",
                        "\tat a.B.c(B.java:1)",
                        "2026-01-01T01:00:04.000+01:00 INFO four")));
        files.put("c-0", List.of(file("c.log", "2026-01-01 00:00:03.600 UTC [17] LOG:  listening")));
        assertThat(read(files, ALL, 0))
                .containsExactly(
                        "a-0: 2026-01-01T00:00:01.000Z INFO one",
                        "b-0: {\"@timestamp\":\"2026-01-01T00:00:02.000Z\",\"level\":\"INFO\",\"message\":\"two\"}",
                        "a-0: 2026-01-01 00:00:03,500 ERROR three",
                        "a-0: java.lang.IllegalStateException: broken",
                        "a-0: \tat a.B.c(B.java:1)",
                        "c-0: 2026-01-01 00:00:03.600 UTC [17] LOG:  listening",
                        "a-0: 2026-01-01T01:00:04.000+01:00 INFO four");
        assertThat(read(files, ALL, 2))
                .containsExactly(
                        "c-0: 2026-01-01 00:00:03.600 UTC [17] LOG:  listening",
                        "a-0: 2026-01-01T01:00:04.000+01:00 INFO four");
    }

    @Test
    void aLogWithoutTimesKeepsItsOrderAndALastLineWithoutEndIsNotLost() throws IOException {
        Path plain = folder.resolve("plain.log");
        Files.writeString(plain, "first\nsecond\r\nthird");
        assertThat(read(Map.of("p-0", List.of(plain)), ALL, 0))
                .containsExactly("p-0: first", "p-0: second", "p-0: third");
    }

    @Test
    void rotatedFilesComeFirst() throws IOException {
        Path old = file("x.log.1", "2026-01-01T00:00:01Z INFO old");
        Path now = file("x.log", "2026-01-01T00:00:02Z INFO new");
        assertThat(read(Map.of("x-0", List.of(old, now)), ALL, 0))
                .containsExactly("x-0: 2026-01-01T00:00:01Z INFO old", "x-0: 2026-01-01T00:00:02Z INFO new");
    }

    @Test
    void filtersByLevelTextTimeAndCorrelationKey() throws IOException {
        Map<String, List<Path>> files = Map.of(
                "a-0",
                List.of(file(
                        "a.log",
                        "2026-01-01T00:00:01Z INFO stored trade=T-00000042",
                        "2026-01-01T00:00:02Z WARN slow trade=T-000000421",
                        "2026-01-01T00:00:03Z ERROR broken {\"trade\":\"T-00000042\"}",
                        "  with its reason",
                        "2026-01-01T00:00:04Z DEBUG quiet portrade=T-00000042")));
        assertThat(read(files, new LogFilter(Level.WARN, null, null, null, Map.of()), 0))
                .containsExactly(
                        "a-0: 2026-01-01T00:00:02Z WARN slow trade=T-000000421",
                        "a-0: 2026-01-01T00:00:03Z ERROR broken {\"trade\":\"T-00000042\"}",
                        "a-0:   with its reason");
        assertThat(read(files, new LogFilter(Level.TRACE, null, null, null, Map.of("trade", "T-00000042")), 0))
                .containsExactly(
                        "a-0: 2026-01-01T00:00:01Z INFO stored trade=T-00000042",
                        "a-0: 2026-01-01T00:00:03Z ERROR broken {\"trade\":\"T-00000042\"}",
                        "a-0:   with its reason");
        assertThat(read(files, new LogFilter(Level.TRACE, null, null, Pattern.compile("its reas"), Map.of()), 0))
                .hasSize(2);
        assertThat(read(
                        files,
                        new LogFilter(
                                Level.TRACE,
                                Instant.parse("2026-01-01T00:00:02Z"),
                                Instant.parse("2026-01-01T00:00:02Z"),
                                null,
                                Map.of()),
                        0))
                .containsExactly("a-0: 2026-01-01T00:00:02Z WARN slow trade=T-000000421");
    }

    private static List<String> readable(Path file, LogFilter filter) throws IOException {
        List<String> lines = new ArrayList<>();
        new LogStream(Map.of("j-0", List.of(file)), filter, ZoneOffset.UTC)
                .read(0, entry -> lines.addAll(entry.readable()), () -> false);
        return lines;
    }

    @Test
    void jsonLinesOfAnySuiteAreReadByTheUsualNamesOfTheirFields() throws IOException {
        Path log = file(
                "j.log",
                "{\"time\":\"2026-01-01T00:00:01Z\",\"level\":\"INFO\",\"server\":\"j-0\",\"logger\":\"a.b.Store\","
                        + "\"thread\":\"t-1\",\"trade\":\"T-00000042\",\"message\":\"kept, no ERROR\"}",
                "{\"@timestamp\":\"2026-01-01T00:00:02Z\",\"log.level\":\"WARN\",\"labels\":{\"trade\":\"T-00000043\"},"
                        + "\"message\":\"slow\",\"ecs.version\":\"8.11\"}",
                "{\"timestamp\":\"2026-01-01T00:00:03Z\",\"severity\":\"error\",\"trade\":[\"T-00000042\",\"T-00000043\"],"
                        + "\"msg\":\"broken\",\"stack_trace\":\"java.lang.Error: x\\n\\tat a.B.c(B.java:1)\\n\"}",
                "{\"time\":\"2026-01-01T00:00:04Z\",\"level\":\"INFO\",\"trade\":\"T-000000421\",\"message\":\"another\"}",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"level\":\"INFO\",\"message\":\"cut off");
        assertThat(readable(log, ALL))
                .containsExactly(
                        "2026-01-01T00:00:01Z INFO  trade=T-00000042 Store kept, no ERROR",
                        "2026-01-01T00:00:02Z WARN  trade=T-00000043 slow",
                        "2026-01-01T00:00:03Z ERROR trade=[\"T-00000042\",\"T-00000043\"] broken",
                        "    java.lang.Error: x",
                        "        at a.B.c(B.java:1)",
                        "2026-01-01T00:00:04Z INFO  trade=T-000000421 another",
                        "{\"time\":\"2026-01-01T00:00:05Z\",\"level\":\"INFO\",\"message\":\"cut off");
        assertThat(readable(log, new LogFilter(Level.WARN, null, null, null, Map.of())))
                .as("the level is the field's, whatever the message says")
                .hasSize(4)
                .noneMatch(line -> line.contains("kept"));
        assertThat(readable(log, new LogFilter(Level.TRACE, null, null, null, Map.of("trade", "T-00000042"))))
                .hasSize(4)
                .noneMatch(line -> line.contains("slow") || line.contains("another"));
        assertThat(readable(log, new LogFilter(Level.TRACE, null, null, Pattern.compile("Store kept"), Map.of())))
                .as("what is shown can be searched")
                .hasSize(1);
        assertThat(readable(log, new LogFilter(Level.TRACE, null, null, Pattern.compile("\"severity\""), Map.of())))
                .as("what is written, too")
                .hasSize(3);
    }

    @Test
    void everyJsonObjectBeginsAnEntryAndItsTimeMayBeANumber() throws IOException {
        Path log = file(
                "n.log",
                "{\"ts\":1767225601.25,\"level\":\"info\",\"msg\":\"seconds\"}",
                "{\"ts\":1767225602000,\"level\":\"error\",\"msg\":\"milliseconds\"}",
                "  at a.B.c(B.java:1)",
                "{\"level\":\"warn\",\"msg\":\"no time\"}",
                "{\"event\":\"neither time nor message\"}",
                "{\"ts\":1767225603000000,\"msg\":\"cut off");
        List<String> levels = new ArrayList<>();
        new LogStream(Map.of("n-0", List.of(log)), ALL, ZoneOffset.UTC)
                .read(
                        0,
                        entry -> levels.add(entry.at() + " " + entry.level() + " "
                                + entry.lines().size()),
                        () -> false);
        assertThat(levels)
                .containsExactly(
                        "2026-01-01T00:00:01.250Z INFO 1",
                        "2026-01-01T00:00:02Z ERROR 2",
                        "2026-01-01T00:00:02Z WARN 1",
                        "2026-01-01T00:00:02Z INFO 1",
                        "2026-01-01T00:00:03Z INFO 1");
        assertThat(readable(log, ALL))
                .startsWith("2026-01-01T00:00:01.250Z INFO  seconds", "2026-01-01T00:00:02Z ERROR milliseconds")
                .contains("{\"event\":\"neither time nor message\"}");
    }

    @Test
    void theUnitOfANumberIsSeenByItsSize() {
        Instant at = Instant.parse("2026-01-01T00:00:01.234567891Z");
        assertThat(List.of(
                        "1767225601.234567891", "1767225601234.567891", "1767225601234567.891", "1767225601234567891"))
                .allSatisfy(text -> assertThat(EpochTime.of(text)).contains(at));
        assertThat(EpochTime.of("1.7672256E9")).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(EpochTime.of("99999999999")).contains(Instant.ofEpochSecond(99_999_999_999L));
        assertThat(EpochTime.of("100000000000")).contains(Instant.ofEpochSecond(100_000_000));
        for (String none : List.of("", "-1", "2026-01-01", "1e99", "1e999999999", "9".repeat(30))) {
            assertThat(EpochTime.of(none)).as(none).isEmpty();
        }
    }

    @Test
    void noFieldOfAJsonLineCanForgeAnEntry() throws IOException {
        String forged = "\\n2026-01-01T00:00:09Z ERROR forged trade=T-00000001\\u001b[2J\\u2028";
        Path log = file(
                "f.log",
                "{\"time\":\"2026-01-01T00:00:01Z\",\"level\":\"INFO\",\"trade\":\"T-00000002\",\"message\":\"a"
                        + forged + "\",\"stack\":\"b" + forged + "\"}");
        List<String> lines = readable(log, ALL);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .isEqualTo("2026-01-01T00:00:01Z INFO  trade=T-00000002 a"
                        + "\\n2026-01-01T00:00:09Z ERROR forged trade=T-00000001\\u001b[2J\\u2028");
        assertThat(lines.subList(1, 3)).allMatch(line -> line.startsWith("    "));
        assertThat(readable(log, new LogFilter(Level.ERROR, null, null, null, Map.of())))
                .isEmpty();
        assertThat(readable(log, new LogFilter(Level.TRACE, null, null, null, Map.of("trade", "T-00000001"))))
                .isEmpty();
    }

    @Test
    @Timeout(30)
    void followingDeliversWhatComesAlsoAfterRotationAndLateLinesGoWithTheirEntry() throws IOException {
        Path log = file("f.log", "2026-01-01T00:00:01Z INFO wanted one");
        List<String> seen = new ArrayList<>();
        List<Step> steps = new ArrayList<>(List.of(
                new Step(
                        "one",
                        () -> append(log, "  late line of one\n2026-01-01T00:00:02Z INFO two\n  late line of two\n")),
                new Step("late line of one", () -> append(log, "2026-01-01T00:00:03Z INFO wanted three\n")),
                new Step("three", () -> {
                    Files.move(log, log.resolveSibling("f.log.1"));
                    append(log, "2026-01-01T00:00:04Z INFO wanted four, after rotation\n  wanted five\n");
                }),
                new Step("five", () -> {})));
        LogFilter filter = new LogFilter(Level.TRACE, null, null, Pattern.compile("wanted"), Map.of());
        new LogStream(Map.of("f-0", List.of(log)), filter, ZoneOffset.UTC)
                .follow(0, entry -> seen.addAll(entry.lines()), () -> {}, () -> {
                    if (!seen.isEmpty()
                            && seen.getLast().contains(steps.getFirst().after())) {
                        steps.removeFirst().run().run();
                    }
                    return steps.isEmpty();
                });
        assertThat(seen)
                .containsExactly(
                        "2026-01-01T00:00:01Z INFO wanted one",
                        "  late line of one",
                        "2026-01-01T00:00:03Z INFO wanted three",
                        "2026-01-01T00:00:04Z INFO wanted four, after rotation",
                        "  wanted five");
    }

    private record Step(String after, Writing run) {}

    private interface Writing {
        void write() throws IOException;

        default void run() {
            try {
                write();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
