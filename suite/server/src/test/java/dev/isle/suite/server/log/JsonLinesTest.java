package dev.isle.suite.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLinesTest {
    private static final int CUT_BY_READERS = 1 << 16;

    private static String line(String message, @Nullable Throwable thrown, Map<String, String> belongs) {
        LoggingEvent event =
                new LoggingEvent("here", new LoggerContext().getLogger("a.b.Store"), Level.WARN, message, thrown, null);
        event.setThreadName("t-1");
        event.setMDCPropertyMap(belongs);
        return new JsonLines("store-0").format(event);
    }

    private static JsonNode read(String line) {
        assertThat(line).matches("[\\x20-\\x7e]+\\n").hasSizeLessThan(CUT_BY_READERS);
        return new JsonMapper().readTree(line);
    }

    @Test
    void anEventIsOneObjectWithWhatItBelongsTo() {
        String line = line("kept", null, Map.of("trade", "T-00000042", "request", "r-1"));
        JsonNode read = read(line);
        assertThat(line).startsWith("{\"time\":\"").contains("\"level\":\"WARN\",\"server\":\"store-0\"");
        assertThat(read.path("time").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-].*)");
        assertThat(read.path("logger").asString()).isEqualTo("Store");
        assertThat(read.path("thread").asString()).isEqualTo("t-1");
        assertThat(read.path("trade").asString()).isEqualTo("T-00000042");
        assertThat(read.path("request").asString()).isEqualTo("r-1");
        assertThat(read.path("message").asString()).isEqualTo("kept");
        assertThat(read.has("stack")).isFalse();
        assertThat(read(line("kept", null, Map.of())).has("trade")).isFalse();
        assertThat(read(line("kept", null, Map.of("trade", "T-00000001 T-00000002")))
                        .path("trade")
                        .toString())
                .isEqualTo("[\"T-00000001\",\"T-00000002\"]");
    }

    @Test
    void nothingThatIsLoggedEndsALineOrAField() {
        String evil =
                "a\n{\"time\":\"2026-01-01T00:00:00Z\",\"message\":\"forged\"}\r\u0085\u2028\u001b[2J\u0000\"\\\t\u00e9 \ud83d\ude00";
        JsonNode read = read(line(evil, new IllegalStateException(evil), Map.of("request", evil)));
        assertThat(read.path("message").asString()).isEqualTo(evil);
        assertThat(read.path("request").asString()).isEqualTo(evil);
        assertThat(read.path("stack").asString())
                .startsWith("java.lang.IllegalStateException: a\n{")
                .contains("JsonLinesTest.java");
        assertThat(read(line("single \ud83d surrogate", null, Map.of()))
                        .path("message")
                        .asString())
                .isEqualTo("single \ufffd surrogate");
    }

    @Test
    void aLineIsNeverSoLongThatReadersCutIt() {
        StackOverflowError deep = new StackOverflowError("\n".repeat(100_000));
        String many = IntStream.range(0, 5_000)
                .mapToObj(i -> "T-%08d".formatted(i))
                .collect(Collectors.joining(Correlation.BETWEEN));
        JsonNode read = read(line("\u2028".repeat(100_000), deep, Map.of("trade", many, "request", many)));
        assertThat(read.path("message").asString()).endsWith("...");
        assertThat(read.path("stack").asString()).endsWith("...");
        JsonNode trades = read.path("trade");
        assertThat(trades.size()).isBetween(900, 1_100);
        assertThat(trades.path(0).asString()).isEqualTo("T-00000000");
        assertThat(trades.path(trades.size() - 1).asString()).isEqualTo("...");
    }
}
