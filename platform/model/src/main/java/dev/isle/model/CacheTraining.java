package dev.isle.model;

import java.time.Duration;
import java.util.List;

/** How to train an AOT cache: a command that runs to completion and loads what servers load. */
public record CacheTraining(
        @Cost(Change.NONE) @Required @Doc("Template list over jvm.java, jvm.options and release.path; ends by itself.")
        List<String> command,

        @Cost(Change.NONE) @Default("{}") @Doc("The Java that it trains on.")
        Suite.Jvm jvm,

        @Cost(Change.NONE) @Default("120s") @Doc("How long training may take.")
        Duration timeout) {}
