package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.isle.cli.CommandLine.Outcome;
import dev.isle.cli.line.Help;
import dev.isle.cli.line.Verb;
import dev.isle.cli.line.Verbs;
import dev.isle.cli.verb.Commands;
import dev.isle.local.client.EnvironmentHandle.Holdings;
import dev.isle.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsleTest {
    @TempDir
    private Path folder;

    private CommandLine isle;

    @BeforeEach
    void world() {
        isle = new CommandLine(folder);
    }

    @Test
    void everyVerbHasACommand() {
        for (Verb verb : Verbs.ALL) {
            assertThatCode(() -> Commands.of(verb)).as(verb.path()).doesNotThrowAnyException();
        }
    }

    @Test
    void aUsageErrorIsCode64WithTheNextCommandAndNothingOnTheOutput() {
        Outcome outcome = isle.run("statsu");
        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualTo("error: there is no verb 'statsu'; did you mean 'status'?\n  next: isle help\n");
    }

    @Test
    void withoutAFileTheEnvironmentsThereAreAreNamed() {
        isle.site.with("dev");
        Outcome outcome = isle.run("history");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("error: there is no file isle.yaml\n"
                        + "  environments of this machine: dev\n"
                        + "  next: isle history -n dev\n"
                        + "  next: isle history -f FILE\n");
    }

    @Test
    void anUnknownEnvironmentIsRefusedWithTheNearest() {
        isle.site.with("settlements");
        assertThat(isle.run("logs", "-n", "setlements").err())
                .contains("the environment 'setlements' does not exist on this machine; did you mean 'settlements'?")
                .contains("next: isle ps");
    }

    @Test
    void aFileNamesItsEnvironmentEvenWhenTheRestOfItIsWrong() throws IOException {
        Files.writeString(folder.resolve("isle.yaml"), "kind: Environment\nmetadata: {name: dev}\nspec: 17\n");
        isle.site.with("dev");
        assertThat(isle.run("logs").code()).isZero();
    }

    @Test
    void otherRuntimesAreRefusedByRuleWithAReason() throws IOException {
        Files.writeString(folder.resolve("isle.yaml"), "kind: Environment\nmetadata: {name: dev}\n");
        Outcome outcome = isle.run("history", "--on", "kubernetes");
        assertThat(outcome.code()).isEqualTo(4);
        assertThat(outcome.err()).startsWith("refused: '--on kubernetes' is refused");
        isle.env.put("ISLE_ON", "compose");
        assertThat(isle.run("history").code()).isEqualTo(4);
    }

    @Test
    void fileAndNameTogetherAreAmbiguous() {
        assertThat(isle.run("history", "-f", "a.yaml", "-n", "dev").code()).isEqualTo(64);
        assertThat(isle.run("status", "-n", "Dev:").code()).isEqualTo(64);
        assertThat(isle.run("down", "-n", "../dev", "--yes").code()).isEqualTo(64);
    }

    @Test
    void versionAndHelpNeedNothing() {
        assertThat(isle.run("version").out()).startsWith("isle ").contains("java ");
        assertThat(Json.parse(isle.run("version", "-o", "json").out())).isNotNull();
        assertThat(isle.run().out()).contains("usage: isle VERB");
        assertThat(isle.run("help", "logs").out()).contains("--grep TEXT");
        assertThat(isle.run("logs", "-h").out()).contains("--grep TEXT");
    }

    @Test
    void helpFitsAnOrdinaryTerminal() {
        assertThat(isle.run("help").out().lines()).allMatch(line -> line.length() <= 80);
        for (Verb verb : Verbs.ALL) {
            assertThat(Help.of(verb.words()).lines())
                    .as(verb.path())
                    .isNotEmpty()
                    .allMatch(line -> line.length() <= 80);
        }
        assertThat(Help.of(List.of("history")))
                .contains("\n  --archive NAME-TIME  a removed environment's, as listed (default: the newest\n"
                        + "                       of that name)\n");
    }

    @Test
    void hintsAreCommandsAsTheUserTypesThem() throws IOException {
        isle.env.put("ISLE_CALLED_AS", "../isle");
        assertThat(isle.run("statsu").err()).endsWith("  next: ../isle help\n");
        assertThat(isle.run("ps").out()).endsWith("next: ../isle up\n");
        assertThat(isle.run("help").out()).endsWith("next: ../isle help VERB\n");
        FakeInstallation dev = isle.site.with("dev");
        Files.writeString(folder.resolve("isle.yaml"), "kind: Environment\nmetadata: {name: dev}\n");
        Path log = Files.writeString(folder.resolve("a.log"), "2026-01-31T07:00:00Z INFO try isle up\n");
        dev.logs.put("a-0", List.of(log));
        assertThat(isle.run("logs").out()).as("what others wrote stays").contains("try isle up");
    }

    @Test
    void aDamagedRecordHidesNoOtherEnvironmentAndItsOwnCanBeRemoved() throws IOException {
        isle.site.with("good");
        FakeInstallation bad = isle.site.with("ruin");
        bad.trouble = "record.json is damaged: it ends too early";
        bad.holdings = new Holdings(List.of(4L), List.of(), List.of(folder.resolve("data")), List.of(), 5, false);
        assertThat(isle.run("ps").out()).contains("good").contains("ruin: record.json is damaged");
        assertThat(isle.run("ps", "-o", "json").out()).contains("\"good\"").contains("\"trouble\"");
        assertThat(isle.run("doctor").out())
                .contains("ruin: record.json is damaged")
                .contains("file");
        Files.writeString(folder.resolve("isle.yaml"), "kind: Environment\nmetadata: {name: ruin}\n");
        assertThat(isle.run("status").err()).contains("is damaged");
        Outcome down = isle.run("down", "--yes");
        assertThat(down.out()).contains("its data is kept, also with --yes").contains("is removed");
        assertThat(bad.asked.toString()).contains("down keeping data");
    }

    @Test
    void coloursAppearOnATerminalOrWhenAskedFor() {
        assertThat(isle.run("nonsense").err()).doesNotContain("\u001b");
        assertThat(isle.run("release", "show", "1", "--color", "always").err()).contains("\u001b[31merror:");
        isle.terminal = true;
        assertThat(isle.run("nonsense").err()).contains("\u001b[31merror:");
        isle.env.put("NO_COLOR", "1");
        assertThat(isle.run("nonsense").err()).doesNotContain("\u001b");
    }
}
