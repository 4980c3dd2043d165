package dev.isle.model;

/** A task that checks an environment, and how to read what it prints. How it is run is the task's own business. */
public record Check(
        @Cost(Change.NONE)
        @Required
        @Doc("The task that checks: a command with `attempts: 1` that runs only when asked.")
        String task,

        @Cost(Change.NONE)
        @Default(Check.FORMAT)
        @Doc("The format of the line in which the task states its result; `docs/checks.md` describes it.")
        String format) {
    /** The one format so far. */
    public static final String FORMAT = "isle-check/1";
}
