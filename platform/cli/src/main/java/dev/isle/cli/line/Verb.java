package dev.isle.cli.line;

import java.util.List;
import java.util.Optional;

/**
 * A verb of the command line.
 *
 * @param path its words, such as {@code config view}
 * @param operands what follows, for help, such as {@code [SERVER...]}
 * @param least how many operands it needs
 * @param most how many it bears
 * @param summary one clause for the list of verbs
 * @param options its own options and those it shares
 * @param hidden not listed: for Isle itself
 */
public record Verb(
        String path, String operands, int least, int most, String summary, List<Option> options, boolean hidden) {

    /** A verb without operands. */
    public static Verb of(String path, String summary, List<Option> options) {
        return new Verb(path, "", 0, 0, summary, List.copyOf(options), false);
    }

    /** With operands. */
    public Verb operands(String usage, int fewest, int atMost) {
        return new Verb(path, usage, fewest, atMost, summary, options, hidden);
    }

    /** Not listed. */
    public Verb asHidden() {
        return new Verb(path, operands, least, most, summary, options, true);
    }

    /** Its words. */
    public List<String> words() {
        return List.of(path.split(" "));
    }

    /** The option of that long name. */
    public Optional<Option> option(String name) {
        return options.stream().filter(o -> o.name().equals(name)).findFirst();
    }

    /** The option of that letter; of two the first, so that a verb's own comes before a shared one. */
    public Optional<Option> option(char letter) {
        return options.stream()
                .filter(o -> o.letter() != null && o.letter() == letter)
                .findFirst();
    }

    /** As typed: {@code isle logs [OPTIONS] [SERVER...]}. */
    public String usage() {
        return "isle " + path + " [OPTIONS]" + (operands.isEmpty() ? "" : " " + operands);
    }
}
