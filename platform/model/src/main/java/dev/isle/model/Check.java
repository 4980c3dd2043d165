package dev.isle.model;

import java.util.List;

/** A command that checks an environment. */
public record Check(
        @Cost(Change.NONE) @Required List<String> command,

        @Cost(Change.NONE) @Default("isle-check/1") @Doc("The format of what it prints.")
        String format,

        @Cost(Change.NONE) @Default("[]") List<String> needs) {}
