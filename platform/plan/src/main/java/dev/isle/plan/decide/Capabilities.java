package dev.isle.plan.decide;

/**
 * What a runtime heals by itself; there the sequencer waits and reports instead of acting.
 *
 * @param restartsCrashed starts a server again whose process ended
 * @param recreatesLost makes a server again that vanished (with its machine, or deleted by hand)
 * @param startsAtOnce how many servers may be starting at a time; 0 for no limit
 */
public record Capabilities(boolean restartsCrashed, boolean recreatesLost, int startsAtOnce) {}
