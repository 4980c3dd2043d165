package dev.isle.plan.loop;

import java.time.Duration;

/**
 * When the loop looks again at the latest; whoever drives it may look earlier, for example when a process ends.
 *
 * @param afterStep after steps were carried out
 * @param busy while something starts, stops or runs
 * @param quiet while nothing is to be done: how late a hung server is noticed
 * @param troubled after the world could not be looked at or the Record not be written
 */
public record Pace(Duration afterStep, Duration busy, Duration quiet, Duration troubled) {
    /**
     * For processes on this machine. While servers start all of them want the processors, and every look takes some (about 20 ms with
     * thirteen servers): five looks a second cost a start less than they make it later. The end of a process wakes the loop by itself.
     */
    public static final Pace LOCAL =
            new Pace(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(1));

    /** For a cluster, where watches wake the loop. */
    public static final Pace CLUSTER =
            new Pace(Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(2));
}
