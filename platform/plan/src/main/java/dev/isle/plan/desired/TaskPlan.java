package dev.isle.plan.desired;

import dev.isle.model.Quantity;
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
 * @param dump how large a dump of its heap may become: its memory, zero when none is said; null when it is no JVM
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
        @Nullable Quantity dump,
        String hash) {

    /** The same with another hash. */
    public TaskPlan hashed(String other) {
        return with(needs, other);
    }

    /** The same with other needs. */
    public TaskPlan needing(List<Need> others) {
        return with(others, hash);
    }

    private TaskPlan with(List<Need> first, String sum) {
        return new TaskPlan(
                name, command, steps, database, env, files, first, attempts, timeout, invocation, dump, sum);
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
