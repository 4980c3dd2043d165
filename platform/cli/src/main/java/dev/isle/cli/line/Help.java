package dev.isle.cli.line;

import java.util.ArrayList;
import java.util.List;

/** Writes help from the table of verbs. Plain text: help goes into pagers and files. */
public final class Help {
    private static final int COLUMNS = 80;

    private Help() {}

    /** The list of verbs. */
    public static String overview() {
        StringBuilder text = new StringBuilder("""
                Isle keeps environments of a multi-server suite as their files say.

                usage: isle VERB [OPTIONS] [...]

                """);
        int width = Verbs.ALL.stream()
                .filter(v -> !v.hidden())
                .mapToInt(v -> v.path().length())
                .max()
                .orElse(0);
        for (Verb verb : Verbs.ALL) {
            if (!verb.hidden()) {
                text.append(wrapped("  " + padded(verb.path(), width + 2), verb.summary()));
            }
        }
        return text.append('\n')
                .append(
                        wrapped(
                                "exit codes: ",
                                "0 done or no change, 1 error, 2 changes pending (plan, diff), 3 not ready in time, 4 refused by a rule, 64 usage"))
                .append("next: isle help VERB\n")
                .toString();
    }

    /**
     * One verb, or the verbs that begin with a word.
     *
     * @throws UsageException when there is none
     */
    public static String of(List<String> words) {
        if (words.isEmpty()) {
            return overview();
        }
        String path = String.join(" ", words);
        List<Verb> found = Verbs.ALL.stream()
                .filter(v -> v.path().equals(path) || v.path().startsWith(path + " "))
                .toList();
        if (found.isEmpty()) {
            return of(Verbs.parser().parse(words).verb().words());
        }
        List<String> parts = new ArrayList<>();
        for (Verb verb : found) {
            parts.add(one(verb));
        }
        return String.join("\n", parts);
    }

    private static String one(Verb verb) {
        StringBuilder text = new StringBuilder("usage: ")
                .append(verb.usage())
                .append("\n\n")
                .append(wrapped("  ", verb.summary()))
                .append('\n');
        int width =
                verb.options().stream().mapToInt(o -> o.usage().length()).max().orElse(0);
        for (Option option : verb.options()) {
            boolean shadowed =
                    option.letter() != null && verb.option(option.letter()).orElseThrow() != option;
            String usage = shadowed ? "--" + option.name() + " " + option.value() : option.usage();
            text.append(wrapped("  " + padded(usage, width + 2), option.help()));
        }
        return text.toString();
    }

    /** The text behind its head, in lines of at most {@link #COLUMNS}, each beginning where the first one does. */
    private static String wrapped(String head, String text) {
        StringBuilder lines = new StringBuilder(head);
        int at = head.length();
        for (String word : text.split(" ")) {
            if (at + word.length() > COLUMNS) {
                lines.setLength(lines.length() - 1);
                lines.append('\n').append(" ".repeat(head.length()));
                at = head.length();
            }
            lines.append(word).append(' ');
            at += word.length() + 1;
        }
        lines.setLength(lines.length() - 1);
        return lines.append('\n').toString();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
