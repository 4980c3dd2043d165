package dev.isle.local.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.plan.desired.Allocation;
import dev.isle.plan.record.LogChain;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.RecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is there, whoever looks and whatever was cut off. */
class FileRecordStoreTest {
    private final Path folder;
    private final FileRecordStore store;

    FileRecordStoreTest(@TempDir Path temporary) {
        folder = temporary.resolve("env");
        store = new FileRecordStore(folder);
    }

    private static LogEntry.Draft draft(String what) {
        return new LogEntry.Draft(Instant.EPOCH, "tester", what, "", "", "r", "d");
    }

    private static Record allocated(Record record, int port) {
        return new Record(
                record.version(),
                record.allocation().with("alpha-0", "http", port),
                record.applied(),
                record.plan(),
                record.started(),
                record.held(),
                record.servers(),
                record.requests(),
                record.leaders(),
                Map.of(),
                record.chain());
    }

    @Test
    void anEmptyStoreHoldsTheEmptyRecord() {
        assertThat(store.read()).isEqualTo(Record.EMPTY);
        assertThat(store.log()).isEmpty();
        assertThat(folder).doesNotExist();
    }

    @Test
    void aWriteIsSeenByAnotherStoreWithItsEntriesChained() {
        Record one = store.write(allocated(Record.EMPTY, 21_000), List.of(draft("a"), draft("b")));
        Record two = store.write(one, List.of(draft("c")));
        FileRecordStore other = new FileRecordStore(folder);
        assertThat(other.read()).isEqualTo(two);
        assertThat(other.read().allocation()).isEqualTo(Allocation.EMPTY.with("alpha-0", "http", 21_000));
        assertThat(other.log()).extracting(LogEntry::what).containsExactly("a", "b", "c");
        assertThat(LogChain.verify(other.log(), two.chain())).isEmpty();
        assertThat(two.version()).isEqualTo(2);
    }

    @Test
    void whoReadAnOlderVersionIsRefused() {
        store.write(Record.EMPTY, List.of(draft("first")));
        assertThatThrownBy(() -> new FileRecordStore(folder).write(Record.EMPTY, List.of(draft("late"))))
                .isInstanceOf(RecordStore.StaleRecord.class);
        assertThat(store.log()).extracting(LogEntry::what).containsExactly("first");
    }

    @Test
    void entriesThatACrashLeftBehindTheRecordWereNeverWritten() throws IOException {
        Record one = store.write(Record.EMPTY, List.of(draft("kept")));
        Files.writeString(folder.resolve("log.jsonl"), "{\"number\":2,\"half", StandardOpenOption.APPEND);
        assertThat(store.log()).extracting(LogEntry::what).containsExactly("kept");
        Record two = store.write(one, List.of(draft("next")));
        assertThat(store.log()).extracting(LogEntry::what).containsExactly("kept", "next");
        assertThat(LogChain.verify(store.log(), two.chain())).isEmpty();
    }

    @Test
    void aLostRecordLeavesTheAuditTrailWhichGoesOn() throws IOException {
        store.write(Record.EMPTY, List.of(draft("a"), draft("b")));
        Files.delete(folder.resolve("record.json"));
        Record lost = store.read();
        assertThat(lost.allocation()).isEqualTo(Allocation.EMPTY);
        Record next = store.write(lost, List.of(draft("c")));
        assertThat(store.log()).extracting(LogEntry::what).containsExactly("a", "b", "c");
        assertThat(LogChain.verify(store.log(), next.chain())).isEmpty();
    }

    @Test
    void aCutLogIsNeverPaperedOver() throws IOException {
        Record one = store.write(Record.EMPTY, List.of(draft("a")));
        Files.writeString(folder.resolve("log.jsonl"), "");
        assertThatThrownBy(() -> store.write(one, List.of(draft("b")))).hasMessageContaining("somebody cut it");
    }

    @Test
    void aDamagedRecordIsNamed() throws IOException {
        store.write(Record.EMPTY, List.of(draft("a")));
        Files.writeString(folder.resolve("record.json"), "garbage");
        assertThatThrownBy(store::read).hasMessageContaining("record.json").hasMessageContaining("is damaged");
    }

    @Test
    void writersAtOnceLoseNothing() throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FileRecordStore own = new FileRecordStore(folder);
            String name = "w" + i;
            writers.add(Thread.ofVirtual().start(() -> {
                int written = 0;
                while (written < 10) {
                    try {
                        own.write(own.read(), List.of(draft(name)));
                        written++;
                    } catch (RecordStore.StaleRecord again) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(store.log()).hasSize(40);
        assertThat(store.read().version()).isEqualTo(40);
        assertThat(LogChain.verify(store.log(), store.read().chain())).isEmpty();
    }
}
