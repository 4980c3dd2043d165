package dev.isle.suite.server.metrics;

import dev.isle.suite.server.process.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that servers show at {@code GET /metrics}: no server shows anything else. Units are seconds and bytes. Values
 * of labels are bounded: names that stand in the program or in the environment's description, never what a caller sent.
 */
public enum Measure {
    INFO("suite_server_info", Kind.GAUGE, "Always 1; says who answers.", every(), "server", "role"),
    READY("suite_ready", Kind.GAUGE, "1 while no sensor that decides readiness is red, else 0.", every()),
    SENSOR("suite_sensor_state", Kind.GAUGE, "A sensor of /health: 0 green, 1 amber, 2 red.", every(), "sensor"),

    HTTP_SECONDS(
            "suite_http_request_duration_seconds",
            Kind.HISTOGRAM,
            "Latency: from a request's headers to its answer.",
            every(),
            "method",
            "resource"),
    HTTP_REQUESTS(
            "suite_http_requests_total",
            Kind.COUNTER,
            "Traffic and errors: requests answered, by status.",
            every(),
            "method",
            "resource",
            "code"),
    HTTP_IN_FLIGHT(
            "suite_http_requests_in_flight",
            Kind.GAUGE,
            "Saturation: requests being answered now, this one too.",
            every()),
    HTTP_CONNECTIONS("suite_http_connections", Kind.GAUGE, "HTTP connections that are open.", every()),
    HTTP_CONNECTIONS_LIMIT("suite_http_connections_limit", Kind.GAUGE, "HTTP connections that may be open.", every()),
    ADMISSION_OPEN("suite_admission_open", Kind.GAUGE, "0 while the server drains or stops, else 1.", every()),
    ADMISSION_IN_FLIGHT("suite_admission_in_flight", Kind.GAUGE, "Saturation: pieces of work in flight.", every()),
    ADMISSION_LIMIT("suite_admission_limit", Kind.GAUGE, "Pieces of work that may be in flight.", every()),
    ADMISSION_REFUSED(
            "suite_admission_refused_total",
            Kind.COUNTER,
            "Errors: pieces of work for which there was no room.",
            every()),

    MEMORY_USED("jvm_memory_used_bytes", Kind.GAUGE, "Memory in use, by area (heap, nonheap).", every(), "area"),
    MEMORY_COMMITTED("jvm_memory_committed_bytes", Kind.GAUGE, "Memory that the JVM has taken.", every(), "area"),
    MEMORY_MAX("jvm_memory_max_bytes", Kind.GAUGE, "Memory that the JVM may take; -1: no bound.", every(), "area"),
    POOL_USED("jvm_memory_pool_used_bytes", Kind.GAUGE, "The same by pool, Metaspace among them.", every(), "pool"),
    POOL_MAX("jvm_memory_pool_max_bytes", Kind.GAUGE, "Bound of a pool; -1: none.", every(), "pool"),
    BUFFERS_USED(
            "jvm_buffer_pool_used_bytes",
            Kind.GAUGE,
            "Memory outside the heap in buffers (direct, mapped).",
            every(),
            "pool"),
    GC_SECONDS("jvm_gc_collection_seconds", Kind.SUMMARY, "Collections and the time that they took.", every(), "gc"),
    THREADS("jvm_threads_current", Kind.GAUGE, "Platform threads.", every()),
    CLASSES("jvm_classes_currently_loaded", Kind.GAUGE, "Classes that are loaded.", every()),
    CPU("process_cpu_seconds_total", Kind.COUNTER, "CPU time of the process.", every()),
    STARTED("process_start_time_seconds", Kind.GAUGE, "When the process began, seconds since 1970.", every()),
    FILES("process_open_fds", Kind.GAUGE, "File descriptors that are open.", every()),
    FILES_LIMIT("process_max_fds", Kind.GAUGE, "File descriptors that may be open.", every()),

