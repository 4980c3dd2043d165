package dev.isle.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.IsleHome;
import dev.isle.local.home.OwnerLock;
import dev.isle.local.record.FileRecordStore;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.record.LogChain;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A removal that broke off forgets nothing. */
class DownTest {
    private final EnvironmentFolder folder;
    private final Environments environments;
    private final Path data;
    private final Path secret;
    private final Path file;

    DownTest(@TempDir Path root) {
        IsleHome home = new IsleHome(root.resolve("home"));
        folder = home.environment("north");
        environments = new Environments(new LocalOptions(home, (release, java) -> "", List.of("false")));
        data = folder.data("database-0").resolve("row");
        secret = folder.secrets().resolve("token");
        file = root.resolve("isle.yaml");
    }

    @BeforeEach
    void live() throws IOException {
        Record.Applied applied =
                new Record.Applied(file.toString(), "d", Map.of(), "/release", Instant.EPOCH, "tester");
        new FileRecordStore(folder.root())
                .write(
                        new Record(
                                0,
                                Allocation.EMPTY,
                                applied,
                                null,
                                null,
                                List.of(),
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                ""),
                        List.of(new LogEntry.Draft(Instant.EPOCH, "tester", "life", "", "", "r", "d")));
        for (Path kept : List.of(data, secret)) {
            Folders.make(Objects.requireNonNull(kept.getParent()));
            Files.writeString(kept, "kept");
        }
    }

    /** Breaks off when the Record has gone to the archive: what should be a socket is a folder with something in it. */
    private void breakOff() throws IOException {
        Files.createFile(Folders.make(folder.reads()).resolve("no-socket"));
        assertThatThrownBy(() -> environments.open("north").down(true, "tester", null))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("cannot remove north");
        assertThat(folder.record()).doesNotExist();
        Folders.remove(folder.reads());
    }

    @Test
    void whatWasToBeKeptIsKeptByWhoeverTakesItUp() throws Exception {
        breakOff();
        EnvironmentHandle left = environments.find("north").orElseThrow();
        assertThat(left.holdings().kept()).isTrue();
        assertThat(left.madeFrom()).contains(file);
        assertThat(left.apply(new FileSet("/x/isle.yaml", Map.of(), "/release"), "thief", null, null))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("other-file"));
        Path archive = left.down(false, "tester", null);
        assertThat(data).exists();
        assertThat(secret).exists();
        assertThat(folder.removing()).doesNotExist();
        assertThat(environments.find("north")).isEmpty();
        assertThat(environments.archived("north"))
                .as("one removal, one archive")
                .extracting(Archive::folder)
                .containsExactly(archive);
    }

    @Test
    void theNextLifeOfTheNameIsNotBoundByIt() throws Exception {
        breakOff();
        live();
        EnvironmentHandle next = environments.open("north");
        assertThat(next.holdings().kept()).isFalse();
        next.down(false, "tester", null);
        assertThat(folder.root()).doesNotExist();
        assertThat(environments.archived("north")).hasSize(2);
    }

    @Test
    void whatWasKeptIsListedAndCanBeRemoved() throws Exception {
        assertThat(environments.kept()).as("it exists").isEmpty();
        assertThat(environments.removeKept("north", "tester", null))
                .as("what is in use is not removed")
                .isFalse();
        environments.open("north").down(true, "tester", null);
        Archive archive = environments.archived("north").getFirst();
        assertThat(environments.kept()).singleElement().satisfies(kept -> {
            assertThat(kept.name()).isEqualTo("north");
            assertThat(kept.since()).isEqualTo(archive.removedAt());
            assertThat(kept.folder()).isEqualTo(folder.root());
            assertThat(kept.data()).containsExactly(folder.data("database-0"));
            assertThat(kept.bytes()).isPositive();
        });
        try (OwnerLock other = OwnerLock.tryTake(folder)) {
            assertThat(other).isNotNull();
            assertThatThrownBy(() -> environments.removeKept("north", "tester", null))
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessageContaining("being made or removed");
        }
        assertThat(environments.removeKept("north", "tester", "JIRA-2")).isTrue();
        assertThat(folder.root()).doesNotExist();
        assertThat(environments.kept()).isEmpty();
        assertThat(archive.log().getLast().detail()).isEqualTo("the data that was kept is removed");
        assertThat(LogChain.verify(archive.log(), archive.record().chain())).isEmpty();
    }

    @Test
    void whatWasKeptGoesAtOnceOrIsSweptByTheNext() throws Exception {
        environments.open("north").down(true, "tester", null);
        assertThat(environments.kept()).extracting(KeptData::madeFrom).containsExactly(Optional.of(file));
        Path home = folder.home().environments();
        Path left = Folders.make(home.resolve(".south.gone-17"));
        Files.createFile(left.resolve("row"));
        Path foreign = Folders.make(home.resolve(".south.other"));
        assertThat(environments.kept()).as("looking changes nothing").hasSize(1);
        assertThat(left).exists();
        environments.removeKept("north", "tester", null);
        assertThat(Folders.list(home)).as("nothing of north either").containsExactly(foreign);
        live();
        Folders.make(left);
        environments.open("north").down(false, "tester", null);
        assertThat(Folders.list(home)).containsExactly(foreign);
    }

    @Test
    void withoutDataNothingIsKept() throws Exception {
        Folders.remove(folder.data("database-0"));
        Folders.make(folder.data("database-0"));
        Folders.make(folder.shared("baker"));
        Files.createFile(Folders.make(folder.tasks().resolve("schema-1")).resolve("result"));
        environments.open("north").down(true, "tester", null);
        assertThat(folder.root())
                .as("secrets and markers that nothing would ever list")
                .doesNotExist();
        assertThat(environments.archived("north")).hasSize(1);
    }

    @Test
    void aNoteThatSaysNothingOfDataKeepsIt() throws Exception {
        Files.writeString(folder.removing(), "north-20260101T000000000Z");
        environments.open("north").down(false, "tester", null);
        assertThat(data).exists();
    }

    @Test
    void anotherNameOfTheFileIsTheSameFile() throws IOException {
        Files.createFile(file);
        Path link = Files.createSymbolicLink(file.resolveSibling("link.yaml"), file);
        FileSet linked = new FileSet(link.toString(), Map.of(link.toString(), "a", "/other", "b"), "/release");
        assertThat(linked.under(file.toString()))
                .contains(new FileSet(file.toString(), Map.of(file.toString(), "a", "/other", "b"), "/release"));
        assertThat(linked.under("/nowhere/isle.yaml")).isEmpty();
    }
}
