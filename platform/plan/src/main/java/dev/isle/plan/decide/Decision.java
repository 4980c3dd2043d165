package dev.isle.plan.decide;

import org.jspecify.annotations.Nullable;

/**
 * One next step with its subject and its reason. Made only by the sequencer, carried out by a runtime. Every decision is safe to repeat: a runtime that has
 * already begun it does nothing.
 */
public sealed interface Decision {
    /** The server or task that it is about. */
    String subject();

    /** Why. */
    Reason reason();

    /** The evidence, in words: exit status, first difference, need. */
    String detail();

    /**
     * Start a server.
     *
     * @param hash the server's plan hash
     * @param asActive under {@code election: isle}: start it as the active member; null elsewhere
     */
    record Start(String subject, String hash, @Nullable Boolean asActive, Reason reason, String detail)
            implements Decision {}

    /**
     * Stop a server gracefully: drain, signal, and after its grace kill.
     *
     * @param identity of the process meant; another one is left alone
     * @param remove also remove what the runtime keeps for it (work folder, objects), because the plan names it no more
     */
    record Stop(String subject, @Nullable String identity, boolean remove, Reason reason, String detail)
            implements Decision {}

    /** Kill a server at once: it hangs, so a drain would only take time. */
    record Kill(String subject, String identity, Reason reason, String detail) implements Decision {}

    /**
     * Ask the active member of a role that elects by itself to hand over to a standby.
     *
     * @param to the standby meant
     */
    record HandOver(String subject, String identity, String to, Reason reason, String detail) implements Decision {}

    /** Make a running standby the active member, under {@code election: isle}. */
    record Promote(String subject, String identity, Reason reason, String detail) implements Decision {}

    /** Run a task. */
    record RunTask(String subject, String hash, String invocation, int attempt, Reason reason, String detail)
            implements Decision {}
}