    CONNECTIONS_IN_USE("suite_pool_connections_in_use", Kind.GAUGE, "Database connections in use.", pools(), "pool"),
    CONNECTIONS_WAITING(
            "suite_pool_connections_waiting", Kind.GAUGE, "Saturation: who waits for a connection.", pools(), "pool"),
    CONNECTIONS_LIMIT(
            "suite_pool_connections_limit", Kind.GAUGE, "Database connections that may be in use.", pools(), "pool"),

    BROKER_CLIENTS("suite_broker_connections", Kind.GAUGE, "Clients connected to the broker.", only(Role.EVENTSERVER)),
    BROKER_WAITING(
            "suite_broker_messages_waiting",
            Kind.GAUGE,
            "Saturation: messages that no subscriber has taken yet.",
            only(Role.EVENTSERVER)),
    BROKER_MESSAGES(
            "suite_broker_messages_total",
            Kind.COUNTER,
            "Messages that came (added) and that subscribers took (taken).",
            only(Role.EVENTSERVER),
            "outcome"),
    BROKER_LINK(
            "suite_broker_connected",
            Kind.GAUGE,
            "1 while the server has its connection to the broker, else 0.",
            only(Role.DATASERVER, Role.ENGINESERVER)),

    LEASE_ACTIVE("suite_lease_active", Kind.GAUGE, "1 at the active dataserver, else 0.", only(Role.DATASERVER)),
    LEASE_EPOCH("suite_lease_epoch", Kind.GAUGE, "Epoch of the lease as last seen.", only(Role.DATASERVER)),
    TRADES(
            "suite_trades_stored_total",
            Kind.COUNTER,
            "Versions of trades stored, by what made them; repeat: the same request again.",
            only(Role.DATASERVER),
            "action"),
    INTAKE_OPEN(
            "suite_intake_open",
            Kind.GAUGE,
            "0 while an engine is so far behind that nothing is taken.",
            only(Role.DATASERVER)),
    INTAKE_REFUSED(
            "suite_intake_refused_total",
            Kind.COUNTER,
            "Errors: requests refused because an engine is behind.",
            only(Role.DATASERVER)),

    ENGINE_RUNNING("suite_engine_running", Kind.GAUGE, "1 while an engine takes events here.", engines(), "engine"),
    ENGINE_WAITING("suite_engine_events_waiting", Kind.GAUGE, "Backlog: events that wait.", engines(), "engine"),
    ENGINE_FAILING(
            "suite_engine_events_failing",
            Kind.GAUGE,
            "Those of them that failed and are tried again.",
            engines(),
            "engine"),
    ENGINE_PARKED("suite_engine_events_parked", Kind.GAUGE, "Events that are parked.", engines(), "engine"),
    ENGINE_LIMIT(
            "suite_engine_events_limit", Kind.GAUGE, "Open events at which the intake closes.", engines(), "engine"),
    ENGINE_OLDEST(
            "suite_engine_oldest_event_age_seconds",
            Kind.GAUGE,
            "How long the oldest event has waited.",
            engines(),
            "engine"),
    ENGINE_EVENTS(
            "suite_engine_events_total",
            Kind.COUNTER,
            "Events that an engine has done, that failed, that were parked.",
            engines(),
            "engine",
            "outcome"),
    ENGINE_SECONDS(
            "suite_engine_turn_duration_seconds",
            Kind.HISTOGRAM,
            "One transaction of an engine, up to 50 events.",
            engines(),
            "engine"),
    MESSAGES(
            "suite_messages_total",
            Kind.COUNTER,
            "Messages that the sink took (delivered), refused, or did not answer for (unreachable).",
            engines(),
            "outcome"),
    MESSAGE_SECONDS("suite_message_delivery_duration_seconds", Kind.HISTOGRAM, "One delivery to the sink.", engines()),

    FORWARDS(
            "suite_forwards_total",
            Kind.COUNTER,
            "Requests passed on to a role: answered, or given up.",
            only(Role.GATEWAY),
            "to",
            "outcome"),
    FORWARD_SECONDS(
            "suite_forward_duration_seconds",
            Kind.HISTOGRAM,
            "From the first attempt to the answer, repeats and a takeover in it.",
            only(Role.GATEWAY),
            "to"),
    FORWARD_REPEATS(
            "suite_forward_repeats_total",
            Kind.COUNTER,
            "Rounds beyond the first to find who does it.",
            only(Role.GATEWAY)),

