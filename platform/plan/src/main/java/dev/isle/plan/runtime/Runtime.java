package dev.isle.plan.runtime;

import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers of one environment run: local processes, or a cluster. The same contract tests hold every implementation.
 *
 * <p>Contract:
 *
 * <ul>
 *   <li>{@link #prepare} and {@link #act} are idempotent and safe to repeat after a crash anywhere.
 *   <li>{@link #act} begins a step and returns soon (well under a second); what comes of it is seen by {@link #observe}. Until it is done, an observation
 *       shows the step under way: a started server is {@code RUNNING} (or {@code EXITED} with the cause of its start failure), a stopped one
 *       {@code STOPPING}.
 *   <li>{@link #observe} looks anew at each call, also at what no plan names any more, and needs nothing that a former process remembered.
 *   <li>Only objects and processes that carry the environment's mark are touched.
 * </ul>
 *
 * <p>Thread-safety: one thread drives {@code prepare} and {@code act}; {@code observe} may be called by any thread and by other processes at any time.
 */
public interface Runtime extends AutoCloseable {
    /** {@code local}, {@code kubernetes}, ... as typed after {@code --on}. */
    String name();

    /** What it heals by itself. */
    Capabilities capabilities();

    /** Where it puts things. */
    Layout layout();

    /**
     * Gives a number to each port that has none yet.
     *
     * @param wanted {@code server/port} names without a number, in plan order
     * @return {@code current} with a number for each
     * @throws RuntimeFailure when no number can be had
     */
    Allocation allocate(List<String> wanted, Allocation current);

    /**
     * Makes what must exist before any server starts, and brings in what costs no restart: secrets (made once), folders, the peers file, reloadable files.
     * Called at each turn; does nothing when nothing changed.
     *
     * @throws RuntimeFailure with cause and cure, for example a full disk or missing rights
     */
    void prepare(Plan plan);

    /**
     * Looks at the world.
     *
     * @param plan how to probe; null: only what exists
     */
    Observation observe(@Nullable Plan plan);

    /**
     * Begins one step.
     *
     * @throws RuntimeFailure when it cannot be begun; the loop records it and decides again later
     */
    void act(Decision decision, Plan plan);

    /**
     * Removes every process, object, file and port of the environment that the runtime made, and waits until they are gone.
     *
     * @param keepData keeps the folders of databases and servers' data
     */
    void removeAll(boolean keepData);

    /** Lets go of clients and threads; servers run on. */
    @Override
    void close();
}
