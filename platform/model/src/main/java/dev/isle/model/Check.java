package dev.isle.model;

import java.util.List;

/** A command that checks an environment. */
public record Check(
        @Cost(Change.NONE) @Required @Doc("Template list: a program and its arguments, run without a shell.")
        List<String> command,

        @Cost(Change.NONE) @Default("isle-check/1") @Doc("The format of what it prints.")
        String format,

        @Cost(Change.NONE) @Default("[]") @Doc("What must hold before it is run, as for roles.")
        List<String> needs) {}
