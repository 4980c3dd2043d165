package dev.isle.suite.server.gateway;

import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.metrics.Tallies;
import dev.isle.suite.server.metrics.Timings;
import dev.isle.suite.server.process.Role;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times what a gateway passes on, by the role that serves it. Thread-safe. */
final class Forwards {
    private static final String ANSWERED = "answered";
    private static final String GIVEN_UP = "given_up";

    private final Tallies outcomes = new Tallies();
    private final Timings lasted = new Timings();
    private final LongAdder repeats = new LongAdder();

    /** Shows each of these roles from the beginning. */
    Forwards(Set<Role> roles) {
        for (Role role : roles) {
            outcomes.from0(role.label(), ANSWERED).from0(role.label(), GIVEN_UP);
            lasted.from0(role.label());
        }
    }

    /** A role answered what was first sent then ({@link System#nanoTime}). */
    void answered(Role by, long began) {
        outcomes.add(by.label(), ANSWERED);
        lasted.since(began, by.label());
    }

    void givenUp(Role by) {
        outcomes.add(by.label(), GIVEN_UP);
    }

    /** Another round begins. */
    void again() {
        repeats.increment();
    }

    void on(Sheet sheet) {
        outcomes.on(sheet, Measure.FORWARDS);
        lasted.on(sheet, Measure.FORWARD_SECONDS);
        sheet.set(Measure.FORWARD_REPEATS, repeats.sum());
    }
}
