package dev.isle.plan.sim;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The last things that happened, for whoever has to understand a failure. */
final class Trace {
    private static final int KEPT = 70;
    private final Deque<Object[]> lines = new ArrayDeque<>();

    void add(Instant at, Object what) {
        lines.addLast(new Object[] {at, what});
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Object[] line : lines) {
            text.append("  ")
                    .append(line[0].toString().substring(11))
                    .append(' ')
                    .append(line[1])
                    .append('\n');
        }
        return text.toString();
    }
}
