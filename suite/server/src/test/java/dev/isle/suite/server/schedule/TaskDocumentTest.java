package dev.isle.suite.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.http.Replies.Refusal;
import dev.isle.suite.server.real.Markets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tasks as JSON: right ones survive writing and reading, wrong ones are refused with every place. */
class TaskDocumentTest {
    private final List<Refusal> mistakes = new ArrayList<>();

    private Optional<Task> read(String name, String json) {
        mistakes.clear();
        return TaskDocument.read(name, json.getBytes(StandardCharsets.UTF_8), Instant.EPOCH, mistakes);
    }

    private List<String> places(String json) {
        assertThat(read("t", json)).isEmpty();
        return mistakes.stream().map(Refusal::place).toList();
    }

    private Task sample(String name, String file) throws IOException {
        return read(name, new String(Markets.sample(file), StandardCharsets.UTF_8))
                .orElseThrow();
    }

    @Test
    void theSamplesAreRightAndKeepTheirMeaning() throws IOException {
        Task valuation = sample("end-of-day", "end-of-day.json");
        Task report = sample("report", "end-of-day-report.json");
        for (Task task : List.of(valuation, report)) {
            assertThat(read(task.name(), TaskDocument.write(task).toString())).contains(task);
        }
        assertThat(TaskDocument.misfits(report, List.of(valuation))).isEmpty();
    }

    @Test
    void everyMistakeIsNamed() {
        assertThat(
                        places(
                                "{\"action\": \"dance\", \"at\": \"25:00\", \"zone\": \"Mars\", \"calendar\": \"AAAA\","
                                        + " \"missed\": \"maybe\", \"currency\": \"usd\", \"books\": 3, \"graceMinutes\": -1, \"x\": 1}"))
                .containsExactlyInAnyOrder(
                        "/action",
                        "/at",
                        "/zone",
                        "/calendar",
                        "/missed",
                        "/currency",
                        "/books",
                        "/graceMinutes",
                        "/x");
        assertThat(places("{\"action\": \"valuation\", \"after\": \"a\", \"at\": \"18:00\"}"))
                .containsExactly("/at");
        assertThat(places("{\"action\": \"valuation\", \"at\": \"18:00\", \"zone\": \"UTC\", \"calendar\": \"BRSP\"}"))
                .as("a centre whose holidays nobody has would run on holidays")
                .containsExactly("/calendar");
        assertThat(places("{")).hasSize(1);
    }

    @Test
    void chainsLeadSomewhereAndNotBack() throws IOException {
        Task valuation = sample("v", "end-of-day.json");
        Task first = read("first", "{\"action\": \"valuation\", \"after\": \"second\"}")
                .orElseThrow();
        Task second = read("second", "{\"action\": \"valuation\", \"after\": \"first\"}")
                .orElseThrow();
        Task lost = read("lost", "{\"action\": \"valuation\", \"after\": \"nobody\"}")
                .orElseThrow();
        Task reportOfReport =
                read("rr", "{\"action\": \"report\", \"after\": \"r\"}").orElseThrow();
        Task report = read("r", "{\"action\": \"report\", \"after\": \"v\"}").orElseThrow();
        assertThat(TaskDocument.misfits(first, List.of(second))).hasSize(1);
        assertThat(TaskDocument.misfits(lost, List.of(valuation))).hasSize(1);
        assertThat(TaskDocument.misfits(reportOfReport, List.of(valuation, report)))
                .hasSize(1);
        assertThat(TaskDocument.misfits(report, List.of(valuation))).isEmpty();
    }
}
