package dev.isle.suite.trade.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkflowTest {
    private static final Path PAGE = Path.of("../../docs/reference-suite-trades.md");
    private static final Workflow WORKFLOW = Workflow.STRAIGHT_THROUGH;

    @Test
    void whatIsBookedOrAmendedIsInForceAtOnce() {
        assertThat(WORKFLOW.begin()).isEqualTo(Status.VERIFIED);
        assertThat(WORKFLOW.after(Status.VERIFIED, Action.AMEND)).contains(Status.VERIFIED);
        assertThat(WORKFLOW.after(Status.CONFIRMED, Action.AMEND))
                .as("what was confirmed were other terms")
                .contains(Status.VERIFIED);
        assertThat(Status.VERIFIED.inForce()).isTrue();
    }

    @Test
    void aReturnedTradeStaysOutOfForceUntilItIsVerified() {
        assertThat(WORKFLOW.after(Status.VERIFIED, Action.RETURN)).contains(Status.PENDING);
        assertThat(WORKFLOW.after(Status.PENDING, Action.AMEND)).contains(Status.PENDING);
        assertThat(WORKFLOW.after(Status.PENDING, Action.VERIFY)).contains(Status.VERIFIED);
        assertThat(Status.PENDING.inForce()).isFalse();
    }

    @Test
    void finalStatusesAllowNothing() {
        for (Status last : List.of(Status.CANCELLED, Status.TERMINATED)) {
            assertThat(WORKFLOW.legal(last)).isEmpty();
            for (Action action : Action.values()) {
                assertThat(WORKFLOW.after(last, action)).isEmpty();
            }
        }
        assertThat(Status.CANCELLED.inForce()).isFalse();
        assertThat(WORKFLOW.legal(Status.VERIFIED))
                .containsExactly(Action.AMEND, Action.RETURN, Action.CONFIRM, Action.CANCEL, Action.TERMINATE);
        assertThat(WORKFLOW.after(Status.VERIFIED, Action.NEW)).isEmpty();
    }

    @Test
    void everyStatusCanBeReachedAndEveryActionIsUsed() {
        Set<Status> reached = EnumSet.noneOf(Status.class);
        Set<Action> used = EnumSet.noneOf(Action.class);
        for (Transition rule : WORKFLOW.transitions()) {
            reached.add(rule.to());
            used.add(rule.action());
        }
        assertThat(reached).isEqualTo(EnumSet.allOf(Status.class));
        assertThat(used).isEqualTo(EnumSet.allOf(Action.class));
    }

    @Test
    void aTableThatMakesNoSenseIsRefused() {
        Transition book = new Transition(Optional.empty(), Action.NEW, Status.PENDING, Optional.empty());
        assertThatThrownBy(() -> new Workflow(List.of())).hasMessage("no rule for NEW");
        assertThatThrownBy(() -> new Workflow(List.of(book, book))).hasMessage("two rules for NEW");
        assertThatThrownBy(() ->
                        new Workflow(List.of(book, Transition.of(Status.CONFIRMED, Action.CANCEL, Status.CANCELLED))))
                .hasMessage("no rule leads to CONFIRMED");
        assertThatThrownBy(() -> new Workflow(
                        List.of(book, Transition.through(Status.PENDING, Action.AMEND, Status.PENDING, Action.VERIFY))))
                .hasMessage("no rule for VERIFY in PENDING, which follows AMEND in PENDING");
        assertThatThrownBy(() -> new Workflow(
                        List.of(book, Transition.through(Status.PENDING, Action.AMEND, Status.PENDING, Action.AMEND))))
                .hasMessage("what follows AMEND in PENDING never ends");
    }

    @Test
    void labelsAreTheNamesInAddresses() {
        assertThat(Action.of("cancel")).contains(Action.CANCEL);
        assertThat(Action.of("CANCEL")).isEmpty();
        assertThat(Action.of("nonsense")).isEmpty();
        assertThat(Arrays.stream(Action.values()).filter(Action::bringsTerms))
                .containsExactly(Action.NEW, Action.AMEND);
    }

    @Test
    void thePageListsTheTable() throws IOException {
        List<String> listed = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## Life of a trade"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.matches("\\| (`[A-Z]+`|–) \\| `[a-z]+` .*"))
                .toList();
        assertThat(listed)
                .isEqualTo(
                        WORKFLOW.transitions().stream().map(WorkflowTest::row).toList());
    }

    private static String row(Transition rule) {
        return "| " + rule.from().map(from -> "`" + from + "`").orElse("–") + " | `"
                + rule.action().label() + "` | `" + rule.to() + "` | "
                + rule.then().map(then -> "`" + then.label() + "`").orElse("") + " |";
    }
}
