package dev.isle.cli.completion;

import dev.isle.cli.line.Option;
import dev.isle.cli.line.Verb;
import dev.isle.cli.line.Verbs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The part that bash and zsh share: a function that walks over the words typed so far, finds the verb, and says what can come next. They differ in how the words are
 * called and how candidates are handed over.
 *
 * <p>Steps of the function: skip options with their values; the first other word is the verb, with those of two words the second, too; the rest are operands, all of
 * them behind {@code --}. If the word before is an option that takes a value, that value is completed; if the word begins with a dash, an option; else what the verb
 * takes, at the operand's place.
 */
final class ScriptOfWords {
    /** A verb that does not exist: options that may come before the verb. */
    private static final Verb BEFORE = Verb.of("", "", Verbs.SHARED);

    private final Function<Candidates, String> offer;

    /**
     * Of a shell.
     *
     * @param offer the command that offers candidates
     */
    ScriptOfWords(Function<Candidates, String> offer) {
        this.offer = offer;
    }

    /** The cases of {@code "$verb:$word"} in which an option takes a value. */
    String takingValues() {
        List<String> patterns = new ArrayList<>();
        each((verb, option) -> {
            if (option.takesValue()) {
                Candidates.spelled(verb, option).forEach(word -> patterns.add(pattern(verb, word)));
            }
        });
        return String.join("|", patterns);
    }

    /** The cases of {@code "$verb:$prev"}: what an option takes. */
    String values(String indent) {
        StringBuilder text = new StringBuilder();
        each((verb, option) -> {
            if (option.takesValue()) {
                List<String> patterns = Candidates.spelled(verb, option).stream()
                        .map(word -> pattern(verb, word))
                        .toList();
                text.append(indent)
                        .append(String.join("|", patterns))
                        .append(") ")
                        .append(offer.apply(Candidates.of(option)))
                        .append("; return ;;\n");
            }
        });
        return text.toString();
    }

    /** The cases of {@code "$verb"}: its options. */
    String options(String indent) {
        StringBuilder text = new StringBuilder();
        for (Verb verb : verbs()) {
            List<String> words = verb.options().stream()
                    .flatMap(option -> Candidates.spelled(verb, option).stream())
                    .toList();
            text.append(indent)
                    .append(quoted(verb.path()))
                    .append(") ")
                    .append(offer.apply(new Candidates.Words(words)))
                    .append(" ;;\n");
        }
        return text.toString();
    }

    /** The cases of {@code "$verb:$operands"}: what comes at that place. */
    String operands(String indent) {
        StringBuilder text = new StringBuilder();
        text.append(indent).append("\":\"*) ").append(offer.apply(new Candidates.Words(Candidates.firstWords())));
        text.append(" ;;\n");
        for (String family : Candidates.families()) {
            text.append(indent)
                    .append(quoted(family))
                    .append(":*) ")
                    .append(offer.apply(new Candidates.Words(Candidates.secondWords(family))))
                    .append(" ;;\n");
        }
        for (Verb verb : Candidates.visible()) {
            Candidates first = Candidates.of(verb, false);
            Candidates later = Candidates.of(verb, true);
            if (!(first instanceof Candidates.Any)) {
                String place = first.equals(later) ? ":*" : ":0";
                text.append(indent).append(quoted(verb.path())).append(place).append(") ");
                text.append(offer.apply(first)).append(" ;;\n");
            }
            if (!(later instanceof Candidates.Any) && !first.equals(later)) {
                text.append(indent).append(quoted(verb.path())).append(":*) ");
                text.append(offer.apply(later)).append(" ;;\n");
            }
        }
        return text.toString();
    }

    private interface Visitor {
        void of(Verb verb, Option option);
    }

    private static void each(Visitor visitor) {
        verbs().forEach(verb -> verb.options().forEach(option -> visitor.of(verb, option)));
    }

    private static List<Verb> verbs() {
        List<Verb> verbs = new ArrayList<>(List.of(BEFORE));
        Candidates.families().forEach(family -> verbs.add(Verb.of(family, "", Verbs.SHARED)));
        verbs.addAll(Candidates.visible());
        return verbs;
    }

    private static String pattern(Verb verb, String word) {
        return quoted(verb.path() + ":" + word);
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
