package dev.isle.suite.server.dataserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Forbidden;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.auth.Rights;
import dev.isle.suite.server.dataserver.TradeChange.Changed;
import dev.isle.suite.server.dataserver.TradeRequest.Change;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.real.Trades;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import dev.isle.suite.trade.workflow.Action;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New versions of trades, against a real database. */
class TradeChangeIT {
    private TestDatabase database;
    private long id;

    @BeforeEach
    void book() throws Exception {
        database = new TestDatabase(true);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            id = ((TradeStore.Saved.New) TradeStore.save(connection, 3, request("ann", "book"), trade("10.00"))).id();
            connection.commit();
        }
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    private static TradeStore.Request request(String user, String key) {
        return new TradeStore.Request(new Caller(user, Rights.ALL), key, key.getBytes(StandardCharsets.UTF_8));
    }

    private static Trade trade(String eur) {
        return ((Intake.Accepted) TradeIntake.read(MediaKind.JSON, Trades.fx("LIFE", eur, "11.00"))).trade();
    }

    private Change amend(String user, String key, int expected, String eur) {
        return new Change(request(user, key), id, expected, Action.AMEND, Optional.of(trade(eur)));
    }

    private Change act(String key, int expected, Action action) {
        return new Change(request("bob", key), id, expected, action, Optional.empty());
    }

