package dev.isle.plan.desired;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A database of the plan.
 *
 * @param server the database server that Isle runs for it; null when it is external
 * @param jdbcUrl without user or password
 * @param owner owns the schema and runs the steps
 * @param users the application users, without the owner
 * @param passwordPaths by user name (owner included): the file that holds the password
 * @param settings further settings of an owned server
 */
public record DatabasePlan(
        String name,
        @Nullable String server,
        String jdbcUrl,
        String host,
        int port,
        String database,
        String owner,
        List<String> users,
        Map<String, String> passwordPaths,
        Map<String, String> settings) {}
