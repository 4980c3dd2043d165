package dev.isle.plan.diff;

import dev.isle.model.Change;
import dev.isle.model.Environment;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.shape.Field;
import dev.isle.model.shape.Shape;

/** What a difference costs: the cost that the model states of the field which it comes from. */
enum Costs {
    RELEASE(Environment.Spec.class, "release"),
    SUITE(Environment.Spec.class, "suite"),
    LEVEL(Environment.Spec.class, "level"),
    OWNER(Environment.Spec.class, "owner"),
    PURPOSE(Environment.Spec.class, "purpose"),
    LEASE(Environment.Spec.class, "ttl"),
    UNTIL(Environment.Running.class, "until"),
    TLS(Environment.Spec.class, "tls"),
    RECLAIM(Environment.Storage.class, "reclaim"),
    RUNNING(Environment.Spec.class, "running"),
    STOPPED(Environment.Spec.class, "stopped"),
    MEMBERS(Environment.RoleOverride.class, "members"),
    MIN_READY(Environment.RoleOverride.class, "minReady"),
    PLACEMENT(Environment.RoleOverride.class, "placement"),
    ENDPOINTS(Environment.RoleOverride.class, "endpoints"),
    JAVA(Suite.Jvm.class, "version"),
    MEMORY(Suite.Jvm.class, "memory"),
    OPTIONS(Suite.Jvm.class, "options"),
    PORT(Suite.Port.class, "number"),
    ENV(Suite.Role.class, "env"),
    FILE(Suite.FileTemplate.class, "content"),
    COMMAND(Suite.Role.class, "command"),
    HEALTH(Suite.Role.class, "health"),
    STOP(Suite.Role.class, "stop"),
    NEEDS(Suite.Role.class, "needs"),
    REPLICATION(Suite.Role.class, "replication"),
    TASK(Suite.Spec.class, "tasks"),
    CORRELATION(Suite.Spec.class, "correlation"),
    CHECKS(Suite.Spec.class, "checks"),
    SCHEMA(Release.Spec.class, "schema"),
    DATABASE(Environment.DatabaseBinding.class, "owned"),
    DATABASE_MEMORY(Environment.OwnedDatabase.class, "memory"),
    DATABASE_SETTINGS(Environment.OwnedDatabase.class, "settings"),
    DATABASE_URL(Environment.ExternalDatabase.class, "url");

    private final Class<? extends Record> kind;
    private final String key;

    Costs(Class<? extends Record> kind, String key) {
        this.kind = kind;
        this.key = key;
    }

    /** What changing it costs. */
    Change cost() {
        Field field = Shape.of(kind).field(key);
        Change cost = field == null ? null : field.cost();
        if (cost == null) {
            throw new IllegalStateException("the model states no cost for " + kind.getSimpleName() + "." + key);
        }
        return cost;
    }
}
