package dev.isle.cli.line;

import dev.isle.model.Durations;
import dev.isle.model.problem.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads arguments by a table of verbs.
 *
 * <p>Steps: options before the verb (only shared ones); then the verb, its longest path first; then options and operands in any order; {@code --} ends the
 * options. {@code --version} in the place of the verb is the verb {@code version}. A value follows its option as the next argument, after {@code =}, or right after its letter. Invariant: every argument is either understood or
 * refused with the nearest word that would be.
 */
public final class Parser {
    private final List<Verb> verbs;
    private final List<Option> shared;

    /**
     * A parser for a table.
     *
     * @param shared options that may also come before the verb
     */
    public Parser(List<Verb> verbs, List<Option> shared) {
        this.verbs = verbs;
        this.shared = shared;
    }

    /**
     * Reads a command line.
     *
     * @throws UsageException when it cannot be understood
     */
    public Line parse(List<String> typed) {
        List<String> arguments = new ArrayList<>(typed);
        Map<String, List<String>> options = new LinkedHashMap<>();
        Verb before = new Verb("", "", 0, 0, "", shared, true);
        int at = 0;
        while (at < arguments.size() && isOption(arguments.get(at))) {
            if (arguments.get(at).equals("--version")) {
                // In the place of a verb it is one.
                arguments.set(at, "version");
                break;
            }
            at = option(before, arguments, at, options);
        }
        boolean help = options.containsKey("help");
        if (at == arguments.size()) {
            Line line = new Line(verb(List.of("help")), options, List.of());
            if (help || options.isEmpty()) {
                return line;
            }
            throw new UsageException("a verb is missing after " + String.join(" ", arguments), "isle help");
        }
        Verb verb = verb(arguments.subList(at, arguments.size()));
        at += verb.words().size();
        List<String> operands = new ArrayList<>();
        while (at < arguments.size()) {
            String argument = arguments.get(at);
            if (argument.equals("--")) {
                operands.addAll(arguments.subList(at + 1, arguments.size()));
                at = arguments.size();
            } else if (isOption(argument)) {
                at = option(verb, arguments, at, options);
            } else {
                operands.add(argument);
                at++;
            }
        }
        if (options.containsKey("help")) {
            return new Line(verb(List.of("help")), options, verb.words());
        }
        checkFit(verb, options, operands);
        return new Line(verb, options, List.copyOf(operands));
    }

    private static boolean isOption(String argument) {
        return argument.length() > 1 && argument.charAt(0) == '-';
    }

    private Verb verb(List<String> words) {
        for (int length = 2; length > 0; length--) {
            if (words.size() >= length) {
                String path = String.join(" ", words.subList(0, length));
                for (Verb verb : verbs) {
                    if (verb.path().equals(path)) {
                        return verb;
                    }
                }
            }
        }
        String first = words.getFirst();
        List<String> below = verbs.stream()
                .map(Verb::path)
                .filter(path -> path.startsWith(first + " "))
                .toList();
        if (!below.isEmpty()) {
            List<String> seconds = below.stream()
                    .map(path -> path.substring(first.length() + 1))
                    .toList();
            String what = words.size() < 2 || isOption(words.get(1))
                    ? "'" + first + "' needs a second word: " + String.join(", ", seconds)
                    : "'" + first + "' has no '" + words.get(1) + "'; " + Nearest.advice(words.get(1), seconds);
            throw new UsageException(what, "isle help " + first);
        }
        List<String> firsts = verbs.stream()
                .filter(v -> !v.hidden())
                .map(v -> v.words().getFirst())
                .distinct()
                .toList();
        throw new UsageException("there is no verb '" + first + "'; " + Nearest.advice(first, firsts), "isle help");
    }

    private static int option(Verb verb, List<String> arguments, int at, Map<String, List<String>> into) {
        String argument = arguments.get(at);
        String help = "isle help" + (verb.path().isEmpty() ? "" : " " + verb.path());
        Option option;
        String value = null;
        if (argument.startsWith("--")) {
            int equals = argument.indexOf('=');
            String name = argument.substring(2, equals < 0 ? argument.length() : equals);
            value = equals < 0 ? null : argument.substring(equals + 1);
            List<String> known =
                    verb.options().stream().map(o -> "--" + o.name()).toList();
            option = verb.option(name)
                    .orElseThrow(() -> new UsageException(
                            place(verb) + " has no option --" + name + "; " + Nearest.advice("--" + name, known),
                            help));
        } else {
            option = verb.option(argument.charAt(1))
                    .orElseThrow(() -> new UsageException(
                            place(verb) + " has no option -" + argument.charAt(1) + "; known: "
                                    + verb.options().stream()
                                            .flatMap(o -> Optional.ofNullable(o.letter()).stream())
                                            .map(letter -> "-" + letter)
                                            .collect(Collectors.joining(", ")),
                            help));
            value = argument.length() == 2 ? null : argument.substring(2);
        }
        int next = at + 1;
        if (!option.takesValue()) {
            if (value != null) {
                throw new UsageException("'" + argument + "': --" + option.name() + " takes no value", help);
            }
            value = "true";
        } else if (value == null) {
            if (next == arguments.size()) {
                throw new UsageException("--" + option.name() + " needs a value: " + option.usage(), help);
            }
            value = arguments.get(next++);
        }
        value = accepted(option, value, help);
        List<String> values = into.computeIfAbsent(option.name(), name -> new ArrayList<>());
        if (!values.isEmpty() && !option.repeatable() && option.takesValue()) {
            throw new UsageException(
                    "--" + option.name() + " is given twice: '" + values.getFirst() + "' and '" + value + "'", help);
        }
        values.add(value);
        return next;
    }

    /** The value as it counts: a choice may be typed in capitals. */
    private static String accepted(Option option, String value, String help) {
        if (!option.choices().isEmpty()) {
            return option.choices().stream()
                    .filter(value::equalsIgnoreCase)
                    .findFirst()
                    .orElseThrow(() -> new UsageException(
                            "--" + option.name() + " cannot be '" + value + "'; "
                                    + Nearest.advice(value, option.choices()),
                            help));
        }
        switch (option.form()) {
            case TEXT -> {}
            case DURATION -> {
                try {
                    Durations.parse(value);
                } catch (IllegalArgumentException e) {
                    throw new UsageException("--" + option.name() + ": " + e.getMessage(), help);
                }
            }
            case COUNT -> {
                if (!value.matches("[0-9]{1,9}")) {
                    throw new UsageException(
                            "--" + option.name() + " cannot be '" + value + "'; write a whole number, 0 for all", help);
                }
            }
        }
        return value;
    }

    private static String place(Verb verb) {
        return verb.path().isEmpty() ? "the place before the verb" : "'isle " + verb.path() + "'";
    }

    private static void checkFit(Verb verb, Map<String, List<String>> options, List<String> operands) {
        String help = "isle help " + verb.path();
        if (operands.size() < verb.least()) {
            throw new UsageException("'isle " + verb.path() + "' needs " + verb.operands(), help);
        }
        if (operands.size() > verb.most()) {
            throw new UsageException(
                    "'isle " + verb.path() + "' does not take '" + operands.get(verb.most()) + "'"
                            + (verb.most() == 0 ? "" : "; it takes " + verb.operands()),
                    help);
        }
        for (String name : options.keySet()) {
            if (verb.option(name).isEmpty()) {
                throw new UsageException("'isle " + verb.path() + "' has no option --" + name, help);
            }
        }
    }
}
