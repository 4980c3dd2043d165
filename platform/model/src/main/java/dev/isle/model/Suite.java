package dev.isle.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a product: its roles, what each needs, how to run, probe, drain, replicate, elect and check it. Names no machine and no environment.
 *
 * <p>All texts marked as templates may hold <code>{{...}}</code> over the names that {@code docs/language.md} lists; the plan resolves them.
 */
@Doc("A product: its roles, what each needs, how to run, probe, drain, replicate, elect and check it.")
public record Suite(
        @Cost(Change.REFUSED) @Required @Doc("Its name and labels.")
        Metadata metadata,

        @Cost(Change.REFUSED) @Required @Doc("What it says.")
        Spec spec) {

    /** What a Suite says. */
    public record Spec(
            @Cost(Change.REFUSED) @Default("{}") @Doc("Databases by name, with their owner and application users.")
            Map<String, Database> databases,

            @Cost(Change.RESTART) @Default("{}") @Doc("Secrets that Isle makes for each environment, by name.")
            Map<String, Secret> secrets,

            @Cost(Change.NONE) @Default("{}") @Doc("Commands or SQL steps that run to completion, by name.")
            Map<String, Task> tasks,

            @Cost(Change.ROLL) @Required @Doc("The kinds of server, by name.")
            Map<String, Role> roles,

            @Cost(Change.NONE)
            @Default("[]")
            @Doc(
                    "Keys that tie log lines of several servers together, such as a trade's id; a line holds key=value, or is a JSON object with such a field.")
            List<String> correlation,

            @Cost(Change.NONE) @Default("{}") @Doc("Tasks that check an environment, with the format they print.")
            Map<String, Check> checks,

            @Cost(Change.NONE)
            @Default("{}")
            @NotBuilt("load generators come with drills")
            @Doc("Load generators that drills use.")
            Map<String, Load> loads,

            @Cost(Change.NONE) @Doc("How to train a JDK AOT cache for a release of this suite.") @Nullable
            CacheTraining training,

            @Cost(Change.NONE) @Doc("What a user does first: shown after a successful up.") @Nullable
            Welcome welcome) {}

    /** A database that servers need. */
    public record Database(
            @Cost(Change.REFUSED) @Required @Doc("The user that owns the schema and runs the schema steps.")
            String owner,

            @Cost(Change.REFUSED) @Default("[]") @Doc("Users that servers connect as; each has a password of its own.")
            List<String> users) {}

    /** A secret made once per environment. */
    public record Secret(
            @Cost(Change.RESTART)
            @Default("32")
            @Range(min = 16, max = 128)
            @Doc("How many random bytes; the file holds them as URL-safe base64.")
            int bytes) {}

    /** A kind of server. */
    public record Role(
            @Cost(Change.RECREATE)
            @Default("managed")
            @Doc("`external`: runs elsewhere, watched and addressed, never started.")
            Placement placement,

            @Cost(Change.NONE)
            @Default("always")
            @Doc(
                    "`onDemand`: a tool or desktop client; each of its servers runs from `isle start SERVER` until `isle stop SERVER`, as the environment's `started` says.")
            RunMode run,

            @Cost(Change.RESTART)
            @Default("[]")
            @Doc("Template list: a program and its arguments, run without a shell; a vendor's start script is fine.")
            List<String> command,

            @Cost(Change.RESTART) @Default("{}") @Doc("Environment variables.")
            Map<String, EnvValue> env,

            @Cost(Change.RESTART) @Default("{}") @Doc("Text files rendered per server, by name.")
            Map<String, FileTemplate> files,

            @Cost(Change.RESTART) @Doc("The Java that it runs on and its memory budget.") @Nullable
            Jvm jvm,

            @Cost(Change.RESTART) @Doc("What else it asks of the machine.") @Nullable
            Resources resources,

            @Cost(Change.RESTART) @Default("{}") @Doc("Ports by name.")
            Map<String, Port> ports,

            @Cost(Change.NONE)
            @Default("[]")
            @Doc("What must hold before it first starts: ROLE.live, ROLE.ready, task.NAME, database.NAME.")
            List<String> needs,

            @Cost(Change.ROLL) @Default("{}") @Doc("How many members and how they share the work.")
            Replication replication,

            @Cost(Change.NONE) @Default("{}") @Doc("How its health is read.")
            Health health,

            @Cost(Change.NONE) @Default("{}") @Doc("How it is stopped.")
            Stop stop,

            @Cost(Change.NONE)
            @Doc("How the active member is asked to hand over, where the product elects by itself.")
            @Nullable
            HandOver handOver,

            @Cost(Change.NONE) @Default("{}") @Doc("Addresses of an external role's ports, by port name.")
            Map<String, String> endpoints) {}

    /** Where a role's servers run. */
    public enum Placement {
        /** Isle runs it. */
        MANAGED,
        /** It runs elsewhere; Isle addresses and watches it. */
        EXTERNAL
    }

    /** When a role's servers run. */
    public enum RunMode {
        /** Whenever the environment runs. */
        ALWAYS,
        /** Only while the environment names it as started. */
        @Key("onDemand")
        ON_DEMAND
    }

    /** A value of an environment variable: a template text, or a secret for products that read nothing else. In YAML a plain text is {@code value}. */
    @Shorthand("value")
    public record EnvValue(
            @Cost(Change.RESTART) @Doc("Template text.") @Nullable
            String value,

            @Cost(Change.RESTART)
            @Doc(
                    "`secrets.NAME` or `databases.NAME.user.USER.password`: its content is handed over in the environment.")
            @Nullable
            String secret) {}

    /** A text file rendered per server. */
    public record FileTemplate(
            @Cost(Change.RESTART) @Doc("Template text of the file.") @Nullable
            String content,

            @Cost(Change.RESTART) @Doc("Template file in the release, instead of content.") @Nullable
            String from,

            @Cost(Change.RESTART)
            @Doc("Path relative to the server's working folder; the file's name when left out.")
            @Nullable
            String path,

            @Cost(Change.NONE)
            @Default("false")
            @Doc("The server reads the file again by itself: a change costs a reload, not a restart.")
            boolean reload) {}

    /** The Java of a role. */
    public record Jvm(
            @Cost(Change.RESTART)
            @Default("\">=25\"")
            @Doc("Version wanted: `21` (exactly that major version) or `>=25`.")
            String version,

            @Cost(Change.RESTART)
            @Doc("The server's whole memory budget; heap and other flags are derived from it.")
            @Nullable
            Quantity memory,

            @Cost(Change.RESTART)
            @Doc("Processors it reckons with; else derived from memory.")
            @Range(min = 1, max = 256)
            @Nullable
            Integer processors,

            @Cost(Change.RESTART)
            @Default("fast-start")
            @Doc("`fast-start`: first compiler only, serial collector; `compute`: full compiler.")
            JvmProfile profile,

            @Cost(Change.RESTART) @Default("[]") @Doc("Further options, after the derived ones.")
            List<String> options) {}

    /** Sets of derived flags. */
    public enum JvmProfile {
        /** Starts quickly and stays small: C1 only, serial collector. */
        FAST_START,
        /** Computes: C2, collector by heap size. */
        COMPUTE
    }

    /** What a server asks of the machine beside its JVM memory. */
    public record Resources(
            @Cost(Change.RESTART) @Doc("Whole memory budget of a server that is no JVM.") @Nullable
            Quantity memory,

            @Cost(Change.NONE)
            @Default("100")
            @Range(min = 1, max = 256_000)
            @Doc("Processor share in thousandths of a core, for the plan's sums.")
            int cpuMillis,

            @Cost(Change.NONE)
            @Default("64Mi")
            @Doc("Disk that it is expected to use, for the plan's sums and the check before start.")
            Quantity disk) {}

    /** A port of a role. */
    public record Port(
            @Cost(Change.RESTART) @Default("[tcp]") @Doc("What it can speak: http, https, tcp, tls.")
            List<Scheme> schemes,

            @Cost(Change.NONE) @Default("open") @Doc("Whether it demands a token of its callers.")
            Access access,

            @Cost(Change.RESTART)
            @Doc("A number of its own instead of an allocated one; one member only.")
            @Range(min = 1, max = 65_535)
            @Nullable
            Integer number) {}

    /** Protocol families. */
    public enum Scheme {
        /** Plain HTTP. */
        HTTP,
        /** HTTP over TLS. */
        HTTPS,
        /** Any plain protocol. */
        TCP,
        /** Any protocol over TLS. */
        TLS
    }

    /** Whether a port demands a token. */
    public enum Access {
        /** Anyone who reaches it may use it. */
        OPEN,
        /** It demands a bearer token or a password. */
        TOKEN
    }

    /** How the members of a role share the work. */
    public record Replication(
            @Cost(Change.ROLL) @Default("single") @Doc("How its members share the work.")
            ReplicationMode mode,

            @Cost(Change.NONE) @Default("1") @Range(min = 0, max = 200) @Doc("How many members.")
            int members,

            @Cost(Change.NONE)
            @Default("1")
            @Range(min = 0, max = 200)
            @Doc("How many must be ready for the role to be ready.")
            int minReady,

            @Cost(Change.ROLL)
            @Default("self")
            @Doc("Who elects the active of an active-standby role: the product itself, or Isle.")
            Election election,

            @Cost(Change.NONE)
            @Doc(
                    "Under `election: isle`: the command that promotes a running standby; it may be repeated when its outcome is unknown, so it must do no harm to a server that is active already. Without one the standby is started only once the active is proven dead.")
            @Nullable
            List<String> promote) {}

    /** Shapes of replication. */
    public enum ReplicationMode {
        /** One member. */
        SINGLE,
        /** One active, the others stand by. */
        ACTIVE_STANDBY,
        /** All equal, each addressed by name. */
        REPLICATED,
        /** All equal and anonymous. */
        WORKERS
    }

    /** Who elects. */
    public enum Election {
        /** The product. Isle reads {@code active} and {@code epoch} and only requests a hand-over. */
        SELF,
        /** Isle: a standby becomes active only after the old active is proven dead. */
        ISLE
    }

    /** How a server's health is read. Without any probe a running process counts as live and ready. */
    public record Health(
            @Cost(Change.NONE)
            @Doc("Path on the first HTTP port; 2xx = live. Never depends on another server.")
            @Nullable
            String liveHttp,

            @Cost(Change.NONE) @Doc("Path on the first HTTP port; 2xx = ready.") @Nullable
            String readyHttp,

            @Cost(Change.NONE) @Doc("Port name: live when it accepts a connection.") @Nullable
            String tcp,

            @Cost(Change.NONE) @Doc("Template list: live when the command exits 0.") @Nullable
            List<String> command,

            @Cost(Change.NONE) @Doc("A health document that is mapped to sensors.") @Nullable
            HealthDocument rest,

            @Cost(Change.NONE) @Default("[]") @Doc("Sensors that make the server ready when none of them is red.")
            List<String> ready,

            @Cost(Change.NONE) @Default("{}") @Doc("Sensors that only warn, with thresholds of their own.")
            Map<String, Threshold> warn,

            @Cost(Change.NONE)
            @Default("60s")
            @Range(min = 1000, max = 3_600_000)
            @Doc("How long it may take to become live.")
            Duration startup,

            @Cost(Change.NONE)
            @Default("10s")
            @Range(min = 500, max = 3_600_000)
            @Doc("How long liveness may fail before the server counts as hung and is restarted.")
            Duration hung,

            @Cost(Change.NONE) @Default("2s") @Range(min = 100, max = 60_000) @Doc("How long one probe may take.")
            Duration timeout) {}

    /** Numeric bounds from which a sensor is amber or red. */
    public record Threshold(
            @Cost(Change.NONE) @Doc("Amber from this value on.") @Nullable
            Double amber,

            @Cost(Change.NONE) @Doc("Red from this value on.") @Nullable
            Double red) {}

    /** How a server is stopped. */
    public record Stop(
            @Cost(Change.NONE) @Doc("Asked before the signal.") @Nullable
            Drain drain,

            @Cost(Change.NONE) @Doc("Template list: a stop command instead of SIGTERM.") @Nullable
            List<String> command,

            @Cost(Change.NONE)
            @Default("10s")
            @Range(min = 0, max = 3_600_000)
            @Doc("Time between the signal and SIGKILL.")
            Duration grace) {}

    /** A drain request. */
    public record Drain(
            @Cost(Change.NONE) @Required @Doc("Path on the first HTTP port.")
            String post,

            @Cost(Change.NONE) @Default("5s") @Range(min = 100, max = 3_600_000) @Doc("How long the request may take.")
            Duration timeout) {}

    /** Requests by which an active member hands over. */
    public record HandOver(
            @Cost(Change.NONE) @Required @Doc("POST path at the active: it stops being active.")
            String demote,

            @Cost(Change.NONE) @Required @Doc("POST path at the standby: it becomes active.")
            String promote) {}

    /** What a user is told after a successful {@code up}. */
    public record Welcome(
            @Cost(Change.NONE) @Required @Doc("ROLE.PORT whose address is shown first.")
            String endpoint,

            @Cost(Change.NONE) @Default("[]") @Doc("Template lines: commands to try next.")
            List<String> next) {}
}
