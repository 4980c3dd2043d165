package dev.isle.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.line.Option;
import dev.isle.cli.line.Verb;
import dev.isle.cli.line.Verbs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script for bash, in a real bash: the candidates for the last word of a line. */
@Timeout(60)
class CompletionTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("completion.bash"), Completion.of("bash"));
        Path isle = folder.resolve("isle");
        // Notes how it is called and knows some names.
        Files.writeString(isle, "#!/bin/sh\necho \"$*\" >> " + folder.resolve("called") + """

                case $2 in
                servers) echo mill-0; echo mill-1; echo baker-0 ;;
                environments) echo dev; echo demo ;;
                roles) echo mill ;;
                subjects) echo mill-0; echo mill; echo sum ;;
                tasks) echo sum ;;
                checks) echo rows; echo weight ;;
                esac
                """);
        Files.setPosixFilePermissions(isle, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("my file.yaml"), "");
        Files.createDirectory(folder.resolve("my-folder"));
    }

    /** What bash offers for the last of the words, of which the first is the program. */
    private List<String> offered(String... words) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("source completion.bash\nCOMP_WORDS=(");
        for (String word : words) {
            script.append(" '").append(word).append('\'');
        }
        script.append(" )\nCOMP_CWORD=").append(words.length - 1);
        script.append("\n_isle\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
        Process bash = new ProcessBuilder("bash", "--norc", "-u", "-c", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            String text = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return text.lines().filter(line -> !line.isEmpty()).toList();
        } finally {
            bash.destroyForcibly();
        }
    }

    private List<String> isle(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("./isle"));
        all.addAll(List.of(words));
        return offered(all.toArray(String[]::new));
    }

    @Test
    void verbsAndTheirSecondWords() throws Exception {
        assertThat(isle("")).containsExactlyInAnyOrderElementsOf(Candidates.firstWords());
        assertThat(isle("st")).containsExactlyInAnyOrder("status", "start", "stop");
        assertThat(isle("release", "")).containsExactlyInAnyOrder("scan", "add", "compose", "train", "ls", "show");
        assertThat(isle("-n", "dev", "sto")).containsExactly("stop");
        assertThat(isle("sup")).as("what Isle itself uses").isEmpty();
    }

    @Test
    void optionsOfTheVerbAndTheirValues() throws Exception {
        assertThat(isle("up", "--ti")).containsExactlyInAnyOrder("--timeout", "--ticket");
        assertThat(isle("release", "scan", "--su")).containsExactly("--suite");
        assertThat(isle("--co")).containsExactly("--color");
        assertThat(isle("logs", "--level", "wa")).containsExactly("warn");
        assertThat(isle("logs", "--level", "=", "wa")).containsExactly("warn");
        assertThat(isle("up", "--timeout", "")).isEmpty();
        assertThat(isle("plan", "--out", "my")).containsExactlyInAnyOrder("my file.yaml", "my-folder");
        assertThat(isle("release", "add", "my")).containsExactly("my-folder");
        assertThat(isle("completion", "")).containsExactlyInAnyOrder("bash", "zsh", "fish");
    }

    @Test
    void namesOfTheEnvironmentThatIsMeant() throws Exception {
        assertThat(isle("stop", "mi")).containsExactlyInAnyOrder("mill-0", "mill-1");
        assertThat(isle("stop", "mill-0", "ba")).containsExactly("baker-0");
        assertThat(isle("why", "m")).containsExactlyInAnyOrder("mill-0", "mill");
        assertThat(isle("open", "")).containsExactly("mill");
        assertThat(isle("open", "mill", "")).as("it takes one").isEmpty();
        assertThat(isle("run", "")).containsExactly("sum");
        assertThat(isle("check", "rows", "we")).containsExactly("weight");
        assertThat(isle("status", "-n", "de")).containsExactlyInAnyOrder("dev", "demo");
        assertThat(isle("-n", "dev", "restart", "ba")).containsExactly("baker-0");
        assertThat(isle("restart", "--file", "x.yaml", "ba")).containsExactly("baker-0");
        assertThat(Files.readString(folder.resolve("called")))
                .contains("names servers\n")
                .contains("names environments\n")
                .contains("names servers -n dev\n")
                .contains("names servers --file x.yaml\n");
    }

    @Test
    void behindTwoDashesComesACommand() throws Exception {
        assertThat(isle("exec", "mill")).containsExactlyInAnyOrder("mill-0", "mill-1");
        assertThat(isle("exec", "mill-0", "--", "my")).containsExactlyInAnyOrder("my file.yaml", "my-folder");
        assertThat(isle("exec", "mill-0", "--", "cat", "my")).contains("my file.yaml");
    }

    @Test
    void everyShellKnowsEveryVerbAndOption() {
        for (String shell : Completion.SHELLS) {
            String script = Completion.of(shell);
            for (Verb verb : Verbs.ALL) {
                for (String word : verb.words()) {
                    assertThat(script).as(shell).satisfies(text -> {
                        if (!verb.hidden()) {
                            assertThat(text).contains(word);
                        }
                    });
                }
                for (Option option : verb.hidden() ? List.<Option>of() : verb.options()) {
                    assertThat(script).as(shell).contains((shell.equals("fish") ? "-l " : "--") + option.name());
                }
            }
            assertThat(script).as(shell).doesNotContain("supervise");
        }
    }
}
