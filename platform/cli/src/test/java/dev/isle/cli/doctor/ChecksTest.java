package dev.isle.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.doctor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
    @TempDir
    private Path folder;

    private Map<String, Finding> check(Machine machine, Path home) {
        return Checks.all(machine, home).stream().collect(Collectors.toMap(Finding::check, f -> f));
    }

    private static Finding found(Map<String, Finding> findings, String check) {
        return Objects.requireNonNull(findings.get(check), check);
    }

    private static Machine machine(int java, List<String> programs, long memory, long files) {
        return new Machine("Linux", true, java, "/jdk", programs, OptionalLong.of(memory), OptionalLong.of(files));
    }

    @Test
    void aMachineThatFitsHasNothingToFix() {
        Map<String, Finding> findings =
                check(machine(25, List.of("sh", "setsid"), 4L << 30, 4096), folder.resolve("new/home"));
        assertThat(List.of("system", "java", "programs", "memory", "open-files", "home"))
                .allSatisfy(name ->
                        assertThat(found(findings, name).verdict()).as(name).isEqualTo(Verdict.GOOD));
        assertThat(folder.resolve("new")).as("nothing is made").doesNotExist();
    }

    @Test
    void everyFindingThatIsNotGoodHasAFix() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Machine poor = new Machine(
                "Darwin", false, 21, "/jdk", List.of("sh"), OptionalLong.of(100L << 20), OptionalLong.of(256));
        Map<String, Finding> findings = check(poor, file.resolve("home"));
        assertThat(found(findings, "system").verdict()).isEqualTo(Verdict.BAD);
        assertThat(found(findings, "java").fix()).contains("JDK 25");
        assertThat(found(findings, "programs").words()).isEqualTo("setsid not found on the PATH");
        assertThat(found(findings, "memory").verdict()).isEqualTo(Verdict.WARNING);
        assertThat(found(findings, "open-files").fix()).isEqualTo("ulimit -n 4096");
        assertThat(found(findings, "home").verdict()).as("below a file").isEqualTo(Verdict.BAD);
        assertThat(findings.values().stream().filter(f -> f.verdict() != Verdict.GOOD))
                .allSatisfy(f -> assertThat(f.fix()).isNotEmpty());
    }

    @Test
    void thisMachineCanBeLookedAt() {
        Machine here = Machine.look(System.getenv());
        assertThat(here.javaFeature()).isGreaterThanOrEqualTo(25);
        assertThat(here.programs()).contains("sh");
    }
}
