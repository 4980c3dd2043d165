package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.database.Schema;
import dev.isle.suite.server.dataserver.ElectionRule.Verdict;
import dev.isle.suite.server.dataserver.ElectionRule.View;
import dev.isle.suite.server.health.Activity;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.process.Gate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's part in the election, in one thread that alone begins and ends terms.
 *
 * <p>Each turn: look whether the schema is the needed one; obey hand-over requests; read the lease; tell the link whom to
 * follow; decide ({@link ElectionRule}); do it. A turn comes at once when the link hears a change, when work finds its term over, or
 * when a hand-over is asked for, and otherwise after {@link #PACE}. When the database fails, the turn's connection is
 * made anew every {@link #RETRY}; a term goes on, because only the lease ends it.
 */
final class Election {
    private static final Logger log = LoggerFactory.getLogger(Election.class);
    private static final Duration PACE = Duration.ofMillis(300);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    /** How long a member that was demoted leaves a free lease to the other one. */
    private static final Duration HOLD_BACK = Duration.ofSeconds(10);

    private record Command(Order order, CompletableFuture<Void> done) {}

    private enum Order {
        DEMOTE,
        STAND
    }

    private final String me;
    private final DataSource connections;
    private final DatabaseState state;
    private final Terms terms;
    private final PeerLink link;
    private final PeerListener listener;
    private final Gate gate;
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Lease lease;

    // Of the election's own thread.
    private long stillSince;
    private long heldBackUntil;
    private boolean heldBack;

    Election(
            String me,
            Database database,
            DatabaseState state,
            Terms terms,
            PeerLink link,
            PeerListener listener,
            Gate gate) {
        this.me = me;
        this.connections = database.connections("isle-election/" + me, SILENCE);
        this.state = state;
        this.terms = terms;
        this.link = link;
        this.listener = listener;
        this.gate = gate;
        this.thread = Thread.ofPlatform().name("election").daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Gives the lease up and ends; waits for that up to the patience. */
    void stop(Duration patience) throws InterruptedException {
        stopping = true;
        gate.open();
        boolean _ = thread.getState() == Thread.State.NEW || thread.join(patience);
    }

    /** Ends this member's term, if it has one, and leaves the lease to the other member for a while. */
    void demote(Duration patience) throws InterruptedException, TimeoutException, SQLException {
        order(Order.DEMOTE, patience);
    }

    /** Lets this member stand again after a demotion. */
    void stand(Duration patience) throws InterruptedException, TimeoutException, SQLException {
        order(Order.STAND, patience);
    }

    /** Waits until this member is active; false at once while the other one leads, or when the patience ends. */
    boolean awaitActive(Duration patience) throws InterruptedException {
        boolean otherLeads = !holder().isEmpty() && !holder().equals(me) && link.word() == Word.HEARD;
        return terms.awaitBegin(otherLeads ? Duration.ZERO : patience);
    }

    private void order(Order order, Duration patience) throws InterruptedException, TimeoutException, SQLException {
        Command command = new Command(order, new CompletableFuture<>());
        commands.add(command);
        gate.open();
        try {
            command.done().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new SQLException("the lease could not be given up: " + failed.getCause(), failed);
        } finally {
            commands.remove(command);
        }
    }

    /** Whether this member is active, and the epoch that it knows. */
    Activity activity() {
        long term = terms.epoch();
        @Nullable Lease seen = lease;
        return new Activity(term > 0, term > 0 ? term : seen == null ? 0 : seen.epoch());
    }

    /** The name of the active dataserver as last seen; empty when nobody is known to be. */
    String holder() {
        return Optional.ofNullable(lease).map(Lease::holder).orElse("");
    }

    /** The sensor {@code lease}: active, or a standby in good order. */
    Sensor sensor() {
        long term = terms.epoch();
        @Nullable Lease seen = lease;
        if (term > 0) {
            return Sensor.gate("lease", "election", "active", Colour.GREEN, "epoch " + term);
        }
        if (seen == null || !state.usable()) {
            return Sensor.gate("lease", "election", "unknown", Colour.RED, "the lease cannot be read");
        }
        if (seen.free()) {
            return Sensor.gate("lease", "election", "free", Colour.RED, "nobody is active, epoch " + seen.epoch());
        }
        String of = "standby of " + seen.holder() + ", epoch " + seen.epoch();
        return link.word() == Word.HEARD
                ? Sensor.gate("lease", "election", "standby", Colour.GREEN, of)
                : Sensor.gate("lease", "election", "standby", Colour.AMBER, of + ", which is not heard");
    }

    private void run() {
        while (!stopping) {
            try (Connection connection = connections.getConnection()) {
                stillSince = System.nanoTime();
                lease = null;
                while (!stopping) {
                    turn(connection);
                    boolean _ = gate.await(PACE);
                }
                release(connection);
            } catch (SQLException failure) {
                state.failed(failure);
                pause();
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException failure) {
                log.error("a turn of the election failed", failure);
                pause();
            }
        }
        terms.end();
    }

    private void pause() {
        try {
            boolean _ = gate.await(RETRY);
        } catch (InterruptedException interrupted) {
            stopping = true;
        }
    }

    private void turn(Connection connection) throws SQLException {
        Schema schema = Database.schema(connection);
        state.answered(schema);
        if (!schema.fits()) {
            return;
        }
        for (Command command = commands.poll(); command != null; command = commands.poll()) {
            obey(connection, command);
        }
        Lease now = LeaseTable.read(connection);
        if (!now.equals(lease)) {
            stillSince = System.nanoTime();
        }
        lease = now;
        link.follow(terms.epoch() > 0 || now.holder().equals(me) ? "" : now.holder(), now.epoch());
        View view = new View(
                me, now, terms.epoch(), stands(now), link.word(), Duration.ofNanos(System.nanoTime() - stillSince));
        Verdict verdict = ElectionRule.decide(view);
        switch (verdict) {
            case LEAD -> LeaseTable.beat(connection, me, view.term());
            case STAND_BY -> {}
            case TAKE -> take(connection, view);
            case STEP_DOWN -> stepDown("the lease is at epoch " + now.epoch() + ", held by " + now.holder());
        }
    }

    private boolean stands(Lease now) {
        if (heldBack && (!now.free() || System.nanoTime() - heldBackUntil >= 0)) {
            heldBack = false;
        }
        return !heldBack;
    }

    private void take(Connection connection, View view) throws SQLException {
        long epoch = LeaseTable.take(connection, view.lease(), me);
        if (epoch == 0) {
            gate.open(); // somebody was quicker, or a transaction of the old term holds on: look again
            return;
        }
        terms.begin(epoch);
        lease = new Lease(epoch, me, 0);
        listener.tell();
        log.info(
                "active, epoch {} (before: {}, {})",
                epoch,
                view.lease().free() ? "nobody" : view.lease().holder(),
                view.word());
    }

    private void stepDown(String why) {
        long term = terms.epoch();
        terms.end();
        listener.tell();
        log.warn("no longer active, term {} is over: {}", term, why);
    }

    private void obey(Connection connection, Command command) throws SQLException {
        switch (command.order()) {
            case STAND -> heldBack = false;
            case DEMOTE -> {
                heldBack = true;
                heldBackUntil = System.nanoTime() + HOLD_BACK.toNanos();
                try {
                    release(connection);
                } catch (SQLException failure) {
                    heldBack = false;
                    command.done().completeExceptionally(failure);
                    throw failure;
                }
            }
        }
        command.done().complete(null);
    }

    private void release(Connection connection) throws SQLException {
        long term = terms.epoch();
        if (term == 0) {
            return;
        }
        LeaseTable.release(connection, me, term);
        terms.end();
        listener.tell();
        log.info("gave the lease up, term {} is over", term);
    }
}
