package dev.isle.plan.desired;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task of the plan: a command or SQL steps that run to completion.
 *
 * @param command program and arguments; empty when it runs steps
 * @param steps SQL steps in order; empty when it runs a command
 * @param database where the steps run
 * @param invocation distinguishes wanted repeats of the same inputs; {@code need} for a task that others need
 * @param hash over its inputs: after a success for one hash and invocation it is never started again
 */
public record TaskPlan(
        String name,
        List<String> command,
        List<Step> steps,
        @Nullable String database,
        Map<String, String> env,
        Map<String, ServerPlan.RenderedFile> files,
        List<Need> needs,
        int attempts,
        Duration timeout,
        String invocation,
        String hash) {

    /** The same with another hash. */
    public TaskPlan hashed(String other) {
        return new TaskPlan(name, command, steps, database, env, files, needs, attempts, timeout, invocation, other);
    }

    /**
     * One SQL step.
     *
     * @param path of the script, where the runtime can read it
     * @param name the step's name, its identity in the database
     * @param digest of the script's bytes
     */
    public record Step(String name, String path, String digest) {}
}
