package dev.isle.local.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.IsleHome;
import dev.isle.local.record.FileRecordStore;
import dev.isle.plan.record.LogChain;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of an environment outlives it. */
class ArchiveTest {
    private final IsleHome home;
    private final Environments environments;

    ArchiveTest(@TempDir Path root) {
        home = new IsleHome(root);
        environments = new Environments(new LocalOptions(home, (release, java) -> "", List.of("false")));
    }

    private void liveAndGo(String name, String what) throws InterruptedException {
        EnvironmentFolder folder = home.environment(name);
        new FileRecordStore(folder.root())
                .write(Record.EMPTY, List.of(new LogEntry.Draft(Instant.EPOCH, "tester", what, "", "", "r", "d")));
        environments.open(name).down(false, "tester", "JIRA-1");
    }

    @Test
    void theHistoryOfARemovedEnvironmentIsReadByItsName() throws InterruptedException {
        liveAndGo("north", "first life");
        liveAndGo("north", "second life");
        liveAndGo("north-1", "a neighbour");
        List<Archive> archives = environments.archived("north");
        assertThat(archives).extracting(Archive::name).containsExactly("north", "north");
        assertThat(archives.getFirst().log()).extracting(LogEntry::what).containsExactly("second life", "down");
        assertThat(archives.getLast().log()).extracting(LogEntry::what).containsExactly("first life", "down");
        assertThat(archives.getLast().log().getLast().reason()).isEqualTo("JIRA-1");
        assertThat(LogChain.verify(
                        archives.getFirst().log(), archives.getFirst().record().chain()))
                .isEmpty();
        assertThat(environments.find("north")).isEmpty();
    }

    @Test
    void whatIsNoArchiveIsPassedOver() throws Exception {
        liveAndGo("north", "life");
        Files.createDirectories(home.archive().resolve("north-of-the-river"));
        Files.createDirectories(home.archive().resolve("notes"));
        assertThat(environments.archived("north")).hasSize(1);
        assertThat(environments.archived("south")).isEmpty();
    }
}
