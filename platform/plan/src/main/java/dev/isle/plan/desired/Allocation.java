package dev.isle.plan.desired;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Port numbers that were given to servers. Lives in the Record: a number once given to {@code server/port} stays its own, also while the server is removed
 * or broken, so that no other server's port ever moves.
 *
 * @param ports number by {@code server/port}
 */
public record Allocation(Map<String, Integer> ports) {
    /** Nothing allocated. */
    public static final Allocation EMPTY = new Allocation(Map.of());

    /** Copies, keeping order. */
    public Allocation {
        ports = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(ports));
    }

    /** The number given to that port. */
    public OptionalInt port(String server, String port) {
        Integer number = ports.get(server + "/" + port);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** With one more. */
    public Allocation with(String server, String port, int number) {
        Map<String, Integer> more = new LinkedHashMap<>(ports);
        more.put(server + "/" + port, number);
        return new Allocation(more);
    }
}