    private Changed apply(Change change) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Changed changed = TradeChange.apply(connection, 4, change);
            connection.commit();
            return changed;
        }
    }

    @Test
    void everyVersionIsKeptWithItsUserItsTermsAndItsEvents() throws Exception {
        long engines = database.number("select count(*) from event_subscription where state <> 'OFF'");
        assertThat(apply(amend("bob", "k2", 1, "20.00"))).isEqualTo(new Changed.Done(id, 2, "VERIFIED"));
        assertThat(apply(amend("cid", "k3", 2, "30.00"))).isEqualTo(new Changed.Done(id, 3, "VERIFIED"));
        assertThat(apply(act("k4", 3, Action.CANCEL))).isEqualTo(new Changed.Done(id, 4, "CANCELLED"));
        assertThat(database.value(
                        "select string_agg(version || ' ' || action || ' ' || status || ' ' || user_name || ' '"
                                + " || (document #>> '{product,receive,amount}') || ' ' || epoch, ', ' order by version)"
                                + " from trade_version"))
                .isEqualTo("1 NEW VERIFIED ann 10 3, 2 AMEND VERIFIED bob 20 4, 3 AMEND VERIFIED cid 30 4,"
                        + " 4 CANCEL CANCELLED bob 30 4");
        assertThat(database.number("select count(*) from trade_history")).isEqualTo(3);
        assertThat(database.value("select string_agg(trade_version || ' ' || kind, ', ' order by trade_version)"
                        + " from trade_event where engine = 'transfer'"))
                .isEqualTo("1 NEW, 2 AMEND, 3 AMEND, 4 CANCEL");
        assertThat(database.number("select count(*) from trade_event")).isEqualTo(4 * engines);
    }

    @Test
    void anActionNeedsItsRightOnTheBookThatTheTradeIsIn() throws Exception {
        Rights amends = new Rights(List.of(
                new Rights.Grant(Set.of(Right.AMEND), Set.of("LIFE")),
                new Rights.Grant(Set.of(Right.CANCEL), Set.of("OTHER"))));
        for (Action action : List.of(Action.CANCEL, Action.VERIFY, Action.CONFIRM)) {
            Change wanted = new Change(
                    new TradeStore.Request(new Caller("ann", amends), "a", new byte[] {1}),
                    id,
                    1,
                    action,
                    Optional.empty());
            assertThatThrownBy(() -> apply(wanted))
                    .as(action.label())
                    .isInstanceOf(Forbidden.class)
                    .hasMessageContaining("LIFE");
        }
        Rights cancels = new Rights(List.of(
                new Rights.Grant(Set.of(Right.CANCEL, Right.VERIFY, Right.BOOK, Right.READ), Set.of("LIFE")),
                new Rights.Grant(Set.of(Right.AMEND), Set.of("OTHER"))));
        for (Action action : List.of(Action.AMEND, Action.RETURN, Action.TERMINATE)) {
            Change wanted = new Change(
                    new TradeStore.Request(new Caller("cleo", cancels), "c", new byte[] {1}),
                    id,
                    1,
                    action,
                    action == Action.AMEND ? Optional.of(trade("20.00")) : Optional.empty());
            assertThatThrownBy(() -> apply(wanted))
                    .as(action.label())
                    .isInstanceOfSatisfying(
                            Forbidden.class,
                            refused -> assertThat(refused.right()).isEqualTo(Right.AMEND));
        }
        assertThat(database.number("select max(version) from trade_version")).isEqualTo(1);
        Change allowed = new Change(
                new TradeStore.Request(new Caller("ann", amends), "a", new byte[] {1}),
                id,
                1,
                Action.AMEND,
                Optional.of(trade("20.00")));
        assertThat(apply(allowed)).isInstanceOf(Changed.Done.class);
    }

    @Test
    void aRepeatIsAnsweredAsItWasAndMakesNothing() throws Exception {
        Change first = amend("bob", "k2", 1, "20.00");
        assertThat(apply(first)).isEqualTo(new Changed.Done(id, 2, "VERIFIED"));
        assertThat(apply(act("k3", 2, Action.CANCEL))).isEqualTo(new Changed.Done(id, 3, "CANCELLED"));
        assertThat(apply(first)).as("though the trade has moved").isEqualTo(new Changed.Done(id, 2, "VERIFIED"));
        Change other = new Change(
                new TradeStore.Request(new Caller("bob", Rights.ALL), "k2", new byte[] {1}),
                id,
                3,
                Action.CANCEL,
                Optional.empty());
        assertThat(apply(other)).isEqualTo(new Changed.OtherBody(id));
        assertThat(database.number("select count(*) from trade_version")).isEqualTo(3);
    }

    @Test
    void aRepeatIsAnsweredThoughItsUserHasLostTheRight() throws Exception {
        Change first = amend("bob", "k2", 1, "20.00");
        assertThat(apply(first)).isEqualTo(new Changed.Done(id, 2, "VERIFIED"));
        Change without =
                new Change(stripped(first.identity()), first.id(), first.expected(), first.action(), first.trade());
        assertThat(apply(without)).isEqualTo(new Changed.Done(id, 2, "VERIFIED"));
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            assertThat(TradeStore.save(connection, 3, stripped(request("ann", "book")), trade("10.00")))
                    .isEqualTo(new TradeStore.Saved.Before(id, 1));
            assertThatThrownBy(
                            () -> TradeStore.save(connection, 3, stripped(request("ann", "another")), trade("10.00")))
                    .isInstanceOf(Forbidden.class);
        }
    }

    private static TradeStore.Request stripped(TradeStore.Request request) {
        return new TradeStore.Request(new Caller(request.user(), Rights.NONE), request.key(), request.digest());
    }

    @Test
    void aRefusalLeavesNothingNotEvenItsKey() throws Exception {
        assertThat(apply(amend("bob", "k", 2, "20.00"))).isEqualTo(new Changed.Moved(id, 2, 1));
        assertThat(apply(act("k", 1, Action.VERIFY)))
                .isInstanceOfSatisfying(
                        Changed.Illegal.class,
                        illegal -> assertThat(illegal.legal())
                                .containsExactly(
                                        Action.AMEND, Action.RETURN, Action.CONFIRM, Action.CANCEL, Action.TERMINATE));
        Change nowhere = new Change(request("bob", "k"), 999, 1, Action.CANCEL, Optional.empty());
        assertThat(apply(nowhere)).isEqualTo(new Changed.Missing(999));
        assertThat(database.number("select count(*) from trade_version")).isEqualTo(1);
        assertThat(database.number("select count(*) from trade_request")).isEqualTo(1);
        assertThat(apply(act("k", 1, Action.CANCEL))).isEqualTo(new Changed.Done(id, 2, "CANCELLED"));
        assertThat(apply(amend("bob", "late", 2, "20.00")))
                .isInstanceOfSatisfying(
                        Changed.Illegal.class,
                        illegal -> assertThat(illegal.legal()).isEmpty());
    }

    @Test
    void ofManyAtOnceOneIsFirstAndTheOthersLearnIt() throws Exception {
        List<Changed> answers;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Changed>> calls = IntStream.range(0, 12)
                    .mapToObj(n -> callers.submit(() -> apply(amend("bob", "k" + n, 1, (20 + n) + ".00"))))
                    .toList();
            answers = new java.util.ArrayList<>();
            for (Future<Changed> call : calls) {
                answers.add(call.get());
            }
        }
        assertThat(answers).filteredOn(Changed.Done.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(new Changed.Moved(id, 1, 2)::equals).hasSize(11);
        assertThat(database.number("select count(*) from trade_history")).isEqualTo(1);
    }

    @Test
    void theSameRequestManyTimesAtOnceMakesOneVersion() throws Exception {
        List<Changed> answers = new java.util.ArrayList<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Changed>> calls = IntStream.range(0, 12)
                    .mapToObj(_ -> callers.submit(() -> apply(amend("bob", "same", 1, "20.00"))))
                    .toList();
            for (Future<Changed> call : calls) {
                answers.add(call.get());
            }
        }
        assertThat(answers).hasSize(12).containsOnly(new Changed.Done(id, 2, "VERIFIED"));
        assertThat(database.number("select version from trade")).isEqualTo(2);
    }
}
