package dev.isle.cli.verb;

import dev.isle.cli.completion.Completion;
import dev.isle.cli.line.Help;
import dev.isle.cli.line.Verb;
import dev.isle.cli.terminal.Exit;
import dev.isle.model.problem.Nearest;

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
            case "release scan" -> ReleaseCommands::scan;
            case "release add" -> ReleaseCommands::add;
            case "release compose" -> ComposeCommand::run;
            case "release ls" -> ReleaseCommands::list;
            case "release show" -> ReleaseCommands::show;
            case "config view" -> new ConfigCommand();
            case "logs" -> new LogsCommand();
            case "init" -> new InitCommand();
            case "down" -> new DownCommand();
            case "stop" -> new StopStartCommand(false);
            case "start" -> new StopStartCommand(true);
            case "restart" -> new RestartCommand();
            case "wait" -> new WaitCommand();
            case "up" -> new UpCommand();
            case "history" -> new HistoryCommand();
            case "doctor" -> new DoctorCommand();
            case "ps" -> new PsCommand();
            case "run" -> new RunCommand();
            case "check" -> new CheckCommand();
            case "exec" -> new ExecCommand();
            case "open" -> new OpenCommand();
            case "completion" -> Commands::completion;
            case "names" -> new NamesCommand();
            case "release train" -> Training::train;
            case "supervise" ->
                session -> session.site().supervise(session.line().operands().getFirst());
            case "status" -> new StatusCommand();
            case "why" -> new WhyCommand();
            case "plan" -> new PlanCommand(true);
            case "diff" -> new PlanCommand(false);
            default -> throw new IllegalArgumentException("no command for " + verb.path());
        };
    }

    private static int completion(Session session) {
        String shell = session.line().operands().getFirst();
        if (!Completion.SHELLS.contains(shell)) {
            throw session.usage(
                    "there is no completion for '" + shell + "'; " + Nearest.advice(shell, Completion.SHELLS));
        }
        for (String line : Completion.of(shell).split("\n")) {
            session.output().foreign(line);
        }
        return Exit.DONE;
    }

    private static int help(Session session) {
        session.output().print(Help.of(session.line().operands()));
        return Exit.DONE;
    }
}
