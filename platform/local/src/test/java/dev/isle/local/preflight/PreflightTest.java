package dev.isle.local.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import dev.isle.local.home.IsleHome;
import dev.isle.model.Quantity;
import dev.isle.plan.decide.Altered;
import dev.isle.plan.decide.Samples;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home that Isle cannot live in is told before anything is made in it. */
class PreflightTest {
    private static final List<AtomicFile.Linking> WITHOUT_LINKS = List.of(
            (name, existing) -> {
                throw new FileSystemException(name.toString(), existing.toString(), "Operation not permitted");
            },
            (name, existing) -> {
                throw new FileSystemException(name.toString(), existing.toString(), "Operation not supported");
            },
            (name, existing) -> {
                throw new UnsupportedOperationException();
            });

    @TempDir
    Path home;

    @Test
    void aHomeWithoutHardLinksIsNamedWithWhatToDo() throws IOException {
        for (AtomicFile.Linking links : WITHOUT_LINKS) {
            Preflight.Finding finding = Preflight.writable(home, links);
            assertThat(finding.good()).isFalse();
            assertThat(finding.what()).contains(home.toString()).contains("a file system without hard links");
            assertThat(finding.todo()).isEqualTo("set ISLE_HOME to a folder on another disk");
            assertThatThrownBy(
                            () -> AtomicFile.publish(home.resolve("token"), new byte[] {1}, AtomicFile.SECRET, links))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("without hard links");
        }
        assertThat(Preflight.writable(home, Files::createLink).good()).isTrue();
        assertThat(Folders.list(home)).as("no probe is left").isEmpty();
    }

    @Test
    void aHomeThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(home.resolve("file"));
        Preflight.Finding finding = Preflight.of(new IsleHome(file.resolve("home"))).machine().stream()
                .filter(found -> found.id().equals("home"))
                .findFirst()
                .orElseThrow();
        assertThat(finding.good()).isFalse();
        assertThat(finding.what()).contains("cannot write ISLE_HOME").contains(file.toString());
        assertThat(finding.todo()).isNotBlank();
    }

    @Test
    void whatAPlanLacksIsFoundBeforeAnythingIsStarted() {
        Plan plan = new Samples.PlanBuilder().role("a", 1).role("b", 1).build();
        Preflight preflight = Preflight.of(new IsleHome(home));
        assertThat(preflight.hindrances(plan, Set.of("a-0", "b-0")))
                .as("this machine can run it")
                .isEmpty();
        Quantity huge = new Quantity(1L << 60);
        ServerPlan wanting = needing(plan.server("a-0").orElseThrow(), huge, huge, 0);
        List<Preflight.Finding> found = preflight.hindrances(of(plan, wanting), Set.of());
        assertThat(found).extracting(Preflight.Finding::id).containsExactly("java", "memory", "disk");
        assertThat(found)
                .extracting(Preflight.Finding::what)
                .satisfiesExactly(
                        java -> assertThat(java).contains("the version that a-0 wants"),
                        memory -> assertThat(memory).contains("have budgets of 1099511627776 MiB"),
                        disk -> assertThat(disk).contains("1099511627776 MiB are needed"));
        assertThat(found).extracting(Preflight.Finding::todo).noneMatch(String::isBlank);
        assertThat(preflight.hindrances(of(plan, needing(wanting, huge, huge, 25)), Set.of("a-0")))
                .as("it runs already: its memory and disk are in use")
                .isEmpty();
    }

    private static Plan of(Plan plan, ServerPlan server) {
        return new Altered(plan).servers(List.of(server));
    }

    private static ServerPlan needing(ServerPlan server, Quantity memory, Quantity disk, int java) {
        return new ServerPlan(
                server.name(),
                server.role(),
                server.ordinal(),
                server.kind(),
                server.stopped(),
                server.command(),
                server.env(),
                server.secretEnv(),
                server.files(),
                server.ports(),
                new ServerPlan.JvmPlan(java == 0 ? "" : "/jdk", java, List.of()),
                memory,
                server.cpuMillis(),
                disk,
                server.health(),
                server.stop(),
                server.promote(),
                server.hash());
    }

    @Test
    void anotherTroubleKeepsItsOwnWords() {
        Preflight.Finding finding = Preflight.writable(home, (name, existing) -> {
            throw new FileSystemException(name.toString(), null, "No space left on device");
        });
        assertThat(finding.what()).contains("is full").doesNotContain("links");
    }
}
