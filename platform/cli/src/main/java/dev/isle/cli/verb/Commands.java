package dev.isle.cli.verb;

import dev.isle.cli.line.Help;
import dev.isle.cli.line.Verb;
import dev.isle.cli.terminal.Exit;

/** Leads from a verb to its command; loads only the one that is needed. */
public final class Commands {
    private Commands() {}

    /**
     * The command of a verb.
     *
     * @throws IllegalArgumentException for a verb that the table has and nobody carries out; a test excludes it
     */
    public static Command of(Verb verb) {
        return switch (verb.path()) {
            case "help" -> Commands::help;
            case "version" -> new VersionCommand();
            default -> throw new IllegalArgumentException("no command for " + verb.path());
        };
    }

    private static int help(Session session) {
        session.output().streams().out().print(Help.of(session.line().operands()));
        return Exit.DONE;
    }
}
