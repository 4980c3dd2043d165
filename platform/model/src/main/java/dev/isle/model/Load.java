package dev.isle.model;

import java.util.List;

/** A load generator. */
public record Load(
        @Cost(Change.NONE) @Required @Doc("Template list: a program and its arguments, run without a shell.")
        List<String> command,

        @Cost(Change.NONE) @Default("isle-load/1") @Doc("The format of what it prints.")
        String format) {}
