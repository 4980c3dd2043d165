package dev.isle.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.line.Option;
import dev.isle.cli.line.Verb;
import dev.isle.cli.line.Verbs;
import dev.isle.cli.terminal.Exit;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLinePageTest {
    private static final String BEGIN = "<!-- verbs: begin -->\n";
    private static final String END = "<!-- verbs: end -->\n";

    @Test
    void thePageSaysWhatTheTableSays() throws IOException {
        Path page = Repository.root().resolve("docs/cli.md");
        String text = Files.readString(page);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        String expected = text.substring(0, from) + reference() + text.substring(to);
        if (Boolean.getBoolean("isle.write")) {
            Files.writeString(page, expected);
        }
        assertThat(text).as("docs/cli.md; -Disle.write=true rewrites it").isEqualTo(expected);
    }

    @Test
    void thePageNamesEveryExitCode() throws IOException, IllegalAccessException {
        String text = Files.readString(Repository.root().resolve("docs/cli.md"));
        for (Field code : Exit.class.getDeclaredFields()) {
            assertThat(text).contains("\n| " + code.getInt(null) + " | ");
        }
    }

    private static String reference() {
        StringBuilder text = new StringBuilder("\nEvery verb has these, also before the verb:\n\n");
        table(text, Verbs.SHARED);
        for (Verb verb : Verbs.ALL) {
            if (!verb.hidden()) {
                text.append("### `isle ").append(verb.path());
                if (!verb.operands().isEmpty()) {
                    text.append(' ').append(verb.operands());
                }
                text.append("`\n\n").append(sentence(verb.summary())).append("\n\n");
                table(
                        text,
                        verb.options().stream()
                                .filter(option -> !Verbs.SHARED.contains(option))
                                .toList());
            }
        }
        return text.toString();
    }

    private static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    }

    private static void table(StringBuilder text, List<Option> options) {
        if (!options.isEmpty()) {
            text.append("| Option | Meaning |\n|---|---|\n");
            options.forEach(option -> text.append("| `")
                    .append(option.usage())
                    .append("` | ")
                    .append(option.help())
                    .append(" |\n"));
            text.append('\n');
        }
    }
}
