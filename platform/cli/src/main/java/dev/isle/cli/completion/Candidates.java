package dev.isle.cli.completion;

import dev.isle.cli.line.Option;
import dev.isle.cli.line.Verb;
import dev.isle.cli.line.Verbs;
import java.util.List;

/** What can stand at a place of a command line. */
sealed interface Candidates {
    /** Anything: nothing is offered. */
    record Any() implements Candidates {}

    /** A file. */
    record Files() implements Candidates {}

    /** A folder. */
    record Folders() implements Candidates {}

    /** A command with its arguments. */
    record Command() implements Candidates {}

    /** One of these words. */
    record Words(List<String> words) implements Candidates {}

    /**
     * Names that are known at run time.
     *
     * @param kind as the hidden verb calls them
     */
    record Names(String kind) implements Candidates {}

    /** The values of an option. */
    static Candidates of(Option option) {
        if (!option.choices().isEmpty()) {
            return new Words(option.choices());
        }
        return switch (String.valueOf(option.value())) {
            case "FILE" -> new Files();
            case "DIR" -> new Folders();
            case "NAME" -> option.name().equals("name") ? new Names("environments") : new Any();
            default -> new Any();
        };
    }

    /**
     * The operands of a verb, by the words of its usage.
     *
     * @param later whether it is not the first one
     */
    static Candidates of(Verb verb, boolean later) {
        String usage = verb.operands().replaceAll("[\\[\\].]", "");
        boolean several = verb.most() > 1;
        if (usage.contains("COMMAND")) {
            return later ? new Command() : new Names("servers");
        }
        if (usage.isEmpty() || later && !several) {
            return new Any();
        }
        if (usage.contains("|")) {
            return new Words(List.of(usage.split("\\|")));
        }
        return switch (usage) {
            case "SERVER" -> new Names(verb.path().equals("logs") ? "logs" : "servers");
            case "SERVER/ROLE" -> new Names("subjects");
            case "ROLE" -> new Names("roles");
            case "TASK" -> new Names("tasks");
            case "CHECK" -> new Names("checks");
            case "SUITE/VERSION" -> new Names("releases");
            case "DIR" -> new Folders();
            case "BASE EXTENSION-DIR" -> later ? new Folders() : new Names("releases");
            case "VERB" -> new Words(firstWords());
            default -> new Any();
        };
    }

    /** The first words of all verbs. */
    static List<String> firstWords() {
        return visible().stream()
                .map(verb -> verb.words().getFirst())
                .distinct()
                .toList();
    }

    /** The second words of verbs that begin so; empty when it is a verb by itself. */
    static List<String> secondWords(String first) {
        return visible().stream()
                .filter(verb ->
                        verb.words().size() > 1 && verb.words().getFirst().equals(first))
                .map(verb -> verb.words().get(1))
                .toList();
    }

    /** The verbs that people type. */
    static List<Verb> visible() {
        return Verbs.ALL.stream().filter(verb -> !verb.hidden()).toList();
    }

    /** The first words of verbs of two words. */
    static List<String> families() {
        return firstWords().stream()
                .filter(word -> !secondWords(word).isEmpty())
                .toList();
    }

    /** An option as typed, in all its forms. */
    static List<String> spelled(Verb verb, Option option) {
        boolean shadowed = option.letter() == null
                || verb.option(option.letter()).filter(option::equals).isEmpty();
        return shadowed ? List.of("--" + option.name()) : List.of("-" + option.letter(), "--" + option.name());
    }
}
