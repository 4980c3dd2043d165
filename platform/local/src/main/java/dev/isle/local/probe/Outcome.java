package dev.isle.local.probe;

import dev.isle.plan.observed.ServerObservation.Sensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a server said it is.
 *
 * @param detail first cause in words when it is not ready
 */
public record Outcome(
        boolean live,
        boolean ready,
        @Nullable Boolean active,
        @Nullable Long epoch,
        List<Sensor> sensors,
        @Nullable String detail) {
    /** Neither live nor ready. */
    public static Outcome dead(String detail) {
        return new Outcome(false, false, null, null, List.of(), detail);
    }

    /** Live and ready, of a server without probes. */
    public static final Outcome UNPROBED = new Outcome(true, true, null, null, List.of(), null);
}
