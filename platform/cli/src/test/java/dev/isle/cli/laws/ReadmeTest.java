package dev.isle.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.isle.cli.line.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What pages tell readers to type is understood by the command line. */
class ReadmeTest {
    private static final Pattern CALL = Pattern.compile("(?<=^|[\\s;(&|])\\.{0,2}/?isle(?= |$)");
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");
    private static final Pattern SPAN = Pattern.compile("`((?:\\./)?isle [^`]+)`");
    /** The form that all commands have, which is no command. */
    private static final Set<String> FORMS = Set.of("isle VERB [OPTIONS] [...]");

    /** A command line and where it stands. */
    record Typed(String place, List<String> words) {}

    private static List<Path> pages() throws IOException {
        Path root = Repository.root();
        List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md"), root.resolve("suite/README.md")));
        pages.addAll(
                Repository.files(root.resolve("docs"), file -> file.toString().endsWith(".md")));
        pages.addAll(Repository.files(root.resolve("examples"), file -> file.endsWith("README.md")));
        return pages;
    }

    private static List<Typed> typed() throws IOException {
        List<Typed> typed = new ArrayList<>();
        for (Path page : pages()) {
            boolean block = false;
            List<String> lines = Files.readAllLines(page);
            for (int at = 0; at < lines.size(); at++) {
                String line = lines.get(at);
                String place = Repository.root().relativize(page) + ":" + (at + 1);
                if (line.strip().startsWith("```")) {
                    block = !block;
                } else if (block) {
                    calls(line).forEach(words -> typed.add(new Typed(place, words)));
                } else if (!line.startsWith("#")) { // a heading names a verb with all that may follow
                    SPAN.matcher(line)
                            .results()
                            .map(found -> found.group(1))
                            .filter(text -> !FORMS.contains(text))
                            .flatMap(text -> calls(text).stream())
                            .filter(words -> !isName(words))
                            .forEach(words -> typed.add(new Typed(place, words)));
                }
            }
        }
        return typed;
    }

    /** Prose names a verb without what it needs. */
    private static boolean isName(List<String> words) {
        return Verbs.ALL.stream().anyMatch(verb -> verb.words().equals(words));
    }

    /** The arguments of each call of Isle in a line of shell: words with their quotes taken off, up to what ends a command. */
    static List<List<String>> calls(String line) {
        List<List<String>> calls = new ArrayList<>();
        String commands = before(" ", "#", " " + line);
        Matcher call = CALL.matcher(commands);
        while (call.find()) {
            calls.add(words(before("", "|;&)>", commands.substring(call.end()))));
        }
        return calls;
    }

    /** The text up to the first of those characters that is not within quotes and comes after that. */
    private static String before(String after, String ends, String text) {
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            if (quote != 0) {
                quote = each == quote ? 0 : quote;
            } else if (each == '\'' || each == '"') {
                quote = each;
            } else if (ends.indexOf(each) >= 0 && text.substring(0, at).endsWith(after)) {
                return text.substring(0, at);
            }
        }
        return text;
    }

    private static List<String> words(String command) {
        return WORD.matcher(command)
                .results()
                .map(found -> found.group().replaceAll("['\"]", ""))
                .toList();
    }

    @Test
    void callsAreFoundWhereverTheyStandInALine() {
        assertThat(calls("ADDRESS=$(./isle open -n full) # as isle says"))
                .containsExactly(List.of("open", "-n", "full"));
        assertThat(calls("cd x && isle logs --grep 'a | b' | grep x; ../isle up"))
                .containsExactly(List.of("logs", "--grep", "a | b"), List.of("up"));
        assertThat(calls("until isle status>/dev/null; do isle why gateway; done"))
                .containsExactly(List.of("status"), List.of("why", "gateway"));
        assertThat(calls("cat isle.yaml dist/target/isle/isle.aot isle: x")).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> isUnderstood() throws IOException {
        List<Typed> all = typed();
        assertThat(all.stream().map(each -> each.place().replaceAll(":.*", "")))
                .as("pages with commands")
                .contains("README.md", "suite/README.md", "docs/cli.md", "docs/releases.md", "examples/README.md");
        return all.stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.place() + " isle " + String.join(" ", each.words()),
                        () -> assertThatCode(() -> Verbs.parser().parse(each.words()))
                                .as(each.toString())
                                .doesNotThrowAnyException()));
    }
}
