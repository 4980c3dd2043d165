package dev.isle.cli.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {
    private static Line parse(String... arguments) {
        return Verbs.parser().parse(List.of(arguments));
    }

    @Test
    void valuesComeAfterTheOptionAfterEqualsOrRightAfterTheLetter() {
        assertThat(parse("status", "-o", "json").value("output")).contains("json");
        assertThat(parse("status", "--output=json").value("output")).contains("json");
        assertThat(parse("status", "-ojson").value("output")).contains("json");
        assertThat(parse("logs", "--grep", "-x").value("grep")).contains("-x");
        assertThat(parse("logs", "--grep=").value("grep")).contains("");
    }

    @Test
    void optionsMayComeBeforeTheVerbAndAfterOperands() {
        Line line = parse("-f", "other.yaml", "why", "some-0", "--color", "never");
        assertThat(line.verb().path()).isEqualTo("why");
        assertThat(line.value("file")).contains("other.yaml");
        assertThat(line.value("color")).contains("never");
        assertThat(line.operands()).containsExactly("some-0");
    }

    @Test
    void theLongestPathIsTheVerb() {
        assertThat(parse("config", "view", "--origins").has("origins")).isTrue();
        assertThat(parse("release", "show", "18.1.0").operands()).containsExactly("18.1.0");
    }

    @Test
    void theLetterFMeansFollowAfterLogsAndTheFileBeforeIt() {
        Line line = parse("-f", "a.yaml", "logs", "-f");
        assertThat(line.has("follow")).isTrue();
        assertThat(line.values("file")).containsExactly("a.yaml");
    }

    @Test
    void valuesAreCheckedBeforeAnythingIsDone() {
        assertThatThrownBy(() -> parse("up", "--timeout", "soon"))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "--timeout: 'soon' is no duration; write a whole number with a unit: 500ms, 20s, 10m, 8h or 1d");
        assertThatThrownBy(() -> parse("up", "--no-wait", "--timeout", "90")).isInstanceOf(UsageException.class);
        for (String verb : List.of("logs", "history")) {
            assertThatThrownBy(() -> parse(verb, "--tail=-1"))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("--tail cannot be '-1'; write a whole number, 0 for all");
        }
        assertThat(parse("up", "--timeout", "90s").value("timeout")).contains("90s");
    }

    @Test
    void choicesMayBeTypedInCapitals() {
        assertThat(parse("logs", "--level", "WARN").value("level")).contains("warn");
        assertThat(parse("status", "-o", "JSON").value("output")).contains("json");
        assertThatThrownBy(() -> parse("logs", "--level", "WARNING")).isInstanceOf(UsageException.class);
    }

    @Test
    void theOptionVersionIsTheVerbVersionOnlyInItsPlace() {
        assertThat(parse("--version").verb().path()).isEqualTo("version");
        assertThat(parse("--color", "never", "--version").verb().path()).isEqualTo("version");
        assertThat(parse("release", "scan", "d", "--version", "1").value("version"))
                .contains("1");
        assertThatThrownBy(() -> parse("up", "--version")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> parse("--version", "down", "--yes")).isInstanceOf(UsageException.class);
    }

    @Test
    void twoDashesEndTheOptions() {
        assertThat(parse("why", "--", "-strange").operands()).containsExactly("-strange");
    }

    @Test
    void repeatableOptionsKeepEveryValue() {
        assertThat(parse("logs", "--id", "trade=1", "--id", "user=2").values("id"))
                .containsExactly("trade=1", "user=2");
    }

    @Test
    void helpIsShownWhateverElseIsMissing() {
        Line line = parse("release", "show", "--help");
        assertThat(line.verb().path()).isEqualTo("help");
        assertThat(line.operands()).containsExactly("release", "show");
        assertThat(parse().verb().path()).isEqualTo("help");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            statsu                      | there is no verb 'statsu'; did you mean 'status'?
            config                      | 'config' needs a second word: view
            release                     | 'release' needs a second word: scan, add, compose, train, ls, show
            release sho 1               | 'release' has no 'sho'; did you mean 'show'?
            status --outptu json        | 'isle status' has no option --outptu; did you mean '--output'?
            status -x                   | 'isle status' has no option -x; known: -o, -h, -f, -n
            status -o jsn               | --output cannot be 'jsn'; did you mean 'json'?
            status -o                   | --output needs a value: -o, --output FORMAT
            status --help=no            | '--help=no': --help takes no value
            status -o json -o yaml      | --output is given twice: 'json' and 'yaml'
            status some-0               | 'isle status' does not take 'some-0'
            why a b                     | 'isle why' does not take 'b'; it takes [SERVER/ROLE]
            restart                     | 'isle restart' needs SERVER...
            -f a.yaml                   | a verb is missing after -f a.yaml
            --yes down                  | the place before the verb has no option --yes; known: --help, --color, --file, --name, --on
            """)
    void whatCannotBeUnderstoodIsRefusedWithWhatWouldBe(String line, String words) {
        assertThatThrownBy(() -> parse(line.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessage(words)
                .satisfies(e -> assertThat(((UsageException) e).next()).startsWith("isle help"));
    }

    @Test
    void everyVerbHasUniqueOptionsAndLettersOnlyClashWithSharedOnes() {
        for (Verb verb : Verbs.ALL) {
            assertThat(verb.options()).extracting(Option::name).as(verb.path()).doesNotHaveDuplicates();
            assertThat(verb.options().stream()
                            .filter(o -> !Verbs.SHARED.contains(o))
                            .map(Option::letter)
                            .filter(Objects::nonNull))
                    .as(verb.path())
                    .doesNotHaveDuplicates();
        }
        assertThat(Verbs.ALL).extracting(Verb::path).doesNotHaveDuplicates();
    }

    @Test
    void helpNamesEveryVerbAndOption() {
        for (Verb verb : Verbs.ALL) {
            String help = Help.of(verb.words());
            assertThat(help).contains(verb.usage());
            assertThat(help.replaceAll("\\s+", " ")).contains(verb.summary());
            verb.options().forEach(option -> assertThat(help).contains("--" + option.name()));
            assertThat(Help.overview().contains("  " + verb.path() + " ")).isEqualTo(!verb.hidden());
        }
        assertThat(Help.of(List.of("release"))).contains("isle release scan", "isle release ls");
        assertThat(Help.of(List.of("logs")))
                .contains("-f, --follow")
                .contains("  --file FILE")
                .doesNotContain("-f, --file");
        assertThatThrownBy(() -> Help.of(List.of("stauts"))).hasMessageContaining("did you mean 'status'?");
    }
}
