package dev.isle.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One installation: suite, release, level, overrides, databases, data, storage, exposure, owner, lease and whether it runs. */
@Doc("One installation of a release of a suite.")
public record Environment(
        @Cost(Change.REFUSED) @Required @Doc("Its name and labels.")
        Metadata metadata,

        @Cost(Change.NONE) @Required @Doc("What it says.") Spec spec) {

    /** What an Environment says. */
    public record Spec(
            @Key("extends")
            @Cost(Change.NONE)
            @Doc("A file, relative to this one, whose values hold where this file says nothing.")
            @Nullable
            String extendsFile,

            @Cost(Change.REFUSED) @Required @Doc("The suite's name.")
            String suite,

            @Cost(Change.ROLL)
            @Required
            @Doc("A release's version in the store or beside the distribution, or a folder (level development only).")
            String release,

            @Cost(Change.NONE) @Default("development") @Doc("A named set of defaults and refusals.")
            Level level,

            @Cost(Change.NONE) @Doc("The team or person that answers for it.") @Nullable
            String owner,

            @Cost(Change.NONE) @Doc("What it is for.") @Nullable
            String purpose,

            @Cost(Change.NONE)
            @Range(min = 1_000, max = 31_622_400_000L)
            @Doc(
                    "Lease: how long it may live since it was last applied; `up` renews it. Not at level uat and production.")
            @Nullable
            Duration ttl,

            @Cost(Change.NONE)
            @Doc("Lease: until when it may live, as date, time and offset. Instead of `ttl`.")
            @Nullable
            String expires,

            @Cost(Change.NONE)
            @Default("stop")
            @Doc(
                    "What happens when the lease ends: `stop` as by `running: false`, or `remove` as by `isle down --yes`. Ignored without a lease.")
            AtExpiry atExpiry,

            @Cost(Change.NONE)
            @Default("true")
            @Doc("`false`: every server is stopped, data is kept. `{until: TIME}`: stopped when that time has passed.")
            Running running,

            @Cost(Change.NONE) @Default("[]") @Doc("Servers that are kept stopped, by name.")
            List<String> stopped,

            @Cost(Change.NONE)
            @Default("[]")
            @Doc(
                    "Servers of roles with `run: onDemand` that run, by name; `isle start SERVER` and `isle stop SERVER` write it.")
            List<String> started,

            @Cost(Change.RESTART) @Default("{}") @Doc("What differs from the suite, by role.")
            Map<String, RoleOverride> roles,

            @Cost(Change.REFUSED) @Default("{}") @Doc("How each database of the suite is bound.")
            Map<String, DatabaseBinding> databases,

            @Cost(Change.REFUSED)
            @NotBuilt("data sets are not built yet")
            @Doc("The data set that its databases start from.")
            @Nullable
            String data,

            @Cost(Change.NONE) @Default("{}") @Doc("Where data lives and what becomes of it.")
            Storage storage,

            @Cost(Change.RELOAD)
            @NotBuilt("exposure beyond this machine is not built yet")
            @Doc("How it is reached from outside.")
            @Nullable
            Exposure exposure,

            @Cost(Change.ROLL)
            @Default("false")
            @Doc(
                    "TLS on every port that can speak it, owned databases included, by the environment's own certificate authority. From level test on `true` unless it is written.")
            boolean tls,

            @Cost(Change.ROLL)
            @Default("direct")
            @NotBuilt(value = "links through a proxy come with drills", except = "direct")
            @Doc("How servers reach each other.")
            Links links) {}

    /**
     * Whether it should run. A plain {@code true} or {@code false} says {@code on}.
     *
     * @param until an instant with its offset
     */
    @Shorthand("on")
    public record Running(
            @Cost(Change.NONE) @Default("true") @Doc("`false`: every server is stopped, data is kept.")
            boolean on,

            @Cost(Change.NONE)
            @Doc("Stopped from this time on: date, time and offset, such as `2026-01-31T18:30:00+01:00`.")
            @Nullable
            String until) {}

    /** What happens at the end of a lease. */
    public enum AtExpiry {
        /** Stopped; data kept. */
        STOP,
        /** Removed with its data. */
        REMOVE
    }

    /** How servers reach each other. */
    public enum Links {
        /** Straight. */
        DIRECT,
        /** Through a TCP proxy that drills can cut or delay. */
        PROXIED
    }

    /** What an environment changes of a role. Fields left out keep the suite's value; maps are merged by key. */
    public record RoleOverride(
            @Cost(Change.NONE) @Range(min = 0, max = 200) @Doc("How many members.") @Nullable
            Integer members,

            @Cost(Change.NONE)
            @Range(min = 0, max = 200)
            @Doc("How many must be ready for the role to be ready.")
            @Nullable
            Integer minReady,

            @Cost(Change.RECREATE) @Doc("`external`: this role runs elsewhere in this environment.")
            Suite.@Nullable Placement placement,

            @Cost(Change.RELOAD)
            @Default("{}")
            @Doc(
                    "Addresses of an external role's ports, by port name: HOST:PORT or SCHEME://HOST:PORT. Of a managed role, replicated or workers: of one more member that runs elsewhere.")
            Map<String, String> endpoints,

            @Cost(Change.RESTART) @Default("{}") @Doc("Further or other environment variables.")
            Map<String, Suite.EnvValue> env,

            @Cost(Change.RESTART)
            @Default("{}")
            @Doc("Further or other rendered files; one that differs is written whole.")
            Map<String, Suite.FileTemplate> files,

            @Cost(Change.RESTART) @Doc("What differs of its Java.") @Nullable
            JvmOverride jvm,

            @Cost(Change.NONE) @Doc("What differs in how its health is judged.") @Nullable
            HealthOverride health,

            @Cost(Change.RESTART) @Default("{}") @Doc("Fixed port numbers by port name; one member only.")
            Map<String, Integer> ports,

            @Cost(Change.RESTART) @Default("[]") @Doc("Further arguments at the end of the command.")
            List<String> arguments) {}

    /** What an environment changes of how a role's health is judged. */
    public record HealthOverride(
            @Cost(Change.NONE)
            @Default("{}")
            @Doc("Further or other thresholds by sensor; they count from the next look on, and no server is told.")
            Map<String, Suite.Threshold> warn) {}

    /** What an environment changes of a role's Java. */
    public record JvmOverride(
            @Cost(Change.RESTART) @Doc("Version wanted, instead of the suite\'s.") @Nullable
            String version,

            @Cost(Change.RESTART) @Doc("Memory budget of each server, instead of the suite\'s.") @Nullable
            Quantity memory,

            @Cost(Change.RESTART)
            @Doc("Processors that each server reckons with, instead of the suite\'s.")
            @Range(min = 1, max = 256)
            @Nullable
            Integer processors,

            @Cost(Change.RESTART) @Doc("Set of derived flags, instead of the suite\'s.")
            Suite.@Nullable JvmProfile profile,

            @Cost(Change.RESTART) @Doc("Further options, after the suite\'s.") @Nullable
            List<String> options) {}

    /** How a database of the suite is bound: exactly one of {@code owned} and {@code external}. */
    public record DatabaseBinding(
            @Cost(Change.REFUSED) @Doc("Isle runs a PostgreSQL for this environment alone.") @Nullable
            OwnedDatabase owned,

            @Cost(Change.REFUSED) @Doc("Others run it; Isle connects.") @Nullable
            ExternalDatabase external) {}

    /** A PostgreSQL that Isle runs for this environment alone: for development and test. */
    public record OwnedDatabase(
            @Cost(Change.REFUSED) @Default("17") @Range(min = 17, max = 17) @Doc("Major version of PostgreSQL.")
            int version,

            @Cost(Change.RESTART) @Default("256Mi") @Doc("Memory budget; buffers are derived from it.")
            Quantity memory,

            @Cost(Change.RESTART) @Default("{}") @Doc("Further server settings by name.")
            Map<String, String> settings) {}

    /** A database that others run. */
    public record ExternalDatabase(
            @Cost(Change.ROLL) @Required @Doc("jdbc:postgresql://HOST[:PORT]/DATABASE, without user or password.")
            String url,

            @Cost(Change.ROLL)
            @Required
            @Doc("The owner's and users' passwords: for each user name the path of a file.")
            Map<String, String> passwordFiles) {}

    /** Where data lives. */
    public record Storage(
            @Cost(Change.NONE)
            @Default("delete")
            @Doc(
                    "What `down` does with data: `delete` after asking, or `retain`. From level uat on `retain` unless it is written.")
            Reclaim reclaim) {}

    /** What becomes of data when the environment is removed. */
    public enum Reclaim {
        /** Deleted, after asking. */
        DELETE,
        /** Kept. */
        RETAIN
    }

    /** How an environment is reached from outside. */
    public record Exposure(
            @Cost(Change.RELOAD) @Doc("Host name under which it is reached.") @Nullable
            String host) {}
}
