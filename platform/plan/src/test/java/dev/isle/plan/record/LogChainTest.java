package dev.isle.plan.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogChainTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void aWholeLogIsWhole() {
        List<LogEntry> log = log();
        assertThat(log).extracting(LogEntry::number).containsExactly(1L, 2L, 3L);
        assertThat(LogChain.verify(log, log.getLast().hash())).isEmpty();
        assertThat(LogChain.verify(log.subList(1, 3), log.getLast().hash()))
                .as("the newest part alone")
                .isEmpty();
        assertThat(LogChain.verify(List.of(), "")).isEmpty();
    }

    @Test
    void theFirstBrokenEntryIsNamed() {
        List<LogEntry> log = new ArrayList<>(log());
        LogEntry second = log.get(1);
        log.set(
                1,
                new LogEntry(
                        second.number(),
                        second.at(),
                        "mallory",
                        second.what(),
                        second.subject(),
                        second.planHash(),
                        second.reason(),
                        second.detail(),
                        second.with(),
                        second.previous(),
                        second.hash()));
        assertThat(LogChain.verify(log, ""))
                .hasValueSatisfying(w -> assertThat(w).contains("entry 2").contains("does not fit its hash"));
    }

    @Test
    void aDroppedEntryIsMissed() {
        List<LogEntry> log = new ArrayList<>(log());
        log.remove(1);
        assertThat(LogChain.verify(log, ""))
                .hasValueSatisfying(w -> assertThat(w).contains("entry 3").contains("entry 2 should stand"));
    }

    @Test
    void aRewrittenEntryBreaksWhatFollows() {
        List<LogEntry> log = new ArrayList<>(log());
        List<LogEntry> forged = LogChain.append(1, log.getFirst().hash(), List.of(draft("stop", "forged")));
        log.set(1, forged.getFirst());
        assertThat(LogChain.verify(log, ""))
                .hasValueSatisfying(w -> assertThat(w).contains("entry 3").contains("does not continue"));
    }

    @Test
    void aCutLogEndsTooEarly() {
        List<LogEntry> log = log();
        assertThat(LogChain.verify(log.subList(0, 2), log.getLast().hash()))
                .hasValueSatisfying(w -> assertThat(w).contains("ends too early"));
        assertThat(LogChain.verify(List.of(), log.getLast().hash()))
                .hasValueSatisfying(w -> assertThat(w).contains("missing"));
    }

    @Test
    void everyPartIsCovered() {
        String hash = log().getFirst().hash();
        LogEntry.Draft draft = draft("start", "a");
        assertThat(List.of(
                        new LogEntry.Draft(
                                AT.plusMillis(1), "isle", "start", "a", "p", "crashed", "d", Map.of("x", "y")),
                        new LogEntry.Draft(AT, "else", "start", "a", "p", "crashed", "d", Map.of("x", "y")),
                        new LogEntry.Draft(AT, "isle", "stop", "a", "p", "crashed", "d", Map.of("x", "y")),
                        new LogEntry.Draft(AT, "isle", "start", "b", "p", "crashed", "d", Map.of("x", "y")),
                        new LogEntry.Draft(AT, "isle", "start", "a", "q", "crashed", "d", Map.of("x", "y")),
                        new LogEntry.Draft(AT, "isle", "start", "a", "p", "lost", "d", Map.of("x", "y")),
                        new LogEntry.Draft(AT, "isle", "start", "a", "p", "crashed", "e", Map.of("x", "y")),
                        new LogEntry.Draft(AT, "isle", "start", "a", "p", "crashed", "d", Map.of("x", "z"))))
                .allSatisfy(other -> assertThat(LogChain.append(0, "", List.of(other))
                                .getFirst()
                                .hash())
                        .isNotEqualTo(hash));
        assertThat(LogChain.append(0, "", List.of(draft)).getFirst().hash()).isEqualTo(hash);
    }

    private static List<LogEntry> log() {
        List<LogEntry> first = LogChain.append(0, "", List.of(draft("start", "a"), draft("stop", "a")));
        List<LogEntry> log = new ArrayList<>(first);
        log.addAll(LogChain.append(2, first.getLast().hash(), List.of(draft("start", "b"))));
        return log;
    }

    private static LogEntry.Draft draft(String what, String subject) {
        return new LogEntry.Draft(AT, "isle", what, subject, "p", "crashed", "d", Map.of("x", "y"));
    }
}
