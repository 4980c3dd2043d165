package dev.isle.cli.verb;

import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is common to verbs that change an environment: who asks and why, and what a refusal means. */
final class Applying {
    private Applying() {}

    /** Approver and ticket as words for the log; null without either. */
    static @Nullable String reason(Session session) {
        List<String> words = new ArrayList<>();
        Optional<String> ticket = session.line().value("ticket");
        ticket.ifPresent(id -> words.add("ticket " + id));
        session.line().value("approved-by").ifPresent(who -> words.add("approved by " + who));
        return words.isEmpty() ? null : String.join(", ", words);
    }

    /** The acceptance, or the refusal as a failure. */
    static Answer.Applied accepted(Session session, Answer answer) {
        return switch (answer) {
            case Answer.Applied applied -> applied;
            case Answer.Refused refused -> throw refusal(session, refused);
        };
    }

    private static Failure refusal(Session session, Answer.Refused refused) {
        String option = Choice.option(session);
        return switch (refused.code()) {
            case "other-file" ->
                new Failure(
                        Exit.REFUSED,
                        "an environment of this name was applied from another file; nothing was changed",
                        refused.problems(),
                        List.of("isle ps"));
            case "world-moved" ->
                new Failure(
                        Exit.REFUSED,
                        "the world has moved since the plan was written; nothing was changed",
                        refused.problems(),
                        List.of("isle plan --out FILE" + option));
            case "preflight" ->
                new Failure(
                        Exit.ERROR,
                        "this machine cannot run it as planned; nothing was changed",
                        refused.problems(),
                        List.of("isle doctor" + option));
            case "busy" ->
                new Failure(
                        Exit.ERROR,
                        "somebody else is changing the environment; nothing was changed",
                        refused.problems(),
                        List.of("isle status" + option));
            case "lease-ended" ->
                new Failure(
                        Exit.REFUSED,
                        "the lease in the file has ended already; nothing was changed",
                        refused.problems(),
                        List.of("isle up" + option, "isle down" + option));
            case "runs-already" ->
                new Failure(
                        Exit.REFUSED,
                        "one run at a time: it was not begun",
                        refused.problems(),
                        List.of("isle status" + option));
            case "refused-change" ->
                new Failure(
                        Exit.REFUSED,
                        "the change is refused; what runs is still managed by the last good plan",
                        refused.problems(),
                        List.of("isle diff" + option));
            default ->
                new Failure(
                        Exit.ERROR,
                        "it was not accepted (" + refused.code()
                                + "); what runs is still managed by the last good plan",
                        refused.problems(),
                        List.of("isle plan" + option));
        };
    }
}
