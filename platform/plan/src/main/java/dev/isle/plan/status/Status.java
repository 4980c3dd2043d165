package dev.isle.plan.status;

import dev.isle.plan.observed.ServerObservation.Sensor;
import dev.isle.plan.record.Tenure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an environment is at one moment: what every read verb shows. Its JSON form is {@link StatusDocument}.
 *
 * @param ready every role has its {@code minReady}
 * @param purpose what it is for; null when nobody says
 * @param running whether it should run now
 * @param lease null: without end
 * @param authority the file with the certificate that callers trust where ports speak TLS; null: they speak plainly
 * @param planHash the plan in force
 * @param conditions one of each {@link ConditionType}, in that order
 * @param endpoints address of the first port of each role; of an active-standby role the active member's, of others a ready one's
 * @param addresses address of the first port of every member of each role, those that run elsewhere last
 * @param servers in start order
 * @param blind what could not be looked at
 */
public record Status(
        String environment,
        String runtime,
        String suite,
        String release,
        String level,
        @Nullable String owner,
        @Nullable String purpose,
        boolean running,
        boolean ready,
        @Nullable Lease lease,
        @Nullable String authority,
        String planHash,
        Instant observedAt,
        List<Condition> conditions,
        Map<String, String> endpoints,
        Map<String, List<String>> addresses,
        List<Server> servers,
        List<Task> tasks,
        List<String> blind) {

    /**
     * How long it may live.
     *
     * @param endsAt when the lease ends
     * @param ended whether it has
     * @param remove whether the environment is removed then; else it is stopped
     */
    public record Lease(Instant endsAt, boolean ended, boolean remove) {
        /** Of an environment with a lease. */
        public static @Nullable Lease of(Tenure tenure) {
            boolean remove =
                    tenure.plan().term() != null && tenure.plan().term().remove();
            return tenure.leaseEnd()
                    .map(end -> new Lease(end, tenure.leaseEnded(), remove))
                    .orElse(null);
        }
    }

    /** The conditions that an environment has. */
    public enum ConditionType {
        /** Every role has its {@code minReady}. */
        READY("Ready"),
        /** Something is started, stopped, replaced or run. */
        PROGRESSING("Progressing"),
        /** Some server is worse than wanted, though its role may be ready. */
        DEGRADED("Degraded"),
        /** What runs differs from the plan in force. */
        DRIFTED("Drifted"),
        /** Nothing more is done until somebody acts. */
        HELD("Held"),
        /** It should not run. */
        SUSPENDED("Suspended"),
        /** A rollback that keeps the data is possible. */
        ROLLBACK_READY("RollbackReady"),
        /** Its lease or its time to run ends soon, or its lease has ended. */
        EXPIRING("Expiring");

        private final String word;

        ConditionType(String word) {
            this.word = word;
        }

        /** As shown. */
        public String word() {
            return word;
        }
    }

    /**
     * A condition.
     *
     * @param since when it became so; null while nobody watches or the loop has not recorded it yet
     * @param reason one word or a few that name why
     * @param message for people
     */
    public record Condition(
            ConditionType type,
            boolean status,
            @Nullable Instant since,
            Instant observedAt,
            String reason,
            String message) {}

    /**
     * A server.
     *
     * @param state {@code ready}, {@code live}, {@code starting}, {@code hung}, {@code waiting}, {@code stopped}, {@code stopping}, {@code ended},
     *     {@code failed}, {@code unreachable} or {@code external}
     * @param reason {@link dev.isle.plan.decide.Reason#id} of what is done or waited for, or of the last start; null when there is none
     * @param detail evidence in words
     * @param url address of its first port
     */
    public record Server(
            String name,
            String role,
            String state,
            boolean ready,
            @Nullable Boolean active,
            @Nullable Long epoch,
            @Nullable Long pid,
            int restarts,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable String url,
            @Nullable Instant startedAt,
            @Nullable Long memoryBytes,
            @Nullable Long memoryBudgetBytes,
            @Nullable Long cpuMillis,
            List<Sensor> sensors,
            List<Event> recent) {}

    /** Something that happened to a server. */
    public record Event(Instant at, String what, String reason, String detail) {}

    /**
     * A task.
     *
     * @param state {@code waiting}, {@code running}, {@code succeeded}, {@code failed} or {@code unknown}
     */
    public record Task(String name, String state, int attempt, String detail) {}
}
