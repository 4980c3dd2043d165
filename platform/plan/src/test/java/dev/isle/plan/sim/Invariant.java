package dev.isle.plan.sim;

/** What must hold in every simulated world. */
enum Invariant {
    /** It converges, and then decides nothing. */
    CONVERGES,
    /** No server is started before its needs have first held since the environment was started. */
    NEEDS_GATE_FIRST_START,
    /** A need that held once hinders nobody any more. */
    NEEDS_ARE_LATCHED,
    /** A server that runs is only ended for a reason that truly holds; a lost need is none. */
    ENDED_FOR_A_REASON,
    /** What is not live for too long is ended, whatever else it says of itself. */
    SICK_ARE_ENDED,
    /** Restarts after failures come with growing pauses and end after too many. */
    RESTARTS_ARE_BOUNDED,
    /** One disruptive step at a time among roles that others need; at most half of the workers. */
    ONE_DISRUPTIVE_STEP,
    /** No task is started again after a success, or while it may still run. */
    TASKS_RUN_ONCE,
    /** What a task needs is not restarted while it runs, nor in the turn in which it begins. */
    TASKS_KEEP_THEIR_NEEDS,
    /**
     * Where Isle elects there are never two active members, whatever one member says. Only where Isle cannot know who was made active, since its Record was lost
     * or a second member's word contradicts it, is a denial believed.
     */
    ONE_ACTIVE,
    /** Nothing is done to what cannot be seen; one step per subject and turn. */
    NOTHING_BLINDLY,
    /** Dependents stop before what they need, databases last. */
    STOP_ORDER,
    /** Members are removed from the highest ordinal down. */
    HIGHEST_FIRST,
    /** Nothing is carried out that is not in the log. */
    LOGGED_FIRST,
    /** What was asked for is done. */
    REQUESTS_ARE_DONE,
    /** Nothing is started that is not meant to run, such as after the end of the environment's time. */
    RUNS_IN_ITS_TIME_ONLY,
    /** It is removed only after the end of a lease that says so, and when nothing of it runs any more. */
    REMOVED_AT_THE_END_ONLY
}
