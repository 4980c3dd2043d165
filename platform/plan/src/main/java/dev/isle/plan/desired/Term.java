package dev.isle.plan.desired;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long an environment may run and live, as its file says.
 *
 * @param until stopped from then on; null: no such time
 * @param ttl the lease ends so long after the file was last applied; null: it does not
 * @param expires the lease ends then; null: it does not. Never together with {@code ttl}
 * @param remove whether the end of the lease removes the environment; else it is stopped
 */
public record Term(
        @Nullable Instant until,
        @Nullable Duration ttl,
        @Nullable Instant expires,
        boolean remove) {
    /** Whether there is a lease. */
    public boolean lease() {
        return ttl != null || expires != null;
    }
}
