package dev.isle.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command or SQL steps that run to completion. Exactly one of {@code command} and {@code steps} is set. */
public record Task(
        @Cost(Change.NONE) @Doc("Template list: a program and its arguments, run without a shell.") @Nullable
        List<String> command,

        @Cost(Change.NONE) @Doc("SQL steps of the release, each run once per database, in order.") @Nullable
        Steps steps,

        @Cost(Change.NONE) @Doc("The database that the steps run in, or that the command works on.") @Nullable
        String database,

        @Cost(Change.NONE) @Default("{}") @Doc("Environment variables; values are templates.")
        Map<String, String> env,

        @Cost(Change.NONE) @Default("{}") @Doc("Files rendered for the command.")
        Map<String, Suite.FileTemplate> files,

        @Cost(Change.NONE)
        @Default("[]")
        @Doc("What must hold before it runs: ROLE.live, ROLE.ready, task.NAME, database.NAME.")
        List<String> needs,

        @Cost(Change.NONE)
        @Default("3")
        @Range(min = 1, max = 20)
        @Doc("How often it may be started in all when it fails.")
        int attempts,

        @Cost(Change.NONE)
        @Default("10m")
        @Range(min = 1000, max = 86_400_000)
        @Doc("Ended and counted as failed after this time.")
        Duration timeout,

        @Cost(Change.NONE) @Doc("The Java that the command needs.")
        Suite.@Nullable Jvm jvm) {

    /** Where a Task's SQL steps come from. */
    public record Steps(
            @Cost(Change.NONE) @Required @Doc("`release`: the release's schema steps.")
            StepSource from) {}

    /** Sources of SQL steps. */
    public enum StepSource {
        /** The release's own {@code schema} list. */
        RELEASE
    }
}
