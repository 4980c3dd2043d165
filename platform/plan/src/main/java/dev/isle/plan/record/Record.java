package dev.isle.plan.record;

import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one small, versioned document per environment that Isle remembers. Losing it loses comfort (restart counts, the latch of first needs), never
 * correctness: the world is observed anew, tasks are settled by their markers, and allocations are read back from what runs.
 *
 * @param version grows by one with each write
 * @param allocation ports by server
 * @param applied the file set that was last applied, exactly as it was
 * @param plan the last good plan; null before the first
 * @param started when the environment was last set running; null while it is stopped
 * @param held needs that have held since {@code started}, in their written form; of a task with {@code #} and the hash it held for
 * @param servers history by server name
 * @param requests asked for by a verb and not yet carried out, by server or task name
 * @param leaders under {@code election: isle}, by role: the member that was last made the active one
 * @param changes what the last applied file changed of a server, by its name, in words
 * @param watch what the loop saw last, to tell changes from what stays; null before its first look
 * @param chain hash of the newest log entry
 */
public record Record(
        long version,
        Allocation allocation,
        @Nullable Applied applied,
        @Nullable Plan plan,
        @Nullable Instant started,
        List<String> held,
        Map<String, ServerHistory> servers,
        Map<String, Request> requests,
        Map<String, Leader> leaders,
        Map<String, String> changes,
        @Nullable Watch watch,
        String chain) {

    /** Of an environment that nobody has watched yet. */
    public Record(
            long version,
            Allocation allocation,
            @Nullable Applied applied,
            @Nullable Plan plan,
            @Nullable Instant started,
            List<String> held,
            Map<String, ServerHistory> servers,
            Map<String, Request> requests,
            Map<String, Leader> leaders,
            Map<String, String> changes,
            String chain) {
        this(version, allocation, applied, plan, started, held, servers, requests, leaders, changes, null, chain);
    }

    /** Copies, keeping order. */
    public Record {
        held = List.copyOf(held);
        servers = Collections.unmodifiableMap(new LinkedHashMap<>(servers));
        requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
        leaders = Collections.unmodifiableMap(new LinkedHashMap<>(leaders));
        changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
    }

    /** The state before anything happened. */
    public static final Record EMPTY =
            new Record(0, Allocation.EMPTY, null, null, null, List.of(), Map.of(), Map.of(), Map.of(), Map.of(), "");

    /** The plan as it is meant at that time: {@link Tenure} may have stopped it. Null before the first. */
    public @Nullable Plan planAt(Instant now) {
        return plan == null ? null : Tenure.of(plan, this, now).inForce();
    }

    /** The history of a server, or of a task as {@code task.NAME}. */
    public ServerHistory history(String subject) {
        return servers.getOrDefault(subject, ServerHistory.NONE);
    }

    /** With other memories of servers, requests, needs and leaders. */
    public Record remembering(
            List<String> held,
            Map<String, ServerHistory> servers,
            Map<String, Request> requests,
            Map<String, Leader> leaders) {
        return new Record(
                version, allocation, applied, plan, started, held, servers, requests, leaders, changes, watch, chain);
    }

    /** With another memory of what the loop saw last. */
    public Record watched(Watch watch) {
        return new Record(
                version, allocation, applied, plan, started, held, servers, requests, leaders, changes, watch, chain);
    }

    /** With another request. */
    public Record requesting(String subject, Request request) {
        Map<String, Request> more = new LinkedHashMap<>(requests);
        more.put(subject, request);
        return remembering(held, servers, more, leaders);
    }

    /** As a store keeps it: another version and chain. */
    public Record stored(long version, String chain) {
        return new Record(
                version, allocation, applied, plan, started, held, servers, requests, leaders, changes, watch, chain);
    }

    /**
     * An applied file set.
     *
     * @param file the environment file's path as the user named it, made absolute
     * @param digest over all texts
     * @param texts every file of the set by path
     * @param releaseFolder where the release lies
     */
    public record Applied(
            String file, String digest, Map<String, String> texts, String releaseFolder, Instant at, String by) {}

    /**
     * What is remembered of one server. All of it follows from observations and from what Isle asked for, so that a turn which is repeated after a crash
     * counts nothing twice.
     *
     * @param restarts how often its process ended other than for a change, and so had to be started again, since the environment was started
     * @param failures how often it failed in a row; a server that became ready and stayed live for its calm time begins again at 0
     * @param lastFailure when it last failed
     * @param notBefore end of its back-off
     * @param failed it failed too often: left alone until {@code start} or until its plan changes
     * @param seen identity of the process last seen
     * @param ended identity of the process whose end was last accounted for, so that the same death is counted once
     * @param asked identity of the process that Isle last asked to end: its end is no failure
     * @param liveOnce whether the process {@code seen} was ever live
     * @param notLiveSince since when the process {@code seen} has not been live; null while it is
     * @param readySince since when the process {@code seen} has been ready, live without a break since; null before, and while it is not live
     * @param handingOverSince since when the process {@code seen} is asked to hand over; null while it is not
     * @param recent newest first, at most ten
     */
    public record ServerHistory(
            int restarts,
            int failures,
            @Nullable Instant lastFailure,
            @Nullable Instant notBefore,
            boolean failed,
            @Nullable String seen,
            @Nullable String ended,
            @Nullable String asked,
            boolean liveOnce,
            @Nullable Instant notLiveSince,
            @Nullable Instant readySince,
            @Nullable Instant handingOverSince,
            List<Event> recent) {
        /** Nothing happened. */
        public static final ServerHistory NONE =
                new ServerHistory(0, 0, null, null, false, null, null, null, false, null, null, null, List.of());
    }

    /**
     * The member that was last made the active one.
     *
     * @param identity of the process meant; null until it was first seen
     */
    public record Leader(String server, @Nullable String identity) {}

    /**
     * What the loop saw when it looked last.
     *
     * @param by who looked, for example a supervisor's process
     * @param conditions of the environment, by the word of their type
     * @param actives the active member by role, of roles with a standby; the last one known while there is none
     */
    public record Watch(String by, Map<String, Since> conditions, Map<String, Active> actives) {
        /** Copies, keeping order. */
        public Watch {
            conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
            actives = Collections.unmodifiableMap(new LinkedHashMap<>(actives));
        }
    }

    /**
     * The status of a condition.
     *
     * @param since when it became so
     */
    public record Since(boolean status, Instant since) {}

    /**
     * The active member of a role.
     *
     * @param epoch as told by the product; null when it tells none
     */
    public record Active(String server, @Nullable Long epoch) {}

    /** Something that happened to a server: a decision's reason and its evidence. */
    public record Event(Instant at, String what, String reason, String detail) {}

    /**
     * Something that a verb asked for.
     *
     * @param id of a run: the invocation. Of the others empty: the sequencer notes there which process or attempt it was asked of, before it acts
     */
    public record Request(Kind kind, String id, Instant at, String by) {
        /** What can be asked for. */
        public enum Kind {
            /** Restart the server once. */
            RESTART,
            /** Forget its failures and try again. */
            RETRY,
            /** Run the task once more with this request's id as its invocation. */
            RUN
        }
    }
}