    UNITS_WAITING(
            "suite_valuation_units_waiting",
            Kind.GAUGE,
            "Backlog: units that no calculator has taken.",
            only(Role.RISKSERVER)),
    UNITS_OLDEST(
            "suite_valuation_oldest_unit_age_seconds",
            Kind.GAUGE,
            "How long the oldest of them has waited.",
            only(Role.RISKSERVER)),
    UNITS(
            "suite_valuation_units_total",
            Kind.COUNTER,
            "Units of valuation jobs: done, failed, or left to another.",
            only(Role.CALCULATOR),
            "outcome"),
    VALUED("suite_valuation_trades_total", Kind.COUNTER, "Trades in the units done.", only(Role.CALCULATOR)),
    UNIT_SECONDS(
            "suite_valuation_unit_duration_seconds",
            Kind.HISTOGRAM,
            "One unit, taken to completed.",
            only(Role.CALCULATOR)),
    CALCULATING("suite_valuation_busy", Kind.GAUGE, "Saturation: 1 while a unit is in hand.", only(Role.CALCULATOR)),

    RUNS(
            "suite_schedule_runs_total",
            Kind.COUNTER,
            "Runs of tasks here: begun, ended, failed, left to another, skipped, asked about.",
            only(Role.SCHEDULER),
            "outcome"),
    RUN_SECONDS("suite_schedule_run_duration_seconds", Kind.HISTOGRAM, "One run that ended.", only(Role.SCHEDULER)),
    RUNS_GOING("suite_schedule_runs_going", Kind.GAUGE, "Saturation: runs under way here.", only(Role.SCHEDULER)),
    RUNS_LIMIT("suite_schedule_runs_limit", Kind.GAUGE, "Runs that may be under way here.", only(Role.SCHEDULER)),
    RUNS_UNDECIDED(
            "suite_schedule_runs_undecided",
            Kind.GAUGE,
            "Runs of the last month that failed or were missed, until somebody decides.",
            only(Role.SCHEDULER)),

    LOGINS(
            "suite_logins_total",
            Kind.COUNTER,
            "Logins: accepted, refused, or put off.",
            only(Role.AUTHSERVER),
            "outcome"),

    ITEMS(
            "suite_upload_items_total",
            Kind.COUNTER,
            "Items of bulks: stored, refused, or not done in time.",
            only(Role.DATAUPLOADER),
            "outcome"),
    ITEMS_LIMIT(
            "suite_upload_items_limit",
            Kind.GAUGE,
            "Items in flight at most, at the dataserver's present pace.",
            only(Role.DATAUPLOADER));

    /** Types of the text format. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        SUMMARY
    }

    private final String text;
    private final Kind kind;
    private final String help;
    private final Set<Role> roles;
    private final List<String> labels;

    Measure(String text, Kind kind, String help, Set<Role> roles, String... labels) {
        this.text = text;
        this.kind = kind;
        this.help = help;
        this.roles = roles;
        this.labels = List.of(labels);
    }

    /** Its name in the text format; that of a counter ends with {@code _total}. */
    public String text() {
        return text;
    }

    public Kind kind() {
        return kind;
    }

    /** What it says, in a sentence. */
    public String help() {
        return help;
    }

    /** The roles whose servers show it. */
    public Set<Role> roles() {
        return roles;
    }

    /** Names of its labels, in order. */
    public List<String> labels() {
        return labels;
    }

    private static Set<Role> every() {
        return EnumSet.allOf(Role.class);
    }

    private static Set<Role> only(Role first, Role... more) {
        return EnumSet.of(first, more);
    }

    private static Set<Role> engines() {
        return EnumSet.of(Role.ENGINESERVER);
    }

    private static Set<Role> pools() {
        return EnumSet.of(
                Role.DATASERVER, Role.READER, Role.ENGINESERVER, Role.RISKSERVER, Role.CALCULATOR, Role.SCHEDULER);
    }
}
