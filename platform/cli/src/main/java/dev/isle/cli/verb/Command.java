package dev.isle.cli.verb;

/** What a verb does. */
@FunctionalInterface
public interface Command {
    /**
     * Carries the verb out.
     *
     * @return one of {@link dev.isle.cli.terminal.Exit}
     * @throws dev.isle.cli.terminal.Failure when it could not be done
     * @throws InterruptedException when the process is about to end
     */
    int run(Session session) throws InterruptedException;
}
