package dev.isle.plan.decide;

import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.record.Record;
import java.time.Instant;

/**
 * Decides what happens next in an environment. Pure, total, deterministic and level-triggered: it looks at what is wanted, what is seen and what is
 * remembered, never at how it came to be, so a decision that was lost is simply made again. The same function for every runtime.
 *
 * <p>First of all the clock is asked what time has made of the plan ({@link dev.isle.plan.record.Tenure}): once its time is over, it is decided as for one that
 * says {@code running: false}. Then these steps follow, each a class of its own:
 *
 * <ol>
 *   <li>{@link Accounts}: bring the histories up to date; each end of a process is accounted for once.
 *   <li>{@link Needs}: remember which needs have held since the environment was started.
 *   <li>{@link Requests}: grant, note and drop what was asked for by a verb.
 *   <li>{@link Stops}: end what should not run.
 *   <li>{@link Sick}: end what runs without being live.
 *   <li>{@link Starts} with {@link Elections}: start what should run and does not, and make members active.
 *   <li>{@link Turnover}: restart what changed, one disruptive step at a time. It comes after the starts, so that it knows who stands by on purpose.
 *   <li>{@link TaskRuns}: run tasks that are needed or were asked for. They come last, so that none begins while what it needs is being stopped.
 * </ol>
 *
 * <p>Invariants, held by the simulated world:
 *
 * <ol>
 *   <li>It converges, and then decides nothing.
 *   <li>No server is started before its needs have first held since the environment was started. Losing a need later never stops, restarts or hinders a
 *       dependent. (A Record from a backup knows of no start after it: needs that it remembers gate nothing.)
 *   <li>Restarts after failures come with growing pauses and end after {@link BackOff#MOST} in a row; then the server is left alone until somebody asks for
 *       another try or its plan changes.
 *   <li>Of servers of roles that others need, none is disrupted while another of them is not ready, unless it is itself the broken one. A
 *       task that runs, or begins in this decision, loses no server that it needs to a restart for a change or a request.
 *   <li>No task is started again after a success for one hash and invocation, whatever the Record says.
 *   <li>What is not live for too long is ended, whatever else it says of itself.
 *   <li>Where Isle elects, no member is made active until each other one is proven not to be.
 *   <li>Nothing is started once the environment's time is over, and it is removed only when its lease says so and nothing of it runs.
 *   <li>At most one step per server or task and decision; nothing is done to what cannot be seen.
 * </ol>
 *
 * <p>What is believed of what servers say of themselves: that they are live (nothing else could tell), and that they are ready as long as they are live; a word of
 * readiness from one that is not live counts for nothing. Of a cold pair only processes count, no word. Of a warm pair a member's word that it is active counts
 * first, and its word that it is not only where Isle does not remember that it made that very process active. So one server that lies costs at most bounded restarts, a
 * promotion that comes late, and time: never a second active member. Isle is deceived by a member that denies to be active and of which it cannot know better:
 * its Record was lost or is from a backup, or another member says that it is the active one.
 *
 * <p>Thread-safe: holds no state.
 */
public final class Sequencer implements Decider {
    @Override
    public Decisions decide(Plan plan, Observation observation, Record record, Capabilities capabilities, Instant now) {
        Deliberation deliberation = new Deliberation(plan, observation, record, capabilities, now);
        Needs needs = new Needs(deliberation);
        Requests requests = new Requests(deliberation);
        new Accounts(deliberation).bringUpToDate();
        needs.latch();
        requests.bringUpToDate();
        new Stops(deliberation).decide();
        new Sick(deliberation).decide();
        Starts starts = new Starts(deliberation, needs);
        starts.decide();
        new Turnover(deliberation, needs, requests).decide();
        new TaskRuns(deliberation, needs).decide();
        starts.report();
        return deliberation.done();
    }
}
