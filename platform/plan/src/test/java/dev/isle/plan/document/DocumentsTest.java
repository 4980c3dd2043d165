package dev.isle.plan.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.plan.decide.Samples;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.record.LogChain;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123Z");

    @Test
    void aPlanComesBackAsItWas() {
        Plan plan = Samples.plan();
        String text = Documents.plan(plan);
        assertThat(Documents.plan(text)).isEqualTo(plan);
        assertThat(Documents.plan(Documents.plan(text))).isEqualTo(text);
    }

    @Test
    void aRecordComesBackAsItWas() {
        Record record = new Record(
                7,
                Allocation.EMPTY.with("a-0", "http", 21000),
                new Record.Applied("/x/isle.yaml", "d", Map.of("/x/isle.yaml", "text\n\"é\""), "/r", AT, "ann"),
                Samples.plan(),
                AT,
                List.of("a.live", "task.t#h#need"),
                Map.of(
                        "a-0",
                        new Record.ServerHistory(
                                1,
                                2,
                                AT,
                                AT.plusSeconds(1),
                                true,
                                "i",
                                "j",
                                "k",
                                true,
                                AT,
                                null,
                                AT,
                                List.of(new Record.Event(AT, "failure", "crashed", "exit status 1")))),
                Map.of("a-0", new Record.Request(Record.Request.Kind.RESTART, "", AT, "ann")),
                Map.of("pair", new Record.Leader("pair-1", null)),
                Map.of("a-0", "memory 1Gi -> 2Gi"),
                "chain");
        assertThat(Documents.record(Documents.record(record))).isEqualTo(record);
        assertThat(Documents.record(Documents.record(Record.EMPTY))).isEqualTo(Record.EMPTY);
    }

    @Test
    void aLogEntryComesBackAsItWasAndFitsItsHash() {
        LogEntry entry = LogChain.append(
                        0,
                        "",
                        List.of(new LogEntry.Draft(AT, "isle", "start", "a-0", "p", "crashed", "x", Map.of("k", "v"))))
                .getFirst();
        LogEntry read = Documents.entry(Documents.entry(entry));
        assertThat(read).isEqualTo(entry);
        assertThat(LogChain.hash(read)).isEqualTo(entry.hash());
        assertThat(Documents.entry(entry)).doesNotContain("\n");
    }

    @Test
    void damageIsNamedWhereItIs() {
        String text = Documents.plan(Samples.plan());
        assertThatThrownBy(() -> Documents.plan(text.replace("\"level\": \"development\"", "\"level\": \"moon\"")))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("level")
                .hasMessageContaining("moon");
        assertThatThrownBy(() -> Documents.plan(text.replace("\"running\"", "\"walking\"")))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("running")
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> Documents.plan("{")).isInstanceOf(DocumentException.class);
        assertThatThrownBy(() -> Documents.record("null")).isInstanceOf(DocumentException.class);
    }

    @Test
    void whatANewerIsleAddedIsSkipped() {
        String text = Documents.record(Record.EMPTY);
        assertThat(Documents.record(text.substring(0, text.length() - 1) + ",\"moon\":{\"x\":[1]}}"))
                .isEqualTo(Record.EMPTY);
    }
}
