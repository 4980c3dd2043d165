package dev.isle.suite.server.role;

import dev.isle.suite.server.health.Activity;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.metrics.Sheet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.servlet.function.RouterFunctions;

/**
 * What one role adds to a server: its work, its sensors, its HTTP resources.
 *
 * <p>Reading sensors never waits for another server or for the database: a role keeps what it last saw.
 */
public interface RoleService {
    /** Begins the role's work in threads of its own and returns at once; needs that are absent are waited for there. */
    void start();

    /** Ends the role's work; what is in flight has been waited for already. Called once, also when start failed. */
    void stop();

    /** The readings of now. */
    List<Sensor> sensors();

    /** Writes what the role counts and measures; like sensors, it waits for nothing. */
    void measure(Sheet sheet);

    /** Adds the role's HTTP resources; the caller is known when they are reached. */
    void routes(RouterFunctions.Builder routes);

    /** Adds the HTTP resources that anybody may ask for, such as a login. */
    default void openRoutes(RouterFunctions.Builder routes) {}

    /**
     * First segments of the paths whose resources ask for the rights of their caller by themselves. All others are for
     * the environment token, and for users with the right to operate servers.
     */
    default Set<String> judged() {
        return Set.of();
    }

    /** For a member of a pair, whether it is the active one. */
    default Optional<Activity> activity() {
        return Optional.empty();
    }

    /** Pauses background work for a drain of that length; returns when none is in flight, or false after patience. */
    default boolean drain(Duration lasts, Duration patience) throws InterruptedException {
        return true;
    }
}
