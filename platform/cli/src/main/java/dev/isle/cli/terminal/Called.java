package dev.isle.cli.terminal;

import dev.isle.cli.line.Verb;
import dev.isle.cli.line.Verbs;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the user calls Isle, so that a command that is shown can be typed as it stands. All texts say {@code isle VERB}; here that becomes {@code ./isle VERB}
 * where that is what was typed.
 *
 * @param command as it can be typed: quoted where a shell would take it apart
 */
public record Called(String command) {
    /** The variable in which the start script hands over how it was called. */
    public static final String VARIABLE = "ISLE_CALLED_AS";

    /** Found by the shell. */
    public static final Called ISLE = new Called("isle");

    private static final Pattern PLAIN = Pattern.compile("[\\w./+@%:,=~-]+");

    /** As the variables say: the bare name when the shell would find that very file by it. */
    public static Called of(Map<String, String> env) {
        String typed = env.getOrDefault(VARIABLE, "");
        if (typed.isBlank() || !Paint.harmless(typed).equals(typed)) {
            return ISLE;
        }
        int slash = typed.lastIndexOf('/');
        String folder = typed.substring(0, Math.max(slash, 0));
        if (folder.startsWith("/")
                && List.of(env.getOrDefault("PATH", "").split(File.pathSeparator))
                        .contains(folder)) {
            typed = typed.substring(slash + 1);
        }
        return new Called(PLAIN.matcher(typed).matches() ? typed : "'" + typed.replace("'", "'\\''") + "'");
    }

    /** The text with every {@code isle VERB} as the user would type it. */
    public String in(String text) {
        return this.equals(ISLE) || !text.contains("isle ")
                ? text
                : Commands.SHOWN.matcher(text).replaceAll(Matcher.quoteReplacement(command));
    }

    /** Made when first needed. */
    private static final class Commands {
        /** The word before a verb, where a command can begin: not within a path or another word, but behind a colour. */
        static final Pattern SHOWN = Pattern.compile("(?:(?<![\\w./-])|(?<=\u001b\\[\\d{1,2}m))isle(?= (?:"
                + Verbs.ALL.stream()
                        .map(Verb::words)
                        .map(List::getFirst)
                        .distinct()
                        .collect(Collectors.joining("|"))
                + ")(?![\\w-]))");
    }
}
